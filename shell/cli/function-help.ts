// A function of a module as a command: its flags, and what there is to say of it.

import { exampleOf, kindOf } from "../../kernel/save/call/kinds.ts";
import type { FunctionShape, ParameterShape } from "../../kernel/save/call/shape.ts";
import { flagFor } from "../../kernel/save/files.ts";
import { describeFlags, type Flag, type Flags } from "./flags.ts";

export function flagsOf({ parameters }: FunctionShape): Flags {
  return Object.fromEntries(parameters.map((one) => [flagFor(one.name), flagOf(one)]));
}

function flagOf(parameter: ParameterShape): Flag {
  const { type, isList, isRest, standard, isRequired, says } = parameter;
  const kind = kindOf(type);
  const isTold = says === "" || kind.kind === "choice" || kind.kind === "none";
  const about = [
    ...(says === "" ? [] : [says.replace(/\s+/g, " ")]),
    ...(isTold ? [exampleOf(type)] : []),
  ];
  const notes = [
    ...(isList || isRest ? ["can be given again"] : []),
    ...(isRequired ? [] : [standard === null ? "may be left out" : standard]),
  ];
  const note = notes.length === 0 ? "" : ` (${notes.join("; ")})`;
  const shown = `${about.join(" ")}${note}`;
  if (isList || isRest) return { kind: "texts", value: wordFor(type), says: shown };
  if (kind.kind !== "boolean") return { kind: "text", value: wordFor(type), says: shown };
  return { kind: "text", value: "true|false", values: ["true", "false"], says: shown };
}

/** A type as it stands behind a flag. */
function wordFor(type: string): string {
  const kind = kindOf(type);
  return kind.kind === "choice" ? kind.choices.join("|") : plain(type).toUpperCase();
}

function plain(type: string): string {
  return type.replace(/\s*\|\s*(undefined|null)\b/g, "");
}

/** `build --src DIRECTORY [--version STRING] → Container`, then what it says and its flags. */
export function describeFunction(shape: FunctionShape): string[] {
  const words = shape.parameters.map((parameter) => {
    const { name, type, isRequired, isList, isRest } = parameter;
    const isBare = kindOf(type).kind === "boolean" && !isList && !isRest;
    const flag = `--${flagFor(name)}${isBare ? "" : ` ${wordFor(type)}`}`;
    return isRequired ? flag : `[${flag}]`;
  });
  const head = [shape.name, ...words, "→", shape.answers].join(" ");
  const says = shape.says === "" ? [] : shape.says.split("\n").map((line) => `  ${line}`.trimEnd());
  return [head, ...says, ...describeFlags(flagsOf(shape)).map((line) => `  ${line}`)];
}

export function helpOf(module: string, shape: FunctionShape, own: Flags): string {
  const required = shape.parameters
    .filter(({ isRequired }) => isRequired)
    .map(({ name, type }) => ` --${flagFor(name)} ${wordFor(type)}`);
  const flags = describeFlags(flagsOf(shape));
  return [
    ...(shape.says === "" ? [] : [shape.says, ""]),
    `Usage: rondel call ${module} ${shape.name}${required.join("")} [flags]`,
    "",
    ...flags,
    ...(flags.length === 0 ? [] : [""]),
    ...describeFlags(own),
    "",
    `Answers: ${shape.answers}`,
    "",
  ].join("\n");
}
