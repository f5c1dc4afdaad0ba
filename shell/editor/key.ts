// A key that was pressed, as one word: a character that was typed is itself (`a`, `É`, ` `), all
// others have a name (`enter`, `left`), and what was held down stands before it in this order:
// C- (control), M- (alt), S- (shift, where the character does not show it): `C-a`, `M-f`, `S-tab`.
// Invariant: a word of one code point is typed text, and no other word is.

export type Key = string;

export function isTyped(key: Key): boolean {
  const code = key.codePointAt(0);
  return code !== undefined && key.length === (code > 0xffff ? 2 : 1);
}
