// Which kernel is meant by a word: a connection file, the beginning of a kernel's number, the name
// of its session, or its notebook. Without a word it is the newest.

import { existsSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import { type Look, lookAt } from "../../../kernel/jupyter/client/look.ts";
import { never } from "../../../stdlib/base/assert.ts";
import { systemClock } from "../../../stdlib/base/clock.ts";
import { RondelError } from "../../../stdlib/index.ts";
import type { Io } from "../command.ts";
import { viewKernels } from "./list.ts";
import {
  findRunning,
  idOf,
  PATIENCE_MS,
  type RunningKernel,
  readFileAt,
  runtimeFolder,
} from "./running.ts";

export interface Chosen {
  readonly kernel: RunningKernel;
  /** How many others run; null when nobody looked. */
  readonly others: number | null;
}

/** Its door is open. */
export async function chooseKernel(
  word: string | undefined,
  io: Pick<Io, "env" | "cwd">,
): Promise<Chosen> {
  const path = word === undefined ? null : pathOf(word, io);
  if (path !== null) return { kernel: await openAt(path), others: null };
  const running = await findRunning(io);
  const meant = word === undefined ? running : running.filter((one) => isMeant(one, word));
  const [first, ...more] = meant;
  if (first === undefined) throw noKernel(word, running);
  if (word !== undefined && more.length > 0) throw severalMeant(word, meant);
  return { kernel: await openAt(first.path), others: running.length - 1 };
}

/** A file that is there, or the number of a kernel whose file is, whether or not it lives. */
function pathOf(word: string, io: Pick<Io, "env" | "cwd">): string | null {
  const isFile = extname(word) === ".json";
  const places = isFile
    ? [resolve(io.cwd, word), resolve(runtimeFolder(io), word)]
    : [resolve(runtimeFolder(io), `kernel-${word}.json`)];
  const found = places.find((path) => existsSync(path));
  if (found === undefined && isFile) {
    throw new RondelError(
      `there is no connection file ${word}`,
      "rondel attach --list lists the kernels that run.",
    );
  }
  return found ?? null;
}

function isMeant({ id, session, notebook }: RunningKernel, word: string): boolean {
  const names = [session, notebook, basename(notebook), basename(notebook, extname(notebook))];
  return id.startsWith(word) || (word !== "" && names.includes(word));
}

async function openAt(path: string): Promise<RunningKernel> {
  const file = await readFileAt(path).catch((error: Error) => {
    throw new RondelError(
      `${path} cannot be used: ${error.message}`,
      "rondel attach --list lists the kernels that run.",
    );
  });
  const look = await lookAt({ file, clock: systemClock, open: true, patienceMs: PATIENCE_MS });
  if (look.kind === "ours") return { ...look.facts, id: idOf(path), path };
  throw refusalOf(look, path);
}

function refusalOf(look: Exclude<Look, { readonly kind: "ours" }>, path: string) {
  switch (look.kind) {
    case "dead":
      return new RondelError(
        `the kernel of ${path} does not run any more`,
        "rondel attach --list lists those that do; rondel --resume NAME runs its cells again.",
      );
    case "silent":
      return new RondelError(
        `whoever listens at the ports of ${path} does not answer`,
        "It may be another program by now, or a kernel that hangs.",
      );
    case "locked":
      return new RondelError(
        `the kernel at the ports of ${path} does not take its key`,
        "The file is of an earlier kernel, or was changed: take the one that runs.",
      );
    case "foreign":
      return new RondelError(
        `the kernel of ${path} is ${look.name}, not Rondel`,
        `jupyter console --existing ${path} opens a prompt on it.`,
      );
    case "older":
      return new RondelError(
        `the kernel of ${path} is Rondel ${look.version}, which cannot be shared yet`,
        "Restart it in Jupyter.",
      );
    default:
      return never(look);
  }
}

function noKernel(word: string | undefined, running: readonly RunningKernel[]): RondelError {
  if (running.length === 0) {
    return new RondelError(
      "no Rondel kernel runs",
      "Open a notebook with it in Jupyter: rondel kernel install makes it known there.",
    );
  }
  return new RondelError(
    `no kernel is called ${word}`,
    ["Those that run:", ...viewKernels(running)].join("\n"),
  );
}

function severalMeant(word: string, meant: readonly RunningKernel[]): RondelError {
  return new RondelError(
    `${meant.length} kernels are called ${word}`,
    ["Name one by its number:", ...viewKernels(meant)].join("\n"),
  );
}
