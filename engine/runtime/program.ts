// Finds the program that a process is to run, before anything is started, so that "there is no
// such program" is a fact of ours and not a guess from a runtime's message or an init's exit code.
// It looks as the kernel would: PATH, rights, and the interpreter of a script or an executable.

import { closeSync, openSync, readSync, type Stats } from "node:fs";
import { type Covers, lookAt, resolveInside } from "./inside.ts";
import { type ProcessSpec, RuntimeFault } from "./runtime.ts";

/** The codes by which a shell tells the two apart: 127 not found, 126 not executable. */
export class NoProgramFault extends RuntimeFault {
  readonly exitCode: 126 | 127;

  constructor(exitCode: 126 | 127, why: string, remedy: string) {
    super("no-program", why, remedy);
    this.exitCode = exitCode;
  }
}

type Who = Pick<ProcessSpec, "uid" | "gid" | "groups">;
type Asked = Who & Pick<ProcessSpec, "args" | "cwd">;

/** Throws a NoProgramFault. A program that the host cannot see (below a tmpfs) is believed. */
export function checkProgram(covers: Covers, asked: Asked, path: string): void {
  const [name = ""] = asked.args;
  const candidates = name.includes("/") ? [name] : path.split(":").map((one) => `${one}/${name}`);
  if (name === "") throw missing(name, "no program was named");
  let refusal: NoProgramFault | null = null;
  for (const candidate of candidates) {
    const full = candidate.startsWith("/") ? candidate : `${asked.cwd}/${candidate}`;
    const verdict = judge(covers, full, asked, MOST_INTERPRETERS);
    if (verdict === "runs") return;
    if (verdict !== "missing") refusal ??= verdict;
  }
  throw refusal ?? missing(name, name.includes("/") ? "no such file" : `not in PATH (${path})`);
}

type Verdict = "runs" | "missing" | NoProgramFault;

function judge(covers: Covers, path: string, who: Who, interpretersLeft: number): Verdict {
  const { host } = resolveInside(covers, path);
  if (host === null) return "runs";
  const stat = lookAt(host);
  if (stat === undefined) return "missing";
  if (stat.isDirectory()) return refused(path, "it is a directory");
  // To open a pipe would wait for a writer, and a device may be the host's own.
  if (!stat.isFile()) return refused(path, "it is not a regular file");
  if (!mayExecute(stat, who)) return refused(path, "it is not executable for this user");
  const interpreter = interpreterOf(host);
  if (interpreter === null || interpretersLeft === 0) return "runs";
  const verdict = judge(covers, interpreter, who, interpretersLeft - 1);
  if (verdict !== "missing") return verdict;
  return missing(path, `its interpreter ${interpreter} is not there`);
}

function mayExecute(stat: Stats, { uid, gid, groups }: Who): boolean {
  if (uid === 0) return (stat.mode & 0o111) !== 0;
  if (stat.uid === uid) return (stat.mode & 0o100) !== 0;
  if (stat.gid === gid || groups.includes(stat.gid)) return (stat.mode & 0o010) !== 0;
  return (stat.mode & 0o001) !== 0;
}

/** What `#!` or the ELF header names; null when the file needs none, or is unlike both. */
function interpreterOf(host: string): string | null {
  const file = openSync(host, "r");
  try {
    const head = Buffer.alloc(HEAD_BYTES);
    const start = head.subarray(0, readSync(file, head));
    if (start.toString("latin1", 0, 2) === "#!") return scriptInterpreter(start);
    if (start.toString("latin1", 0, 4) === "\x7fELF") return loaderOf(start, file);
    return null;
  } finally {
    closeSync(file);
  }
}

function scriptInterpreter(head: Buffer): string | null {
  const [line = ""] = head.toString("utf8", 2).split("\n", 1);
  return /^[ \t]*(\/[^ \t\r]*)/.exec(line)?.[1] ?? null;
}

/** The path in the PT_INTERP segment of a 64-bit little-endian executable. */
function loaderOf(head: Buffer, file: number): string | null {
  if (head.length < 64 || head[4] !== ELF_64 || head[5] !== ELF_LITTLE) return null;
  const table = Number(head.readBigUInt64LE(32));
  const entryBytes = head.readUInt16LE(54);
  for (let n = 0; n < head.readUInt16LE(56); n += 1) {
    const entry = table + n * entryBytes;
    if (entry + 40 > head.length) return null;
    if (head.readUInt32LE(entry) !== PT_INTERP) continue;
    const offset = Number(head.readBigUInt64LE(entry + 8));
    const name = Buffer.alloc(Math.min(Number(head.readBigUInt64LE(entry + 32)), HEAD_BYTES));
    readSync(file, name, 0, name.length, offset);
    return name.toString("utf8").replace(/\0.*$/s, "");
  }
  return null;
}

function missing(program: string, why: string): NoProgramFault {
  const remedy = "name a program that is in the container, by its path or in its PATH";
  return new NoProgramFault(127, `cannot run ${JSON.stringify(program)}: ${why}`, remedy);
}

function refused(program: string, why: string): NoProgramFault {
  const remedy = "run a file with the executable bit set, as a user who may";
  return new NoProgramFault(126, `cannot run ${JSON.stringify(program)}: ${why}`, remedy);
}

/** As deep as the kernel follows scripts that are interpreted by scripts. */
const MOST_INTERPRETERS = 5;
/** The program headers follow the ELF header, well within. */
const HEAD_BYTES = 4096;
const ELF_64 = 2;
const ELF_LITTLE = 1;
const PT_INTERP = 3;
