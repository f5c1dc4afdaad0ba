// A function of a module as a command: its flags, and what there is to say of it.

import { exampleOf } from "../../kernel/save/call/arguments.ts";
import type { FunctionShape, ParameterShape } from "../../kernel/save/call/shape.ts";
import { dashed } from "../../kernel/save/files.ts";
import { describeFlags, type Flag, type Flags } from "./flags.ts";

export function flagsOf({ parameters }: FunctionShape): Flags {
  return Object.fromEntries(parameters.map((one) => [dashed(one.name), flagOf(one)]));
}

function flagOf(parameter: ParameterShape): Flag {
  const { type, isList, isRest, standard, isRequired } = parameter;
  const kind = isList || isRest ? "texts" : "text";
  const about = parameter.says === "" ? exampleOf(type) : parameter.says;
  const more = isRequired ? "" : standard === null ? " (may be left out)" : ` (${standard})`;
  return { kind, value: type.toUpperCase(), says: `${about}${more}` };
}

/** `build --src DIRECTORY [--version STRING] → Container`, then what it says and its flags. */
export function describeFunction(shape: FunctionShape): string[] {
  const words = shape.parameters.map(({ name, type, isRequired }) => {
    const flag = `--${dashed(name)} ${type.toUpperCase()}`;
    return isRequired ? flag : `[${flag}]`;
  });
  const head = [shape.name, ...words, "→", shape.answers].join(" ");
  const says = shape.says === "" ? [] : shape.says.split("\n").map((line) => `  ${line}`);
  return [head, ...says, ...describeFlags(flagsOf(shape)).map((line) => `  ${line}`)];
}

export function helpOf(module: string, shape: FunctionShape, own: Flags): string {
  return [
    ...(shape.says === "" ? [] : [shape.says, ""]),
    `Usage: rondel call ${module} ${shape.name} [flags]`,
    "",
    ...describeFlags(flagsOf(shape)),
    "",
    ...describeFlags(own),
    "",
    `Answers: ${shape.answers}`,
    "",
  ].join("\n");
}
