// Starting a program by posix_spawn, which takes the same short time however large this process
// is: node's own way copies the tables of its memory first. The call runs on another thread, for
// the thread that makes it waits until the program has begun.

import { closeSync, openSync } from "node:fs";
import { constants } from "node:os";
import { bind, bindAsync, check, SystemError } from "./libc.ts";

export interface Program {
  readonly path: string;
  /** The first is the name it is called by. */
  readonly args: readonly string[];
  /** Its standard input, output and error, by our descriptors. */
  readonly streams: readonly [number, number, number];
}

/** Answers its process id. It has an empty environment, and no signal is blocked or ignored. */
export async function startProgram({ path, args, streams }: Program): Promise<number> {
  const [actions, attributes] = [new Uint8Array(ROOM_BYTES), new Uint8Array(ROOM_BYTES)];
  call("posix_spawn_file_actions_init(void *a)")(actions);
  call("posix_spawnattr_init(void *a)")(attributes);
  try {
    const duplicate = call("posix_spawn_file_actions_adddup2(void *a, int from, int to)");
    for (const [at, stream] of streams.entries()) {
      expectNone(duplicate(actions, stream, at), "dup2", path);
    }
    call("posix_spawnattr_setsigdefault(void *a, const void *set)")(attributes, EVERY_SIGNAL);
    call("posix_spawnattr_setsigmask(void *a, const void *set)")(attributes, NO_SIGNAL);
    call("posix_spawnattr_setflags(void *a, short flags)")(attributes, SET_DEFAULTS | SET_MASK);
    const spawn = bindAsync(
      "int posix_spawn(_Out_ int *pid, const char *path, const void *actions, " +
        "const void *attributes, const char **args, const char **env)",
    );
    const pid = new Int32Array(1);
    expectNone(
      await spawn(pid, path, actions, attributes, [...args, null], [null]),
      "posix_spawn",
      path,
    );
    return pid[0] ?? 0;
  } finally {
    call("posix_spawn_file_actions_destroy(void *a)")(actions);
    call("posix_spawnattr_destroy(void *a)")(attributes);
  }
}

/** How a child of ours ended, 128 + n when signal n ended it; null while it runs. Told once. */
export function reap(pid: number): number | null {
  const status = new Int32Array(1);
  const wait = bind("int waitpid(int pid, _Out_ int *status, int options)");
  if (check(wait(pid, status, DO_NOT_WAIT), "waitpid", String(pid)) === 0) return null;
  const [word = 0] = status;
  const signal = word & 0x7f;
  return signal === 0 ? (word >> 8) & 0xff : 128 + signal;
}

/** No other program inherits its ends. */
export function openPipe(): { readonly from: number; readonly to: number } {
  const ends = new Int32Array(2);
  check(bind("int pipe2(_Out_ int *ends, int flags)")(ends, CLOSE_ON_EXEC), "pipe2", "");
  const [from = -1, to = -1] = ends;
  return { from, to };
}

export function openNothing(): number {
  return openSync("/dev/null", "r");
}

export function closeAll(descriptors: Iterable<number>): void {
  for (const one of descriptors) closeSync(one);
}

function call(declaration: string) {
  return bind(`int ${declaration}`);
}

/** These functions answer the error and do not set errno. */
function expectNone(error: number, syscall: string, subject: string): void {
  if (error === 0) return;
  const [code] = Object.entries(constants.errno).find(([, n]) => n === error) ?? [`E${error}`];
  throw new SystemError(code, syscall, subject);
}

/** More than these structures take, in any C library. */
const ROOM_BYTES = 1024;
const EVERY_SIGNAL = new Uint8Array(128).fill(0xff);
const NO_SIGNAL = new Uint8Array(128);
const SET_DEFAULTS = 0x04;
const SET_MASK = 0x08;
const DO_NOT_WAIT = 1;
const CLOSE_ON_EXEC = 0o2000000;
