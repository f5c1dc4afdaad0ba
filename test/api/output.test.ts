// What a command prints, as a subscription of a client.

import { once } from "node:events";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { encodeRecipe, type Recipe } from "../../stdlib/base/recipe.ts";
import { ExecError } from "../../stdlib/client/failures.ts";
import { dial, type Link } from "../../stdlib/client/link.ts";
import { chain } from "./chain.ts";
import { goOn } from "./rig.ts";
import { type Served, serve } from "./served.ts";

const OUTPUT = `subscription ($of: String!, $stream: OutputStream, $start: Boolean! = true,
  $follow: Boolean! = true, $exact: Boolean! = false, $lastBytes: Float) {
  output(of: $of, stream: $stream, start: $start, follow: $follow, exact: $exact,
    lastBytes: $lastBytes) { stream sinceMs bytes }
}`;

interface Piece {
  readonly stream: string;
  readonly sinceMs: number;
  readonly bytes: string;
}

describe("the output of a command", () => {
  let served: Served;
  let link: Link;
  beforeAll(async () => {
    served = await serve();
    const greeting = { open: { workdir: "/", env: {} } };
    link = await dial({ kind: "unix", path: served.socketPath }, greeting);
  });
  afterAll(async () => {
    link.close();
    await served.close();
  });

  const exec = (...args: string[]) =>
    chain(["container"], ["from", { address: "alpine" }], ["withExec", { args }]);
  const idOf = (of: Recipe | string) => (typeof of === "string" ? of : encodeRecipe(of));
  async function* pieces(of: Recipe | string, options: object = {}): AsyncGenerator<string> {
    for await (const answer of link.follow(OUTPUT, { of: idOf(of), ...options })) {
      const { stream, bytes } = (answer as { output: Piece }).output;
      yield `${stream}: ${Buffer.from(bytes, "base64")}`;
    }
  }
  const all = (of: Recipe | string, options: object = {}) => collect(pieces(of, options));
  const opOf = async (of: Recipe) => {
    const document = "query ($of: String!) { plan(of: $of) { links { op } } }";
    const answer = await link.ask(document, { of: idOf(of) });
    return (answer as { plan: { links: { op: string }[] } }).plan.links.at(-1)?.op ?? "";
  };

  test("runs the command when it has not run, comes as it is printed, and ends", async () => {
    const output = pieces(exec("drip", "one"));
    expect((await output.next()).value).toBe("STDOUT: first\n");
    expect((await output.next()).value).toBe("STDERR: aside\n");
    goOn.emit("one");
    expect((await output.next()).value).toBe("STDOUT: last\n");
    expect((await output.next()).done).toBe(true);
  });

  test("of a cached step is what it printed then, also of one stream, or the end", async () => {
    const whole = ["STDOUT: first\n", "STDERR: aside\n", "STDOUT: last\n"];
    const ran = served.ran.length;
    expect(await all(exec("drip", "one"))).toEqual(whole);
    expect(await all(exec("drip", "one"), { exact: true })).toEqual(whole);
    expect(await all(exec("drip", "one"), { stream: "STDERR" })).toEqual(["STDERR: aside\n"]);
    expect(await all(exec("drip", "one"), { lastBytes: 5 })).toEqual(["STDOUT: last\n"]);
    const op = await opOf(exec("drip", "one"));
    expect(await all(op)).toEqual(whole);
    expect(await all(op.slice(0, 20))).toEqual(whole);
    expect(await all(op.slice("sha256:".length, 20))).toEqual(whole);
    expect(served.ran.length).toBe(ran);
  });

  test("of a command that fails ends with its failure, and can be read afterwards", async () => {
    const seen: string[] = [];
    const failing = exec("fail", "3");
    const read = async () => {
      for await (const piece of pieces(failing)) seen.push(piece);
    };
    await expect(read()).rejects.toBeInstanceOf(ExecError);
    expect(seen).toEqual(["STDOUT:   some output\n", "STDERR:  some trouble\n"]);
    expect(await all(await opOf(failing))).toEqual(seen);
    expect(await all(failing, { start: false })).toEqual(seen);
  });

  test("without starting it, is what is there, or says that nothing is", async () => {
    const never = exec("echo", "never run");
    await expect(all(never, { start: false })).rejects.toThrow("argument of");
    await expect(all("sha256:123456")).rejects.toThrow("argument of");
    await expect(all(chain(["container"]))).rejects.toThrow("output");
    expect(served.ran).not.toContainEqual(["echo", "never run"]);
  });

  test("of one that runs for another reader can be read from its beginning", async () => {
    const first = pieces(exec("drip", "two"));
    await first.next();
    const second = pieces(exec("drip", "two"), { start: false });
    expect((await second.next()).value).toBe("STDOUT: first\n");
    expect(await all(exec("drip", "two"), { start: false, follow: false })).toEqual([
      "STDOUT: first\n",
      "STDERR: aside\n",
    ]);
    goOn.emit("two");
    const rest = [await collect(first), await collect(second)];
    expect(rest).toEqual([
      ["STDERR: aside\n", "STDOUT: last\n"],
      ["STDERR: aside\n", "STDOUT: last\n"],
    ]);
    expect(served.ran.filter(([, name]) => name === "two")).toHaveLength(1);
  });

  test("ends the command when the last who waits for it leaves", async () => {
    const output = pieces(exec("drip", "three"));
    await output.next();
    const ended = once(goOn, "removeListener");
    await output.return(undefined);
    await ended;
    expect(goOn.listenerCount("three")).toBe(0);
  });
});

async function collect(pieces: AsyncIterable<string>): Promise<string[]> {
  const found: string[] = [];
  for await (const piece of pieces) found.push(piece);
  return found;
}
