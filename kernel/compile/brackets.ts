// How deep the end of unfinished code is in brackets, for which there is no tree yet. It knows
// strings, templates and comments, and guesses as people do where a regular expression begins.

export interface Depth {
  /** How far the next line is to be indented for the brackets that are open. */
  readonly indent: number;
  /** The end is in the text of a template, or in a comment. */
  readonly isInText: boolean;
  readonly isInBrackets: boolean;
  /** The last character that is neither space nor comment; empty when there is none. */
  readonly last: string;
}

interface Opener {
  readonly char: string;
  /** Where it stands. */
  readonly at: number;
}

const INDENT = 2;
const TRIVIA = /\s+|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/y;
const STRING = /'(?:[^'\\\n]|\\[\s\S])*'?|"(?:[^"\\\n]|\\[\s\S])*"?/y;
const REGEXP = /\/(?![/*])(?:[^/\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+\/\w*/y;
const TEMPLATE_TEXT = /(?:[^`\\$]|\\[\s\S]|\$(?!\{))*(`|\$\{|$)/y;
const WORD = /[\p{ID_Continue}$#@]+/uy;
const BEFORE_VALUE = /^(?:return|typeof|case|in|of|await|yield|throw|void|delete|else|do)$/;

export function measureDepth(source: string): Depth {
  const open: Opener[] = [];
  let last = "";
  let at = 0;
  const take = (pattern: RegExp): string => {
    pattern.lastIndex = at;
    const text = pattern.exec(source)?.[0] ?? "";
    at += text.length;
    return text;
  };
  while (at < source.length) {
    if (open.at(-1)?.char === "`") {
      const text = take(TEMPLATE_TEXT);
      if (text.endsWith("${")) open.push({ char: "{", at: at - 1 });
      else if (text.endsWith("`")) open.pop();
      last = text.slice(-1);
      continue;
    }
    const trivia = take(TRIVIA);
    if (trivia.startsWith("/*") && !trivia.endsWith("*/")) return depthOf(source, open, last, true);
    if (trivia !== "") continue;
    const token = take(STRING) || take(WORD) || (canBeginValue(last) ? take(REGEXP) : "");
    if (token !== "") {
      last = token;
      continue;
    }
    last = source.charAt(at);
    if ("([{`".includes(last)) open.push({ char: last, at });
    else if (")]}".includes(last)) open.pop();
    at += 1;
  }
  return depthOf(source, open, last, open.at(-1)?.char === "`");
}

function canBeginValue(last: string): boolean {
  return last === "" || BEFORE_VALUE.test(last) || /^[^\p{ID_Continue}$)\]}'"`]/u.test(last);
}

function depthOf(source: string, open: readonly Opener[], last: string, isInText: boolean): Depth {
  const innermost = open.at(-1);
  const indent = innermost === undefined ? 0 : indentAt(source, innermost.at) + INDENT;
  return {
    indent: isInText ? 0 : indent,
    isInText,
    isInBrackets: innermost !== undefined,
    last: last.slice(-1),
  };
}

/** Of the line that this offset is in. */
function indentAt(source: string, offset: number): number {
  const line = source.slice(source.lastIndexOf("\n", offset - 1) + 1, offset);
  return line.length - line.trimStart().length;
}
