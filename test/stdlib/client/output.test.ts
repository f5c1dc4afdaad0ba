// The output of commands as a program reads it, against a real API over the fake Solver.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Connection, createConnection } from "../../../stdlib/client/connect.ts";
import { during } from "../../../stdlib/client/during.ts";
import { ExecError, RondelError } from "../../../stdlib/client/failures.ts";
import { Client } from "../../../stdlib/client/generated.ts";
import { dial } from "../../../stdlib/client/link.ts";
import type { OutputOptions } from "../../../stdlib/client/output.ts";
import { goOn } from "../../api/rig.ts";
import { type Served, serve } from "../../api/served.ts";

let served: Served;
let connection: Connection;
beforeAll(async () => {
  served = await serve();
  connection = createConnection({
    reach: (greeting) => dial({ kind: "unix", path: served.socketPath }, greeting),
    greeting: () => ({ open: { workdir: "/", env: {} } }),
  });
});
afterAll(async () => {
  await connection.close();
  await served.close();
});

const exec = (...args: string[]) => connection.client.container().from("alpine").withExec(args);

async function read(args: readonly string[], options: OutputOptions = {}): Promise<string[]> {
  const found: string[] = [];
  for await (const { stream, text } of exec(...args).output(options)) {
    found.push(`${stream}: ${text}`);
  }
  return found;
}

describe("output()", () => {
  test("gives pieces as they come, of both streams or of one", async () => {
    const chunks = exec("drip", "client").output();
    const first = await chunks.next();
    expect(first.value).toMatchObject({ stream: "stdout", text: "first\n" });
    expect(first.value?.bytes).toEqual(Buffer.from("first\n"));
    goOn.emit("client");
    expect(await read(["drip", "client"])).toEqual([
      "stdout: first\n",
      "stderr: aside\n",
      "stdout: last\n",
    ]);
    expect(await read(["drip", "client"], { stream: "stderr" })).toEqual(["stderr: aside\n"]);
    await chunks.return();
  });

  test("gives whole lines, however they came, and the last without its end", async () => {
    const text = "one\r\ntwo\n\nthree — 日本";
    expect(await read(["echo", text], { lines: true })).toEqual([
      "stdout: one",
      "stdout: two",
      "stdout: ",
      "stdout: three — 日本",
    ]);
  });

  test("of a cached command comes with its timing, when that is wanted", async () => {
    expect(await read(["echo", "timed"], { timing: true })).toEqual(["stdout: timed\n"]);
    expect(await read(["echo", "timed"], { timing: true })).toEqual(["stdout: timed\n"]);
  });

  test("fails with the command, where it was called", async () => {
    const failure = await read(["fail", "4"]).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ExecError);
    expect(failure).toMatchObject({ exitCode: 4 });
    expect((failure as ExecError).stack).toContain("output.test.ts");
    expect((failure as ExecError).stack).not.toContain("/lazy.ts");
  });

  test("asks for nothing before it is read", async () => {
    const ran = served.ran.length;
    exec("echo", "unread").output();
    await connection.client.version();
    expect(served.ran.length).toBe(ran);
  });

  test("ends with the work that it is part of", async () => {
    const end = new AbortController();
    const chunks = during(end.signal, () => exec("drip", "aborted").output());
    await chunks.next();
    await chunks.next();
    const next = chunks.next();
    end.abort(new RondelError("interrupted"));
    await expect(next).rejects.toThrow("interrupted");
  });

  test("that nobody reads on holds up no question that is asked meanwhile", async () => {
    const pieces = exec("echo", "x".repeat(8_000_000)).output();
    await pieces.next();
    expect(await exec("echo", "beside").stdout()).toBe("beside\n");
    await pieces.return();
  });

  test("needs a connection that can be subscribed to", async () => {
    const client = new Client({ ask: connection.ask }, null);
    await expect(client.container().output().next()).rejects.toThrow("cannot be subscribed to");
  });
});

describe("screen()", () => {
  test("is what a terminal shows in the end: bars at their last state", async () => {
    const bar = exec("echo", "start\n 10%\r 50%\r100%\ndone");
    expect(await bar.screen()).toBe("start\n100%\ndone");
  });

  test("has the size and the history that were asked for, and colours or none", async () => {
    const long = exec("echo", ["1", "2", "3", "4", "\u001b[31mred\u001b[0m"].join("\n"));
    expect(await long.screen({ rows: 3, colors: false })).toBe("4\nred");
    expect(await long.screen({ rows: 3, scrollback: 1, colors: false })).toBe("3\n4\nred");
    expect(await long.screen({ rows: 9 })).toContain("\u001b[0;31mred");
    const wide = exec("echo", "abcdef");
    expect(await wide.screen({ columns: 4, colors: false })).toBe("abcd\nef");
  });

  test("is whole of lines that go on in the next, and of ones that were drawn over", async () => {
    const wide = exec("echo", `${"ab".repeat(6)}\u001b[2D\u001b[1mYZ\u001b[0m\nnext`);
    expect(await wide.screen({ columns: 8 })).toBe("ababababab\u001b[0;1mYZ\u001b[0m\nnext");
  });

  test("is drawn of hostile output, too", async () => {
    const hostile = exec("echo", "\u001b[999;999H\u001b[1J\u001b[1;1Hstill here");
    expect(await hostile.screen({ colors: false })).toContain("still here");
  });
});
