// Starts an OCI runtime on a bundle and follows it to its end: output, abort, exit code.
// Invariant: when a launch settles, the runtime and all it started are dead, all output has been
// delivered (unless it was aborted), and nothing of the bundle is left.

import {
  createReadStream,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { Json } from "../../stdlib/base/canonical.ts";
import { type Child, startChild } from "./child.ts";
import { type Console, openConsole, readTerminal } from "./console.ts";
import { type ProcessSpec, RuntimeFault } from "./runtime.ts";
import type { OciRuntime } from "./runtimes.ts";

type Given = "id" | "stdin" | "onOutput" | "signal" | "tty";

export interface LaunchIo extends Pick<ProcessSpec, Given> {
  /** The control groups to enter before anything else, by their files. */
  readonly entrances: readonly string[];
}

/** `failed` is the runtime's own failure: the program never ran. */
export type Ending =
  | { readonly kind: "exited"; readonly code: number }
  | { readonly kind: "failed"; readonly why: string }
  | { readonly kind: "aborted" };

export async function launch(
  runtime: OciRuntime,
  runFolder: string,
  config: Json,
  io: LaunchIo,
): Promise<Ending> {
  if (io.signal.aborted) return { kind: "aborted" };
  requireTerminals(io, runtime);
  const files = launchFiles(runtime, runFolder, io.id);
  mkdirSync(files.bundle, { recursive: true });
  let terminal: Console | null = null;
  try {
    writeFileSync(`${files.bundle}/config.json`, JSON.stringify(config));
    terminal = io.tty === undefined ? null : openConsole(files.bundle);
    const tty = terminal === null ? [] : ["--console-socket", terminal.path];
    const run = [runtime.path, ...files.options, "run", ...tty, "-b", files.bundle, io.id] as const;
    const command = io.entrances.length === 0 ? run : entering(io.entrances, files, run);
    const child = await startChild(command, { hasInput: io.stdin !== null });
    const code = await follow(child, io, terminal);
    if (io.signal.aborted) return { kind: "aborted" };
    const why = code === 0 ? null : failureIn(files.log);
    return why === null ? { kind: "exited", code } : { kind: "failed", why };
  } finally {
    terminal?.close();
    for (const path of [files.bundle, files.state]) rmSync(path, { recursive: true, force: true });
  }
}

/** Another runtime would stand between us and the terminal, with a copy of its own. */
function requireTerminals({ tty }: LaunchIo, { kind }: OciRuntime): void {
  if (tty === undefined || kind === "crun") return;
  const why = "terminals need crun, which is not installed";
  throw new RuntimeFault("no-runtime", why, "install the package crun");
}

/** The options that every call of the runtime begins with, and the files that they name. */
export function launchFiles(runtime: OciRuntime, runFolder: string, id: string) {
  const states = `${runFolder}/${runtime.kind}`;
  const bundle = `${runFolder}/bundles/${id}`;
  const log = `${bundle}/log`;
  const common = ["--root", states, "--log-format", "json"];
  // Without the prefix, crun takes what is before a colon in the path for a kind of log.
  const own =
    runtime.kind === "crun"
      ? ["--cgroup-manager=disabled", "--log", `file:${log}`]
      : ["--log", log];
  return { bundle, log, state: `${states}/${id}`, options: [...common, ...own] };
}

/** A shell that enters the groups and then becomes the runtime; it fails as the runtime would. */
function entering(
  entrances: readonly string[],
  { log }: { readonly log: string },
  run: readonly string[],
): readonly [string, ...string[]] {
  return ["/bin/sh", "-c", ENTER, log, ...entrances, "--", ...run];
}

const ENTER = `while [ "$1" != -- ]; do
  echo 0 >"$1" || {
    echo '{"level":"error","msg":"the control group cannot be entered"}' >"$0"
    exit 1
  }
  shift
done
shift
exec "$@"`;

async function follow(child: Child, io: LaunchIo, terminal: Console | null): Promise<number> {
  const kill = createKill(child);
  const aborted = Promise.withResolvers<void>();
  const abort = () => {
    kill();
    aborted.resolve();
  };
  let failure: unknown = null;
  const ended = child.exited.then(
    () => true,
    () => true,
  );
  const failed = (error: unknown) => {
    // The reader of the output failed, or the kill took the stream away.
    failure ??= error;
    kill();
  };
  const pump = async (name: "stdout" | "stderr", stream: Readable) => {
    // With a terminal, what the runtime itself prints is in its log.
    for await (const chunk of stream) if (terminal === null) await io.onOutput(name, chunk);
  };
  const pumpTerminal = () =>
    terminal === null ? undefined : followTerminal(terminal, io, ended, aborted.promise);
  io.signal.addEventListener("abort", abort, { once: true });
  if (io.signal.aborted) abort();
  try {
    feed(child, io.stdin);
    const streams = [pump("stdout", child.stdout), pump("stderr", child.stderr), pumpTerminal()];
    const pumps = Promise.all(streams.map((one) => one?.catch(failed)));
    const code = await child.exited;
    await Promise.race([pumps, aborted.promise]); // a reader may never answer
    if (failure !== null && !io.signal.aborted) throw failure;
    return code;
  } finally {
    io.signal.removeEventListener("abort", abort);
  }
}

/** From when the runtime brings the terminal to when nobody has it open any more. */
async function followTerminal(
  terminal: Console,
  { tty, onOutput }: LaunchIo,
  ended: Promise<boolean>,
  aborted: Promise<void>,
): Promise<void> {
  let hasEnded = false;
  void ended.then(() => {
    hasEnded = true;
  });
  const opened = await terminal.receive(() => hasEnded);
  if (opened === null) return;
  void aborted.then(() => opened.stream.destroy());
  tty?.onOpen(opened);
  await readTerminal(opened.stream, (bytes) => onOutput("stdout", bytes));
}

/** Through a pipe: a program could open the file behind its standard input again, to write. */
function feed(child: Child, path: string | null): void {
  if (path === null || child.stdin === null) return;
  const closed = pipeline(createReadStream(path), child.stdin);
  closed.catch(() => {}); // a program need not read to the end
}

/**
 * Kills what the runtime started, until the runtime itself is gone. Its child is the first process
 * of the container, with which the kernel ends every other; the runtime then cleans up and exits.
 */
function createKill(child: Child): () => void {
  let timer: NodeJS.Timeout | null = null;
  let isGone = false;
  const kill = () => {
    for (const pid of childrenOf(child.pid)) killNow(pid);
  };
  const end = () => {
    isGone = true;
    clearInterval(timer ?? undefined);
  };
  child.exited.then(end, end);
  return () => {
    if (timer !== null || isGone) return;
    child.stdout.destroy();
    child.stderr.destroy();
    timer = setInterval(kill, KILL_AGAIN_MS); // it may not have started its child yet
    kill();
  };
}

function childrenOf(pid: number): number[] {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const lists = threads.map((id) => readFileSync(`/proc/${pid}/task/${id}/children`, "utf8"));
    return lists.join(" ").split(" ").filter(Boolean).map(Number);
  } catch {
    return []; // it ended meanwhile
  }
}

function killNow(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    return; // it ended meanwhile
  }
}

/** The runtime logs an error only when it could not run the program; it is quiet otherwise. */
function failureIn(log: string): string | null {
  const errors = readLog(log).filter(({ level }) => level === "error" || level === "fatal");
  return errors.length === 0 ? null : errors.map(({ msg }) => msg).join("; ");
}

interface LogLine {
  readonly level: string;
  readonly msg: string;
}

function readLog(path: string): LogLine[] {
  try {
    const lines = readFileSync(path, "utf8").split("\n").filter(Boolean);
    return lines.map((line) => JSON.parse(line) as LogLine);
  } catch {
    return []; // none was written
  }
}

const KILL_AGAIN_MS = 5;
