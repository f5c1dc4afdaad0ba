// Which look belongs to which role: the only place that knows. Sixteen colours and three
// attributes, chosen so that they read on dark and on light screens alike.

import type { Line, Role } from "./line.ts";

const LOOKS: Readonly<Record<Role, string>> = {
  plain: "",
  strong: "1",
  muted: "2",
  accent: "36",
  good: "32",
  bad: "31",
  warning: "33",
  prompt: "1;36",
  selected: "7",
  ghost: "2",
  match: "1;4",
  squiggle: "4;31",
  keyword: "35",
  string: "32",
  number: "33",
  regexp: "31",
  comment: "2",
  function: "36",
  property: "",
  type: "33",
};

const RESET = "\x1b[0m";

export interface Paint {
  /** Without, a Line is its plain text. */
  readonly colors: boolean;
}

export function paintLine(line: Line, paint: Paint): string {
  return line.map(({ text, role }) => paintText(text, role, paint)).join("");
}

/** Without colours nothing tells a ghost from what was typed, so it is left out. */
function paintText(text: string, role: Role, { colors }: Paint): string {
  if (!colors) return role === "ghost" ? "" : text;
  const look = LOOKS[role];
  return look === "" || text === "" ? text : `\x1b[${look}m${text}${RESET}`;
}

/** The order that begins a role's look; empty when it has none. */
export function lookOf(role: Role): string {
  const look = LOOKS[role];
  return look === "" ? "" : `\x1b[${look}m`;
}
