// Compressions that Node does not know and the programs of the machine do.

import { type ChildProcessByStdio, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fail } from "../../../event/failure.ts";

/** Bytes from a file, which may be on a mount: it is open until `close` has resolved. */
export interface OpenBytes {
  readonly chunks: AsyncIterable<Buffer>;
  close(): Promise<void>;
}

export interface Foreign {
  readonly name: string;
  /** How a file of it begins, in hexadecimal digits. */
  readonly magic: RegExp;
  readonly command: readonly [program: string, ...args: string[]];
  /** Debian's package of the program. */
  readonly from: string;
}

/** An archive of xz says itself how much memory it needs; the strongest of its presets 65 MB. */
const MOST_MEMORY = "256MiB";

const FOREIGN: readonly Foreign[] = [
  // The letters BZh, a figure, and the number of a block or, of nothing, of the end.
  {
    name: "bzip2",
    magic: /^425a683[1-9](314159265359|177245385090)/,
    command: ["bzip2", "-dc"],
    from: "bzip2",
  },
  {
    name: "xz",
    magic: /^fd377a585a00/,
    command: ["xz", "-dc", `--memlimit-decompress=${MOST_MEMORY}`],
    from: "xz-utils",
  },
];

/** null when the beginning of the file is of none of them. */
export function foreignIn(start: Buffer): Foreign | null {
  const digits = start.toString("hex");
  return FOREIGN.find(({ magic }) => magic.test(digits)) ?? null;
}

/** The program holds the file. */
export function decompress(foreign: Foreign, { path, reference }: Subject): OpenBytes {
  const [program, ...args] = foreign.command;
  const file = openSync(path, "r");
  const child = spawn(program, args, { stdio: [file, "pipe", "pipe"] });
  closeSync(file);
  const { stdout, stderr } = child as ChildProcessByStdio<null, Readable, Readable>;
  const said = text(stderr).catch(() => "");
  const ended = once(child, "close").then(
    ([code]) => code as number | null,
    () => NOT_STARTED,
  );
  const chunks = async function* () {
    for await (const chunk of stdout) yield chunk as Buffer;
    const code = await ended;
    if (code === 0) return;
    const why = code === NOT_STARTED ? missing(foreign) : damaged(foreign, await said);
    fail({ kind: "image-malformed", reference, why });
  };
  const close = async () => {
    child.kill("SIGKILL");
    await ended;
  };
  return { chunks: chunks(), close };
}

interface Subject {
  readonly path: string;
  /** What failures call it. */
  readonly reference: string;
}

const NOT_STARTED = -1;

function missing({ name, command: [program], from }: Foreign): string {
  return (
    `it is compressed with ${name}, and this machine has no program ${program} ` +
    `to unpack it with (it is in the package ${from})`
  );
}

function damaged({ name }: Foreign, said: string): string {
  const [first = ""] = said.trim().split("\n", 1);
  return `it is compressed with ${name} and cannot be unpacked (${first})`;
}
