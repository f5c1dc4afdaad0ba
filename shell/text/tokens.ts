// TypeScript in pieces, good enough to colour it and to find its brackets while it is being typed:
// a string, template, comment or pattern without an end reaches as far as it can. No parser:
// whether code is right or complete is for the kernel to say.
// Invariant: the tokens cover the source without a gap, in order.

export interface Token {
  readonly kind: TokenKind;
  readonly from: number;
  readonly to: number;
}

export type TokenKind =
  | "space"
  | "comment"
  | "string"
  | "regexp"
  | "number"
  | "word"
  | "open"
  | "close"
  | "punctuation";

const SPACE = /\s+/y;
const LINE_COMMENT = /\/\/[^\n]*|#![^\n]*/y;
const BLOCK_COMMENT = /\/\*.*?(?:\*\/|$)/sy;
const QUOTED = /"(?:[^"\\\n]|\\.)*"?|'(?:[^'\\\n]|\\.)*'?/sy;
const NUMBER =
  /(?:0[xX][\da-fA-F_]*|0[bBoO][\d_]*|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?)n?/y;
const WORD = /[#@]?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy;
const PATTERN =
  /\/(?![*/])(?:[^\\/[\n]|\\.|\[(?:[^\]\\\n]|\\.)*(?:\]|(?=\n|$)))+(?:\/[\p{ID_Continue}$]*)?/uy;
const PUNCTUATION = /=>|\?\.(?!\d)|\.\.\.|\+\+|--|./suy;
const TEMPLATE_PART = /(?:[^`\\$]|\\.|\$(?!\{))*(?:`|\$\{|\\?$)/sy;

/** After these words an operand comes, so that a slash begins a pattern. */
const BEFORE_OPERAND = new Set(
  "return typeof case in of void delete await yield instanceof new else do throw".split(" "),
);

interface Scan {
  readonly source: string;
  at: number;
  readonly tokens: Token[];
  /** What is open: `${` leads back into a template. */
  readonly open: string[];
  /** The last token that is neither space nor comment. */
  last: Token | null;
}

export function tokensOf(source: string): readonly Token[] {
  const scan: Scan = { source, at: 0, tokens: [], open: [], last: null };
  while (scan.at < source.length) scanNext(scan);
  return scan.tokens;
}

/** The first character says which patterns are worth trying: this runs with every key. */
function scanNext(scan: Scan): void {
  const char = scan.source.charAt(scan.at);
  if (char === "`") return takeTemplate(scan, 1);
  if (/[\p{ID_Start}$_@#]/u.test(char) && take(scan, WORD, "word")) return;
  if (/\s/.test(char) && take(scan, SPACE, "space")) return;
  if (/["']/.test(char) && take(scan, QUOTED, "string")) return;
  if (/[\d.]/.test(char) && take(scan, NUMBER, "number")) return;
  if (char === "/" || char === "#") {
    if (take(scan, LINE_COMMENT, "comment") || take(scan, BLOCK_COMMENT, "comment")) return;
    if (isOperandNext(scan) && take(scan, PATTERN, "regexp")) return;
  }
  if ("([{".includes(char)) {
    scan.open.push(char);
    return push(scan, "open", scan.at + 1);
  }
  if (")]}".includes(char)) {
    const opened = scan.open.pop();
    push(scan, "close", scan.at + 1);
    if (opened === "${" && char === "}") takeTemplate(scan, 0);
    return;
  }
  if (!take(scan, WORD, "word")) take(scan, PUNCTUATION, "punctuation");
}

/** From the opening quote, or from behind an inserted value, to the end or to the next value. */
function takeTemplate(scan: Scan, quote: number): void {
  TEMPLATE_PART.lastIndex = scan.at + quote;
  const end = TEMPLATE_PART.test(scan.source) ? TEMPLATE_PART.lastIndex : scan.source.length;
  const leadsIn = scan.source.endsWith("${", end) && end - scan.at >= quote + 2;
  if (!leadsIn) return end > scan.at ? push(scan, "string", end) : undefined;
  if (end - 2 > scan.at) push(scan, "string", end - 2);
  scan.open.push("${");
  push(scan, "open", end);
}

function take(scan: Scan, pattern: RegExp, kind: TokenKind): boolean {
  pattern.lastIndex = scan.at;
  if (!pattern.test(scan.source) || pattern.lastIndex === scan.at) return false;
  push(scan, kind, pattern.lastIndex);
  return true;
}

function push(scan: Scan, kind: TokenKind, to: number): void {
  const token: Token = { kind, from: scan.at, to };
  scan.tokens.push(token);
  scan.at = to;
  if (kind !== "space" && kind !== "comment") scan.last = token;
}

function isOperandNext({ source, last }: Scan): boolean {
  if (last === null) return true;
  const text = source.slice(last.from, last.to);
  if (last.kind === "word") return BEFORE_OPERAND.has(text);
  if (last.kind === "punctuation") return text !== "++" && text !== "--";
  if (last.kind === "close") return text === "}" && source.slice(last.to).startsWith("\n");
  return last.kind === "open";
}
