// The kernel's newer way to mount: a file system is configured a parameter at a time, so neither
// their number nor their length is bounded by one page, as the options of mount(2) are.
// It is called by number, for older C libraries have no functions for it.

import { closeSync, readSync } from "node:fs";
import { AT_FDCWD, bind, check, SystemError } from "./libc.ts";

/** A parameter with a value, or a flag. */
export type MountParameter = readonly [key: string, value: string] | readonly [flag: string];

export function mountConfigured(
  type: string,
  parameters: readonly MountParameter[],
  attributes: number,
  at: string,
): void {
  const context = openContext(type);
  try {
    for (const parameter of parameters) configure(context, parameter);
    create(context);
    attach(context, attributes, at);
  } catch (error) {
    throw withReason(error, context);
  } finally {
    closeSync(context);
  }
}

function openContext(type: string): number {
  const call = bind("long syscall(long number, const char *type, unsigned int flags)");
  return check(call(FSOPEN, type, CLOSE_ON_EXEC), "fsopen", type);
}

function configure(context: number, [key, value]: MountParameter): void {
  const call = value === undefined ? SET_FLAG : SET_STRING;
  const subject = value === undefined ? key : `${key}=${value}`;
  check(fsconfig()(FSCONFIG, context, call, key, value ?? null, 0), "fsconfig", subject);
}

function create(context: number): void {
  check(fsconfig()(FSCONFIG, context, CREATE, null, null, 0), "fsconfig", "create");
}

function attach(context: number, attributes: number, at: string): void {
  const fsmount = bind(
    "long syscall(long number, int context, unsigned int flags, unsigned int a)",
  );
  const mounted = check(fsmount(FSMOUNT, context, CLOSE_ON_EXEC, attributes), "fsmount", at);
  try {
    const move = bind(
      "long syscall(long number, int from, const char *name, int to, const char *at, uint f)",
    );
    check(move(MOVE_MOUNT, mounted, "", AT_FDCWD, at, FROM_EMPTY_PATH), "move_mount", at);
  } finally {
    closeSync(mounted);
  }
}

function fsconfig() {
  return bind(
    "long syscall(long number, int context, uint call, const char *key, const char *v, int x)",
  );
}

/** The kernel leaves its reasons in the context, a line a read. */
function withReason(error: unknown, context: number): unknown {
  if (!(error instanceof SystemError)) return error;
  const room = Buffer.alloc(1024);
  try {
    const reason = room.toString("utf8", 0, readSync(context, room)).trim();
    return new SystemError(error.code, error.syscall, `${error.subject} (${reason})`);
  } catch {
    return error; // it gave none
  }
}

/** One number on every architecture, as all system calls since version 5.1 of the kernel. */
const MOVE_MOUNT = 429;
const FSOPEN = 430;
const FSCONFIG = 431;
const FSMOUNT = 432;

const CLOSE_ON_EXEC = 1;
const SET_FLAG = 0;
const SET_STRING = 1;
const CREATE = 6;
const FROM_EMPTY_PATH = 4;

export const MOUNT_ATTR_RDONLY = 1;
export const MOUNT_ATTR_NODEV = 4;
