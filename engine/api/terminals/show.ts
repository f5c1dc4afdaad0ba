// A terminal as the schema shows it.

import type { OpenTerminal } from "../../session/terminals/terminals.ts";
import type { LiveChange } from "../../solver/solver.ts";
import type { Data } from "../generated.ts";

export function showTerminal({
  terminal,
  title,
  session,
  openedAtMs,
}: OpenTerminal): Data["LiveTerminal"] {
  const { number, size, viewers, exitCode, changes, run } = terminal;
  return {
    number,
    title,
    command: run.command,
    ...size,
    viewers,
    session,
    openedAtMs,
    exitCode,
    changed: changes?.total ?? 0,
    changes: (changes?.list ?? []).map(showChange),
  };
}

const LETTERS: Readonly<Record<LiveChange["kind"], string>> = {
  added: "A",
  modified: "M",
  removed: "D",
};

function showChange({ kind, path, sizeBytes }: LiveChange): Data["TerminalChange"] {
  return { kind: LETTERS[kind], path, sizeBytes };
}
