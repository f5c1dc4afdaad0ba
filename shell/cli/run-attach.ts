// What `rondel attach` does: lists the kernels that run, or stays at one of them.

import { basename } from "node:path";
import { attachKernel } from "../../kernel/door/attached.ts";
import type { Gone, OpenKernel, PromptHost } from "../../kernel/prompt-kernel.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { RELEASE } from "../../stdlib/base/edition.ts";
import { joinThrough } from "../../stdlib/client/settings.ts";
import { bindModules } from "../../stdlib/modules/modules.ts";
import { span } from "../text/line.ts";
import type { Io } from "./command.ts";
import { type Chosen, chooseKernel } from "./kernel/choose.ts";
import { shortId, viewKernels } from "./kernel/list.ts";
import { findRunning } from "./kernel/running.ts";
import { openPrompt, type PromptOpening } from "./open-prompt.ts";

export async function listKernels(asJson: boolean, io: Io): Promise<number> {
  const running = await findRunning(io);
  const kernels = running.map(({ door: _, ...one }) => one);
  const lines = running.length === 0 ? ["no Rondel kernel runs"] : viewKernels(running);
  io.stdout.write(asJson ? `${JSON.stringify(kernels, null, 2)}\n` : `${lines.join("\n")}\n`);
  return 0;
}

/** Answers the exit code: 1 when it was the kernel that ended the stay. */
export async function stayAtKernel(
  word: string | undefined,
  flags: PromptOpening["flags"],
  io: Io,
): Promise<number> {
  const chosen = await chooseKernel(word, io);
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
