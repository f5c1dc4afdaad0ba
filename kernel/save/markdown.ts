// Markdown as the text of a comment: what is marked up is plain, links say where they lead, lines
// are no longer than others of a module. Code stays code.
// Invariant: no line begins with what a comment would take for a tag.

const WIDTH = 92;
const FENCE = /^\s*(```|~~~)/;

export function plainText(markdown: string): string {
  const lines: string[] = [];
  let isCode = false;
  for (const line of withoutComments(markdown).split("\n")) {
    const isFence = FENCE.test(line);
    if (isFence) isCode = !isCode;
    if (isFence || isCode) lines.push(line.trimEnd());
    else lines.push(...wrap(plainLine(line)).map(untag));
  }
  return lines
    .join("\n")
    .replace(/\n{3,}/g, "\n\n")
    .trim();
}

function withoutComments(markdown: string): string {
  return markdown.replace(/\r\n?/g, "\n").replace(/<!--[\s\S]*?-->/g, "");
}

/** A heading is its words; the line below one that underlines it is nothing, as a rule is. */
function plainLine(line: string): string {
  if (/^\s*(=+|-{2,}|\*{3,}|_{3,}|([-*_] ){2,}[-*_]?)\s*$/.test(line)) return "";
  const text = line.replace(/^\s{0,3}#{1,6}\s+(.*?)\s*#*\s*$/, "$1");
  const codes: string[] = [];
  const hidden = text.replace(/(`+)[^`]+\1/g, (code) => `\0${codes.push(code) - 1}\0`);
  const plain = plainWords(hidden).replace(/\0(\d+)\0/g, (_, at) => codes[Number(at)] ?? "");
  return plain.trimEnd();
}

const INLINE: readonly (readonly [RegExp, string | ((...found: string[]) => string)])[] = [
  [/!\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])/g, "$1"],
  [/\[([^\]]+)\]\(\s*<?([^)\s>]*)>?(?:\s+["'][^)]*)?\)/g, (_, text, to) => linked(text, to)],
  [/\[([^\]]+)\]\[[^\]]*\]/g, "$1"],
  [/<((?:https?|mailto):[^>\s]+)>/g, "$1"],
  [/<\/?[a-z][^>]*>/gi, ""],
  [/(\*\*|__|~~)(\S(?:.*?\S)?)\1/g, "$2"],
  [/(^|[^\w*])\*(\S(?:[^*]*?\S)?)\*(?![\w*])/g, "$1$2"],
  [/(^|[^\w_])_(\S(?:[^_]*?\S)?)_(?![\w_])/g, "$1$2"],
  [/\\([!-/:-@[-`{-~])/g, "$1"],
  [/&(lt|gt|amp|quot|nbsp);/g, (_, name = "") => ENTITIES[name] ?? ""],
];

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  nbsp: " ",
};

function plainWords(text: string): string {
  return INLINE.reduce(
    (plain, [mark, meant]) =>
      typeof meant === "string" ? plain.replace(mark, meant) : plain.replace(mark, meant),
    text,
  );
}

/** A place in the notebook itself leads nowhere from a module. */
function linked(text = "", to = ""): string {
  return /^[a-z]+:/.test(to) && to !== text ? `${text} (${to})` : text;
}

/** The lines after the first of a list's item stand below its words. */
function wrap(line: string): string[] {
  if (line.length <= WIDTH || /^\s*\|/.test(line)) return [line];
  const [lead = ""] = /^\s*(?:[-*+]|\d+[.)]|>)?\s*/.exec(line) ?? [];
  const lines: string[] = [];
  let last = lead.trimEnd();
  for (const word of line.slice(lead.length).split(/\s+/)) {
    const begun = last.trim() === "" || last === lead.trimEnd();
    const longer = begun ? `${last.padEnd(lead.length)}${word}` : `${last} ${word}`;
    if (longer.length <= WIDTH || begun) last = longer;
    else {
      lines.push(last);
      last = " ".repeat(lead.length) + word;
    }
  }
  return [...lines, last];
}

function untag(line: string): string {
  return line.replace(/^(\s*)(@[\w-]+)/, "$1`$2`");
}
