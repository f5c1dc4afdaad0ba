// Code with its comments and the inside of its strings blanked, every character in its place, so
// that a search finds code alone and a hit has the same line and column as in the source.
// It is a scanner and no parser: it knows where a string or a regular expression ends, not what
// it means.

export function mask(text: string): string {
  return scan(text, 0, null).masked;
}

interface Scan {
  readonly masked: string;
  readonly end: number;
}

/** Up to the `}` that closes a `${`, when `closer` is one; else to the end of the text. */
function scan(text: string, start: number, closer: "}" | null): Scan {
  let masked = "";
  let at = start;
  let depth = 0;
  while (at < text.length) {
    const char = text.charAt(at);
    if (char === "`") {
      const template = scanTemplate(text, at);
      masked += template.masked;
      at = template.end;
      continue;
    }
    const end = endOfOpaque(text, at, masked);
    if (end > at) {
      masked += blankInside(text.slice(at, end));
      at = end;
      continue;
    }
    if (char === closer && depth === 0) break;
    if (char === "{") depth += 1;
    if (char === "}") depth -= 1;
    masked += char;
    at += 1;
  }
  return { masked, end: at };
}

/** Where a comment, string or regular expression that begins here ends; `at` when none does. */
function endOfOpaque(text: string, at: number, before: string): number {
  const two = text.slice(at, at + 2);
  if (two === "//" || (two === "#!" && at === 0)) return endOfLine(text, at);
  if (two === "/*") return after(text, "*/", at + 2);
  const char = text.charAt(at);
  if (char === '"' || char === "'") return endOfString(text, at, char);
  if (char === "/" && mayStartExpression(before)) return endOfPattern(text, at);
  return at;
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf("\n", at);
  return end === -1 ? text.length : end;
}

function after(text: string, mark: string, from: number): number {
  const found = text.indexOf(mark, from);
  return found === -1 ? text.length : found + mark.length;
}

function endOfString(text: string, at: number, quote: string): number {
  let end = at + 1;
  while (end < text.length && text.charAt(end) !== quote) end += text.charAt(end) === "\\" ? 2 : 1;
  return end + 1;
}

function endOfPattern(text: string, at: number): number {
  let end = at + 1;
  let inClass = false;
  for (; end < text.length && text.charAt(end) !== "\n"; end += 1) {
    const char = text.charAt(end);
    if (char === "\\") end += 1;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return end + 1;
  }
  return end;
}

/** After a name, a number or a closing bracket a `/` divides; elsewhere it opens a pattern. */
function mayStartExpression(before: string): boolean {
  const code = before.trimEnd();
  const word = /[\w$]+$/.exec(code)?.[0];
  if (word !== undefined) return ["return", "typeof", "case", "in", "of", "await"].includes(word);
  return !/[)\]}"'`]$/.test(code);
}

function scanTemplate(text: string, start: number): Scan {
  let masked = "`";
  let at = start + 1;
  while (at < text.length && text.charAt(at) !== "`") {
    if (text.startsWith("${", at)) {
      const code = scan(text, at + 2, "}");
      masked += `\${${code.masked}}`;
      at = code.end + 1;
    } else {
      const width = text.charAt(at) === "\\" ? 2 : 1;
      masked += blank(text.slice(at, at + width));
      at += width;
    }
  }
  return { masked: `${masked}\``, end: at + 1 };
}

/** Quotes stay, so that the shape of the code can still be seen. */
function blankInside(piece: string): string {
  const first = piece.charAt(0);
  if (first !== '"' && first !== "'") return blank(piece);
  return first + blank(piece.slice(1, -1)) + piece.slice(-1);
}

function blank(piece: string): string {
  return piece.replace(/[^\n]/g, " ");
}
