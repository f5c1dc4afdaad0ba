// `rondel shell`: the prompt, on a kernel of its own. What comes from a pipe is no conversation: it
// is run as a whole.

import type { OpenKernel, PromptHost } from "../../kernel/prompt-kernel.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { RELEASE } from "../../stdlib/base/edition.ts";
import { homeOf } from "../../stdlib/base/home.ts";
import { span } from "../text/line.ts";
import { defineCommand, type Io } from "./command.ts";
import type { FlagValues } from "./flags.ts";
import { openPrompt, PROMPT_FLAGS } from "./open-prompt.ts";

const FLAGS = {
  resume: { kind: "text", value: "NAME", says: "Take up an earlier session: run its cells again" },
  name: { kind: "text", value: "NAME", says: "What this session is called" },
  ...PROMPT_FLAGS,
  "no-await": { kind: "switch", says: "Show the promise at the end of a cell, not its value" },
  json: { kind: "switch", says: "Of code from a pipe: print the value as JSON" },
} as const;

type ShellFlags = FlagValues<typeof FLAGS>;

export const shellCommand = defineCommand({
  name: "shell",
  says: "A prompt (the same as rondel alone)",
  words: "",
  example: "rondel shell --resume calm-otter",
  flags: FLAGS,
  async run(_words, flags, io) {
    if (io.stdin.isTTY !== true) return runPiped(flags, io);
    if (flags.resume !== null) await checkSession(flags.resume, io);
    const banner = [span("Rondel", "strong"), span(` ${RELEASE} · .help`, "muted")];
    const beginsBusy = flags.resume !== null;
    const open = openOwn(flags, io);
    const name = await openPrompt({ flags, banner, plainBanner: null, beginsBusy, open }, io);
    if (name !== null) io.stderr.write(`rondel --resume ${name} takes this session up again\n`);
    // What the user's code left behind would keep this process; the session is written down.
    return 0;
  },
});

/** A kernel in this process, for this prompt alone. */
function openOwn(flags: ShellFlags, io: Io): (host: PromptHost) => Promise<OpenKernel> {
  const { history } = homeOf(io.env, io.isRoot);
  const { node, cwd, env } = io;
  return async (host) => {
    const [{ createKernel }, { createFeed }] = await Promise.all([
      import("../../kernel/kernel.ts"),
      import("../../kernel/feed.ts"),
    ]);
    const kernel = createKernel({
      ...{ ...host, node, cwd, env, clock: systemClock },
      awaitValues: !flags["no-await"],
      onModule: (line) => host.onTrouble(line),
      history: { path: history, session: flags.resume ?? flags.name },
    });
    const resume = flags.resume === null ? null : kernel.resume;
    return { kernel, feed: createFeed(kernel), resume, company: null };
  };
}

async function runPiped(flags: ShellFlags, io: Io): Promise<number> {
  const { text } = await import("node:stream/consumers");
  const { runOnce } = await import("./run-once.ts");
  const source = await text(io.stdin);
  return runOnce({ source, json: flags.json, progress: null, silent: false }, io);
}

/** A name that nobody knows is told before any prompt. */
async function checkSession(name: string, io: Io): Promise<void> {
  const { requireSession } = await import("../sessions.ts");
  requireSession(name, homeOf(io.env, io.isRoot).history);
}
