// What the user's code prints comes whole, in order, and before the Cell's end.

import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { describe, expect, test } from "vitest";
import type { CellOutput } from "../../../kernel/cell.ts";
import { createFences } from "../../../kernel/evaluate/fences.ts";
import { fenceOf, saidOf } from "../../../kernel/evaluate/words.ts";
import { createRandom, SEED } from "../../rig/random.ts";
import { createCells } from "./rig.ts";

const MB = 1024 * 1024;

setFlagsFromString("--expose-gc");
const collect = runInNewContext("gc") as () => void;

/** What is in use of this process's memory, without what is garbage. */
function liveBytes(): number {
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

describe("output", () => {
  test("of 10 MB is whole and in order before the Cell ends", async () => {
    await using cells = createCells();
    const lines = 100_000;
    const line = "(i) => String(i).padStart(104, '.') + '\\n'";
    const { stdout, outcome } = await cells.run(
      `const line = ${line}; for (let i = 0; i < ${lines}; i += 1) process.stdout.write(line(i))`,
    );
    expect(outcome.kind).toBe("done");
    const expected = Array.from({ length: lines }, (_, i) => String(i).padStart(104, "."));
    expect(stdout === `${expected.join("\n")}\n`).toBe(true);
  });

  test("of 100 MB does not fill the memory of the front, however slowly it is read", async () => {
    await using cells = createCells();
    let chars = 0;
    let most = 0;
    let messages = 0;
    const source = `const piece = "x".repeat(1024 * 1024 - 1) + "\\n";
      for (let i = 0; i < 100; i += 1) process.stdout.write(piece)`;
    const compiled = { code: `() => {${source}}`, isAsync: false, defines: [], map: "" };
    const before = liveBytes();
    const on = (output: CellOutput) => {
      if (output.kind !== "stream") return undefined;
      chars += output.text.length;
      messages += 1;
      if (messages % 16 !== 0) return undefined;
      most = Math.max(most, liveBytes());
      return new Promise((resolve) => setImmediate(resolve));
    };
    const outcome = await cells.evaluator.run({ cell: 1, compiled, source }, { on });
    expect(outcome.kind).toBe("done");
    expect(chars).toBe(100 * MB);
    expect(messages).toBeLessThan(4_000);
    expect(most - before).toBeLessThan(8 * MB);
  });

  test("waits for a listener that is not done yet", async () => {
    await using cells = createCells();
    let isOpen = false;
    let together = 0;
    const source = `process.stdout.write("x".repeat(8 * 1024 * 1024))`;
    const { stdout } = await cells.run(source, async () => {
      if (isOpen) together += 1;
      isOpen = true;
      await new Promise((resolve) => setImmediate(resolve));
      isOpen = false;
    });
    expect(stdout.length).toBe(8 * MB);
    expect(together).toBe(0);
  });

  test("of 20,000 single prints comes in few messages, all of it", async () => {
    await using cells = createCells();
    let messages = 0;
    const { stdout } = await cells.run("for (let i = 0; i < 20000; i += 1) console.log(i)", () => {
      messages += 1;
    });
    expect(stdout.trimEnd().split("\n").map(Number)).toEqual(
      Array.from({ length: 20_000 }, (_, i) => i),
    );
    expect(messages).toBeLessThan(2_000);
  });

  test("on both streams is kept apart, and comes before the Cell's end", async () => {
    await using cells = createCells();
    for (let round = 0; round < 50; round += 1) {
      const { stdout, stderr } = await cells.run(
        `console.log("o${round}"); console.error("e${round}")`,
      );
      expect([stdout, stderr]).toEqual([`o${round}\n`, `e${round}\n`]);
    }
  });

  test("that looks like a fence is output", async () => {
    await using cells = createCells();
    const false1 = "\u001e0123456789abcdef0123456789abcdef:1\u001e";
    const { stdout } = await cells.run(
      `process.stdout.write(${JSON.stringify(false1.repeat(20))})`,
    );
    expect(stdout).toBe(false1.repeat(20));
  });

  test("of work that goes on after its Cell is stray", async () => {
    await using cells = createCells();
    await cells.run('setTimeout(() => console.log("later"), 20)');
    await cells.untilStray("later");
    expect(cells.stray.join("")).toBe("later\n");
  });

  test("of a program that shares the streams is there too", async () => {
    await using cells = createCells();
    const { stdout } = await cells.run(`
      const { execSync } = process.getBuiltinModule("child_process");
      console.log("before"); execSync("echo within", { stdio: "inherit" }); console.log("after")`);
    expect(stdout).toBe("before\nwithin\nafter\n");
  });

  test("that a pipeline or end() writes is there, and the stream stays open", async () => {
    await using cells = createCells();
    const { stdout } = await cells.run(`
      const { Readable, promises } = process.getBuiltinModule("stream");
      await promises.pipeline(Readable.from(["a", "b"]), process.stdout, { end: false });
      process.stdout.end("c"); process.stdout.write("d")`);
    expect(stdout).toBe("abcd");
  });
});

describe("fences", () => {
  test("are found wherever the bytes are cut, and text is never cut within a character", () => {
    for (let seed = SEED; seed < SEED + 200; seed += 1) {
      const random = createRandom(seed);
      const nonce = "00112233445566778899aabbccddeeff";
      const near = ["\u001e", `\u001e${nonce.slice(0, 9)}`, `\u001e${nonce}:`, "é", "🙂", "x\n"];
      const expected: string[] = [];
      let wire = "";
      for (let id = 1; id <= 5; id += 1) {
        const count = random.below(20);
        const text = Array.from({ length: count }, () => near[random.below(near.length)]).join("");
        // What is all but a fence is followed by what makes it none.
        const safe = `${text}.`;
        const said = {
          kind: "display",
          shown: { kind: "text", text, cutChars: 0 },
          id: null,
        } as const;
        if (random.below(2) === 0) {
          expected.push(`said ${text}`);
          wire += saidOf(nonce, said);
        }
        expected.push(safe, String(id));
        wire += safe + fenceOf(nonce, id);
      }
      const seen: string[] = [];
      let text = "";
      const fences = createFences(nonce, {
        claim: (marked) => marked,
        text: (more) => {
          text += more;
        },
        said: (said) => {
          if (said.kind === "display" && said.shown.kind === "text") {
            seen.push(`said ${said.shown.text}`);
          }
        },
        fence: (id) => {
          seen.push(text, String(id));
          text = "";
        },
      });
      const bytes = Buffer.from(wire);
      for (let at = 0; at < bytes.length; ) {
        const end = at + 1 + random.below(40);
        fences.add(bytes.subarray(at, end));
        at = end;
      }
      fences.finish();
      expect(seen, `seed ${seed}`).toEqual(expected);
    }
  });
});
