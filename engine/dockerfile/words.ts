// Words and variables of a Dockerfile: quotes, escapes, $NAME and ${NAME:-instead}.

/** undefined when the variable is not set. */
export type LookUp = (name: string) => string | undefined;

export interface Expansion {
  readonly lookUp: LookUp;
  readonly escapeChar: string;
  /** Says what is wrong with the text. */
  readonly refuse: (why: string) => never;
  /** Quotes and escapes are characters like others, and stay. */
  readonly isRaw?: boolean;
}

/** Cut at blanks outside of quotes; quotes and escapes stay in the words. */
export function splitWords(text: string, escapeChar: string): string[] {
  const words: string[] = [];
  let word = "";
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at] ?? "";
    if (char === escapeChar && quote !== "'" && at + 1 < text.length) {
      at += 1;
      word += char + (text[at] ?? "");
    } else if (quote === "" && /\s/.test(char)) {
      if (word !== "") words.push(word);
      word = "";
    } else {
      if (quote === "" && (char === '"' || char === "'")) quote = char;
      else if (char === quote) quote = "";
      word += char;
    }
  }
  return word === "" ? words : [...words, word];
}

/** The text without its quotes and escapes, and with the values of its variables. */
export function expandWord(text: string, expansion: Expansion): string {
  return expandUntil({ text, at: 0 }, "", expansion);
}

interface Cursor {
  readonly text: string;
  at: number;
}

/** Reads on to `end`, which is taken too; the empty `end` is the end of the text. */
function expandUntil(cursor: Cursor, end: string, expansion: Expansion): string {
  let result = "";
  let quote = "";
  while (cursor.at < cursor.text.length) {
    const char = cursor.text[cursor.at] ?? "";
    cursor.at += 1;
    if (quote === "" && end !== "" && char === end) return result;
    if (quote === "'") {
      if (char === "'") quote = "";
      else result += char;
    } else if (char === expansion.escapeChar && cursor.at < cursor.text.length) {
      result += takeEscaped(cursor, quote, expansion);
    } else if (!expansion.isRaw && (char === '"' || (char === "'" && quote === ""))) {
      quote = quote === char ? "" : char;
    } else if (char === "$") {
      result += expandVariable(cursor, expansion);
    } else {
      result += char;
    }
  }
  if (quote !== "") expansion.refuse(`expected a closing ${quote}`);
  if (end !== "") expansion.refuse(`expected a closing ${end}`);
  return result;
}

function takeEscaped(cursor: Cursor, quote: string, { escapeChar, isRaw }: Expansion): string {
  const next = cursor.text[cursor.at] ?? "";
  cursor.at += 1;
  // In double quotes the escape is itself, unless it stands before what has a meaning there.
  const isPlain = quote === '"' && !['"', "$", escapeChar].includes(next);
  return isRaw || isPlain ? escapeChar + next : next;
}

function expandVariable(cursor: Cursor, expansion: Expansion): string {
  const rest = cursor.text.slice(cursor.at);
  const bare = /^(?:[A-Za-z_][A-Za-z0-9_]*|[0-9])/.exec(rest)?.[0];
  if (bare !== undefined) {
    cursor.at += bare.length;
    return expansion.lookUp(bare) ?? "";
  }
  if (!rest.startsWith("{")) return "$";
  const [all, name = "", colon, sign] = /^\{([A-Za-z0-9_]+)(:?)([-+?}])/.exec(rest) ?? [];
  if (all === undefined) {
    const form = rest.slice(0, rest.indexOf("}") + 1) || rest;
    return expansion.refuse(`expected \${NAME}, \${NAME:-word} or \${NAME:+word}, got $${form}`);
  }
  cursor.at += all.length;
  const value = expansion.lookUp(name);
  if (sign === "}") return value ?? "";
  const word = expandUntil(cursor, "}", expansion);
  const isSet = value !== undefined && (colon === "" || value !== "");
  if (sign === "-") return isSet ? value : word;
  if (sign === "+") return isSet ? word : "";
  return isSet ? value : expansion.refuse(`${name} is not set: ${word}`);
}
