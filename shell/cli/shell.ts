// `rondel shell`: the prompt. On a terminal it is one that is edited and redrawn; where that cannot
// be, plain lines. What comes from a pipe is no conversation: it is run as a whole.

import type { OpenKernel, PromptHost } from "../../kernel/prompt-kernel.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { RELEASE } from "../../stdlib/base/edition.ts";
import { homeOf } from "../../stdlib/base/home.ts";
import { type OwnTerminal, ownTerminal } from "../../stdlib/client/terminal/tty.ts";
import { type Tty, ttyOf } from "../terminal/tty.ts";
import { span } from "../text/line.ts";
import { defineCommand, type Io } from "./command.ts";
import type { FlagValues } from "./flags.ts";

const FLAGS = {
  resume: { kind: "text", value: "NAME", says: "Take up an earlier session: run its cells again" },
  name: { kind: "text", value: "NAME", says: "What this session is called" },
  vi: { kind: "switch", says: "The keys of vi" },
  basic: { kind: "switch", says: "Plain lines, for terminals that cannot be drawn on" },
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
    const tty = ttyOf(io.stdin, io.stdout);
    const own = ownTerminal({ ...io, term: io.env["TERM"] });
    const isPlain = flags.basic || tty === null || own === null || io.env["TERM"] === "dumb";
    const name = isPlain ? await openPlain(flags, io) : await openPrompt({ tty, own }, flags, io);
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

interface Terminals {
  readonly tty: Tty;
  readonly own: OwnTerminal;
}

async function openPrompt(terminals: Terminals, flags: ShellFlags, io: Io): Promise<string | null> {
  const { runPrompt } = await import("../prompt.ts");
  const banner = [[span("Rondel", "strong"), span(` ${RELEASE} · .help`, "muted")]];
  return runPrompt({
    ...terminals,
    colors: io.colors,
    mode: flags.vi ? "vi" : "emacs",
    banner,
    beginsBusy: flags.resume !== null,
    onTermination: (listener) => io.onSignal("SIGTERM", listener),
    env: io.env,
    clock: systemClock,
    open: openOwn(flags, io),
  });
}

async function openPlain(flags: ShellFlags, io: Io): Promise<string | null> {
  const { runPlain } = await import("../plain.ts");
  return runPlain({ io, open: openOwn(flags, io) });
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
