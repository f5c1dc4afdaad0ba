// `rondel attach`: the prompt on a kernel that runs in Jupyter already, shared with its notebook.

import { basename } from "node:path";
import { attachKernel } from "../../kernel/door/attached.ts";
import type { Gone, OpenKernel, PromptHost } from "../../kernel/prompt-kernel.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { RELEASE } from "../../stdlib/base/edition.ts";
import { joinThrough } from "../../stdlib/client/settings.ts";
import { bindModules } from "../../stdlib/modules/modules.ts";
import { span } from "../text/line.ts";
import { defineCommand, type Io } from "./command.ts";
import { type FlagValues, UsageError } from "./flags.ts";
import { type Chosen, chooseKernel } from "./kernel/choose.ts";
import { shortId, viewKernels } from "./kernel/list.ts";
import { findRunning } from "./kernel/running.ts";
import { openPrompt, PROMPT_FLAGS } from "./open-prompt.ts";

const FLAGS = {
  list: { kind: "switch", short: "l", says: "List the kernels that run" },
  json: { kind: "switch", says: "List them as JSON" },
  ...PROMPT_FLAGS,
} as const;

type AttachFlags = FlagValues<typeof FLAGS>;

export const attachCommand = defineCommand({
  name: "attach",
  says: "A prompt on a kernel that runs in Jupyter, shared with its notebook",
  words: "[CONNECTION-FILE | KERNEL-ID | NAME]",
  example: "rondel attach build.ipynb",
  flags: FLAGS,
  async run([word, ...others], flags, io) {
    if (others.length > 0) throw new UsageError("attach takes one kernel");
    if (flags.list || flags.json) return list(flags.json, io);
    if (io.stdin.isTTY !== true) throw new UsageError("attach needs a terminal to type in");
    return stay(await chooseKernel(word, io), flags, io);
  },
});

async function list(asJson: boolean, io: Io): Promise<number> {
  const running = await findRunning(io);
  const kernels = running.map(({ door: _, ...one }) => one);
  const lines = running.length === 0 ? ["no Rondel kernel runs"] : viewKernels(running);
  io.stdout.write(asJson ? `${JSON.stringify(kernels, null, 2)}\n` : `${lines.join("\n")}\n`);
  return 0;
}

/** Answers the exit code: 1 when it was the kernel that ended the stay. */
async function stay(chosen: Chosen, flags: AttachFlags, io: Io): Promise<number> {
  const { kernel } = chosen;
  let gone: Gone | null = null;
  const open = async (host: PromptHost): Promise<OpenKernel> => {
    const join: Parameters<typeof attachKernel>[0]["join"] = (door) =>
      joinThrough(door, { tools: (client) => bindModules(client, io).toolbox("sh") });
    const { env } = io;
    const opened = await attachKernel({ path: kernel.door, clock: systemClock, host, env, join });
    opened.company?.gone.then((why) => {
      gone = why;
    });
    return opened;
  };
  const plainBanner = bannerOf(chosen);
  const banner = [span(`Rondel ${RELEASE}`, "strong"), span(` · ${plainBanner}`, "muted")];
  const name = await openPrompt({ flags, banner, plainBanner, beginsBusy: true, open }, io);
  const id = shortId(kernel, [kernel]);
  if (gone === null) io.stderr.write(`the kernel runs on: rondel attach ${id}\n`);
  else if (name !== null) io.stderr.write(`rondel --resume ${name} runs its cells again\n`);
  return gone === null ? 0 : 1;
}

function bannerOf({ kernel, others }: Chosen): string {
  const where = basename(kernel.notebook) || `a kernel in ${basename(kernel.cwd)}/`;
  const more = others === null || others === 0 ? "" : ` · ${others} more: rondel attach --list`;
  return `shares ${where} · .exit leaves it running${more}`;
}
