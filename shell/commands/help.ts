// `.help`: the commands by group with an example each; of one command, all there is to say.

import { type Line, span } from "../text/line.ts";
import { wrapLine } from "../text/wrap.ts";
import type { CommandBody, DotCommand, Group } from "./command.ts";

const GROUPS: readonly Group[] = ["Look", "Session", "Terminals", "Code", "Leave"];

const KEYS: readonly (readonly [string, string])[] = [
  ["Tab", "complete; again, or arrows, to choose"],
  ["x?  x??", "what x is; where it was written"],
  ["_  _3", "the last value; the value of cell 3"],
  ["Ctrl-R", "search the history"],
  ["Alt-Enter", "a new line, whatever Enter would do"],
  ["Ctrl-X Ctrl-E", "go on in $EDITOR"],
  ["Ctrl-C", "end the cell that runs; on an empty line twice, leave"],
];

/** Of what does not fit beside a command in a narrow terminal. */
const HANGING_INDENT = 4;

export const help: CommandBody = async (rest, { commands, surface }) => {
  const name = rest.replace(/^\./, "");
  const one = commands.find((command) => command.name === name);
  if (one !== undefined) return surface.print(describeOne(one));
  if (name !== "") surface.print([[span(`There is no command .${name}.`, "warning")]]);
  const width = Math.max(...commands.map(({ example }) => example.length));
  const lines = [
    ...GROUPS.flatMap((group) => describeGroup(group, commands, width)),
    [span("Keys", "strong")],
    ...KEYS.map((key) => describeKey(key, width)),
    [],
  ];
  surface.print(lines.flatMap((line) => wrapLine(line, surface.columns, HANGING_INDENT)));
};

function describeOne({ name, words, says, example }: DotCommand): Line[] {
  return [
    [span(`.${name}`, "accent"), span(words === "" ? "" : ` ${words}`)],
    [span(`  ${says}.`)],
    [span(`  ${example}`, "muted")],
  ];
}

function describeGroup(group: Group, commands: readonly DotCommand[], width: number): Line[] {
  const members = commands.filter((command) => command.group === group);
  return [
    [span(group, "strong")],
    ...members.map(({ example, says }) => describeKey([example, says], width)),
    [],
  ];
}

function describeKey([key, says]: readonly [string, string], width: number): Line {
  return [span(`  ${key.padEnd(width)}  `, "accent"), span(says)];
}
