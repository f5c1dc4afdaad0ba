// Terminals as a client reads them: bytes, and nothing made of them.

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Connection } from "../../stdlib/client/connect.ts";
import { Lazy } from "../../stdlib/client/lazy.ts";
import { closeTerminal, openTerminal } from "../../stdlib/client/terminal/open.ts";
import type { TerminalOutput } from "../../stdlib/client/terminal/output.ts";
import { OUTPUT_DOCUMENT, WRITE_DOCUMENT } from "../../stdlib/client/terminal/wire.ts";
import { toolbox } from "../../stdlib/index.ts";
import { createEngineRig, type EngineRig } from "../rig/engine.ts";
import { need } from "../rig/need.ts";

describe.skipIf(need("namespace", "crun", "root"))("what a terminal shows", () => {
  let rig: EngineRig;
  let connection: Connection;
  beforeAll(async () => {
    rig = createEngineRig();
    connection = await rig.connect();
  });
  afterAll(() => rig.close());

  test("is every byte as it was, whatever it would mean", async () => {
    const garbage = createBytes(64 * 1024);
    const path = join(rig.home.root, "garbage");
    writeFileSync(path, garbage);
    const file = connection.client.host().file(path);
    const box = toolbox("sh", "stty", "cat").withFile("/garbage", file);
    // It waits for a line, so that whoever looks is there from the first byte on.
    const cmd = ["sh", "-c", "stty raw -echo; echo ready; read line; cat /garbage"];
    const { number } = await openTerminal(connection, { of: Lazy.idOf(box), cmd }, null);
    const shown = await bytesAfter(number, "ready\n", "go\n");
    expect(shown.equals(garbage)).toBe(true);
    await closeTerminal(connection, number, false);
  });

  /** Types when it has shown the first text; answers all that it shows after that. */
  async function bytesAfter(terminal: number, first: string, typed: string): Promise<Buffer> {
    const about = { terminal, as: "typist" };
    const pieces: Buffer[] = [];
    let isTyped = false;
    for await (const answer of connection.follow(OUTPUT_DOCUMENT, about)) {
      const { bytes, exitCode } = answer["terminalOutput"] as TerminalOutput;
      pieces.push(Buffer.from(bytes, "base64"));
      const all = Buffer.concat(pieces);
      const at = all.indexOf(first);
      if (at < 0) continue;
      if (exitCode !== null) return all.subarray(at + first.length);
      if (isTyped) continue;
      isTyped = true;
      const line = Buffer.from(typed).toString("base64");
      await connection.ask(WRITE_DOCUMENT, { ...about, bytes: line });
    }
    return expect.fail("the terminal has not ended");
  }
});

/** Of every value, in an order that is the same each time. */
function createBytes(length: number): Buffer {
  const bytes = Buffer.alloc(length);
  for (let at = 0, state = 1; at < length; at += 1) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    bytes[at] = state >> 16;
  }
  return bytes;
}
