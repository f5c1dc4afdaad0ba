// A process with a terminal of its own, on a real crun.

import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ProcessSpec, Tty, TtySize } from "../../engine/runtime/runtime.ts";
import { cannotRun, createRuntimeRig, type RuntimeRig } from "./rig.ts";

describe.skipIf(cannotRun())("a process with a terminal", () => {
  let rig: RuntimeRig;

  beforeAll(() => {
    rig = createRuntimeRig();
  });
  afterAll(() => rig.close());

  const SIZE: TtySize = { columns: 91, rows: 33 };

  /** A shell in a terminal, and what it shows. */
  function open(args: readonly string[], more: Partial<ProcessSpec> = {}) {
    const opened = Promise.withResolvers<Tty>();
    const seekers = new Set<() => void>();
    const shown: Buffer[] = [];
    const bytes = () => Buffer.concat(shown);
    const text = () => bytes().toString("utf8");
    const spec = rig.spec(rig.root(), {
      args,
      env: [["TERM", "xterm"]],
      tty: { ...SIZE, onOpen: opened.resolve },
      onOutput(_stream, chunk) {
        shown.push(Buffer.from(chunk));
        for (const seek of seekers) seek();
      },
      ...more,
    });
    const exited = rig.runtime.run(spec);
    const until = (wanted: string | RegExp) =>
      new Promise<void>((resolve) => {
        const seek = () => {
          if (text().search(wanted) < 0) return;
          seekers.delete(seek);
          resolve();
        };
        seekers.add(seek);
        seek();
      });
    const type = async (line: string) => (await opened.promise).write(Buffer.from(line));
    return { exited, opened: opened.promise, bytes, text, until, type };
  }

  test("it has the size asked for, and its name is in the container", async () => {
    const { exited, text } = open(["/bin/sh", "-c", "stty size; tty; echo $TERM"]);
    expect((await exited).code).toBe(0);
    expect(text()).toBe("33 91\r\n/dev/pts/0\r\nxterm\r\n");
  });

  test("another size reaches the program", async () => {
    const shell = open(["/bin/sh"]);
    await shell.type("echo rea''dy\n");
    await shell.until("ready");
    (await shell.opened).resize({ columns: 120, rows: 50 });
    await shell.type("stty size; exit 3\n");
    expect((await shell.exited).code).toBe(3);
    expect(shell.text()).toContain("\n50 120\r\n");
  });

  test.each([false, true])("Ctrl-C ends the foreground program alone (init: %s)", async (init) => {
    const shell = open(["/bin/sh"], { init });
    await shell.type("sh -c \"echo be''gins; exec sleep 1000\"\n");
    await shell.until("begins");
    await shell.type("\x03");
    await shell.until(/\^C\r\n.*# /s);
    await shell.type("echo li''ves; exit\n");
    await shell.exited;
    expect(shell.text()).toContain("\nlives\r\n");
  });

  test("all bytes come through as they are", async () => {
    const bytes = Buffer.from(Array.from({ length: 256 * 64 }, (_, at) => (at * 7) % 256));
    const root = rig.root();
    writeFileSync(`${root}/garbage`, bytes);
    const shell = open(["/bin/sh", "-c", "stty raw; cat /garbage"], { root });
    await shell.exited;
    expect(shell.bytes().equals(bytes)).toBe(true);
  });

  test("a long paste arrives whole", async () => {
    const shell = open(["/bin/sh", "-c", "stty raw -echo; echo ready; head -c 300000 | md5sum"]);
    await shell.until("ready");
    await shell.type("0123456789".repeat(30_000));
    await shell.exited;
    const wanted = createHash("md5").update("0123456789".repeat(30_000)).digest("hex");
    expect(shell.text()).toContain(wanted);
  });

  test("a program that is not there is told as such, and no terminal is opened", async () => {
    const shell = open(["/bin/none"]);
    await expect(shell.exited).rejects.toMatchObject({ reason: "no-program" });
  });

  test("one that is stopped ends with all that it started", async () => {
    const end = new AbortController();
    const shell = open(["/bin/sh"], { signal: end.signal });
    await shell.type("sleep 1000 & echo be''gun\n");
    await shell.until("begun");
    end.abort();
    await expect(shell.exited).rejects.toMatchObject({ reason: "aborted" });
    await (await shell.opened).write(Buffer.from("nobody"));
  });
});
