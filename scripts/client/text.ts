// How generated code is laid out.

const WIDTH = 100;

/** A call or a signature: `head`, the parts between commas, `tail`. */
export interface Parts {
  readonly head: string;
  readonly parts: readonly string[];
  readonly tail: string;
}

/** On one line when it fits, else a line for each part. */
export function wrap(indent: string, { head, parts, tail }: Parts): string[] {
  const line = `${indent}${head}${parts.join(", ")}${tail}`;
  if (line.length <= WIDTH) return [line];
  return [
    `${indent}${head}`,
    ...parts.flatMap((part) => wrapObject(`${indent}  `, part)),
    indent + tail,
  ];
}

function wrapObject(indent: string, part: string): string[] {
  if (indent.length + part.length < WIDTH || !part.startsWith("{ ")) return [`${indent}${part},`];
  const members = part.slice(2, -2).split(", ");
  return [`${indent}{`, ...members.map((member) => `${indent}  ${member},`), `${indent}},`];
}

export function docComment(
  text: string | null | undefined,
  indent: string,
  tags: readonly string[] = [],
): string {
  const lines = [text ?? "", ...tags]
    .filter((part) => part !== "")
    .flatMap((part) => part.split("\n"))
    .flatMap((line) => fold(line.replaceAll("*/", "*\\/"), WIDTH - indent.length - 3));
  const [only] = lines;
  if (only === undefined) return "";
  const single = `${indent}/** ${only} */`;
  if (lines.length === 1 && single.length <= WIDTH) return `${single}`;
  return [
    `${indent}/**`,
    ...lines.map((line) => `${indent} * ${line}`.trimEnd()),
    `${indent} */`,
  ].join("\n");
}

function fold(line: string, width: number): string[] {
  const folded: string[] = [];
  let current = "";
  for (const word of line.split(" ")) {
    if (current !== "" && current.length + 1 + word.length > width) {
      folded.push(current);
      current = word;
    } else {
      current = current === "" ? word : `${current} ${word}`;
    }
  }
  return [...folded, current];
}
