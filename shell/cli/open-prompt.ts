// The prompt of a command: one that is edited and redrawn where the terminal can be drawn on, plain
// lines where it cannot, or where these are asked for. Not here: whose kernel it is on.

import type { OpenKernel, PromptHost } from "../../kernel/prompt-kernel.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { ownTerminal } from "../../stdlib/client/terminal/tty.ts";
import { ttyOf } from "../terminal/tty.ts";
import type { Line } from "../text/line.ts";
import type { Io } from "./command.ts";
import type { FlagValues } from "./flags.ts";

export const PROMPT_FLAGS = {
  vi: { kind: "switch", says: "The keys of vi" },
  basic: { kind: "switch", says: "Plain lines, for terminals that cannot be drawn on" },
} as const;

export interface PromptOpening {
  readonly flags: FlagValues<typeof PROMPT_FLAGS>;
  readonly banner: Line;
  /** What stands above plain lines; null of nothing. */
  readonly plainBanner: string | null;
  /** Whether there is something to do before the first prompt. */
  readonly beginsBusy: boolean;
  open(host: PromptHost): Promise<OpenKernel>;
}

/** Answers the name of the session, when something was run in it. */
export async function openPrompt(
  { flags, banner, plainBanner, beginsBusy, open }: PromptOpening,
  io: Io,
): Promise<string | null> {
  const tty = ttyOf(io.stdin, io.stdout);
  const own = ownTerminal({ ...io, term: io.env["TERM"] });
  if (flags.basic || tty === null || own === null || io.env["TERM"] === "dumb") {
    const { runPlain } = await import("../plain.ts");
    if (plainBanner !== null) io.stdout.write(`${plainBanner}\n`);
    return runPlain({ io, open });
  }
  const { runPrompt } = await import("../prompt.ts");
  return runPrompt({
    ...{ tty, own, open, beginsBusy, colors: io.colors, env: io.env, clock: systemClock },
    mode: flags.vi ? "vi" : "emacs",
    banner: [banner],
    onTermination: (listener) => io.onSignal("SIGTERM", listener),
  });
}
