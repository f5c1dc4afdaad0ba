// What a line at the prompt is: a Cell, a dot command, or a question about a name. Pure.
// Invariant: a line that begins with a dot and a word is a command unless that word is called: a
// pasted chain, whose lines begin with `.withExec(`, is always code.

export type Meaning =
  | { readonly kind: "nothing" }
  /** Perhaps one that there is not. */
  | { readonly kind: "command"; readonly name: string; readonly rest: string }
  | { readonly kind: "question"; readonly about: string; readonly wantsSource: boolean }
  | { readonly kind: "cell"; readonly source: string };

const COMMAND = /^\s*\.([a-z]+)(?![\w(<.`?])([\s\S]*)$/;
const QUESTION = /^\s*([\w$](?:[^\n]*[\w$)\]])?)\s*(\?\??)\s*$/;

export function meaningOf(text: string): Meaning {
  if (text.trim() === "") return { kind: "nothing" };
  const [, name, rest] = COMMAND.exec(text) ?? [];
  if (name !== undefined) return { kind: "command", name, rest: (rest ?? "").trim() };
  const [, about, marks] = QUESTION.exec(text) ?? [];
  if (about !== undefined) {
    return { kind: "question", about: about.trim(), wantsSource: marks === "??" };
  }
  return { kind: "cell", source: text };
}
