// What is read out of ELF files: real ones of this host, one made by hand, and damaged ones.

import { closeSync, openSync, readFileSync, readSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { type ReadAt, readElf } from "../../../stdlib/modules/toolbox/elf.ts";
import { need } from "../../rig/need.ts";

const readerOf =
  (bytes: Uint8Array): ReadAt =>
  (offset, length) =>
    bytes.subarray(offset, offset + length);

describe.skipIf(need("linux"))("a program of this host", () => {
  test("names its loader and the C library", () => {
    const facts = readElf(readerOf(readFileSync("/bin/sh")));
    expect(facts?.interpreter).toMatch(/\/ld-[^/]+$/);
    expect(facts?.needed.join(" ")).toMatch(/libc/);
  });

  test("is of the same machine as the node that runs this", () => {
    const shell = readElf(readerOf(readFileSync("/bin/sh")));
    expect(readNode().facts?.machine).toBe(shell?.machine);
  });

  test("is understood from a few of its bytes, however large it is", () => {
    const { facts, readBytes } = readNode();
    expect(facts?.needed).not.toEqual([]);
    expect(readBytes).toBeLessThan(20 * 1024 * 1024);
  });
});

function readNode() {
  const file = openSync(process.execPath, "r");
  let readBytes = 0;
  const facts = readElf((offset, length) => {
    const bytes = Buffer.alloc(length);
    const count = readSync(file, bytes, 0, length, offset);
    readBytes += count;
    return bytes.subarray(0, count);
  });
  closeSync(file);
  return { facts, readBytes };
}

describe("a file made by hand", () => {
  test("of 32 bits and big-endian is read with its search path", () => {
    expect(readElf(readerOf(makeElf()))).toEqual({
      machine: "32-be-8",
      interpreter: "/lib/ld.so.1",
      needed: ["liba.so"],
      runpath: ["$ORIGIN/../lib", "/opt/lib"],
    });
  });

  test("that is cut short anywhere is answered with null or facts, never an exception", () => {
    const whole = makeElf();
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => readElf(readerOf(whole.subarray(0, length)))).not.toThrow();
    }
    expect(readElf(readerOf(whole.subarray(0, 60)))).toBeNull();
  });

  test("that is something else is none", () => {
    expect(readElf(readerOf(Buffer.from("#!/bin/sh\n")))).toBeNull();
    expect(readElf(readerOf(Buffer.alloc(0)))).toBeNull();
    expect(readElf(readerOf(Buffer.alloc(4096, 0x7f)))).toBeNull();
  });
});

/** Header, three segments (load, interpreter, dynamic), then what they hold. */
function makeElf(): Buffer {
  const file = Buffer.alloc(512);
  const strings = "\0liba.so\0$ORIGIN/../lib:/opt/lib\0";
  const address = 0x1000;
  const at = { interpreter: 200, dynamic: 240, strings: 300 };
  file.set([0x7f, 0x45, 0x4c, 0x46, 1, 2, 1]);
  file.writeUInt16BE(8, 18);
  file.writeUInt32BE(52, 28);
  file.writeUInt16BE(32, 42);
  file.writeUInt16BE(3, 44);
  const segments = [
    [1, 0, address, 512],
    [3, at.interpreter, 0, 20],
    [2, at.dynamic, 0, 40],
  ];
  for (const [row, [type = 0, offset = 0, memory = 0, size = 0]] of segments.entries()) {
    const start = 52 + row * 32;
    file.writeUInt32BE(type, start);
    file.writeUInt32BE(offset, start + 4);
    file.writeUInt32BE(memory, start + 8);
    file.writeUInt32BE(size, start + 16);
  }
  file.write("/lib/ld.so.1\0", at.interpreter, "latin1");
  const dynamic = [1, 1, 29, 9, 5, address + at.strings, 0, 0];
  for (const [index, word] of dynamic.entries()) file.writeUInt32BE(word, at.dynamic + index * 4);
  file.write(strings, at.strings, "latin1");
  return file;
}
