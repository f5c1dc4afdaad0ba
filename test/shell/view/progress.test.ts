// What a Cell does in the engine, while it runs and as it stays in the scroll-back.

import { describe, expect, test } from "vitest";
import { MOST_PRINTED_LINES } from "../../../kernel/printed/lines.ts";
import { createProgress } from "../../../shell/view/progress/progress.ts";
import { SESSION_LOST } from "../../../stdlib/client/session-lost.ts";
import { expectFit, HOSTILE, plainOf, rolesOf } from "./plain.ts";
import { createProgressRig, opOf } from "./progress-rig.ts";

const pull = (doneBytes: number) =>
  ({
    cursor: 1,
    work: null,
    atMs: 0,
    kind: "PullProgressed",
    reference: "alpine",
    doneBytes,
    totalBytes: 100e6,
  }) as const;

describe("while a cell runs", () => {
  test("each step has a line, its time, and its last output", async () => {
    const rig = createProgressRig();
    rig.tell(rig.cached("x"), rig.cached("y"));
    rig.tell(
      { cursor: 1, work: null, atMs: 0, kind: "PullStarted", reference: "alpine" },
      pull(62e6),
    );
    rig.tell(rig.started("make"), rig.output("make", "one\ntwo\nthree"), rig.started("npm ci"));
    rig.tell(rig.output("npm ci", "added 1\radded 20\radded 300\nbuilding\n"));
    await rig.progress.settled();
    expect(`\n${plainOf(rig.progress.frame(12_345, 80, 24))}\n`).toMatchInlineSnapshot(`
      "
      ✓ 2 steps cached
      ⠸ pull alpine                 ━━━━━━━━━━━━────────  62%  62.0 MB of 100 MB  12 s
      ⠸ exec make                                                                 12 s
        │ one
        │ two
        │ three
      ⠸ exec npm ci                                                               12 s
        │ added 300
        │ building
      "
    `);
    expect(`\n${plainOf(rig.progress.frame(12_345, 40, 6))}\n`).toMatchInlineSnapshot(`
      "
      ✓ 2 steps cached
      ⠸ pull alpine                  62%  12 s
      ⠸ exec make                         12 s
        │ two
        │ three
      ⠸ exec npm ci                       12 s
      "
    `);
    expect(rig.printed).toBe("");
  });

  test("a step that has ended stays at the bottom until the next one ends", () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"), rig.output("a", "hello\n"), rig.finished("a"));
    expect(plainOf(rig.progress.frame(0, 80, 24))).toBe("✓ exec a  1.2 s\n  │ hello");
    rig.tell(rig.started("b"), rig.finished("b"));
    expect(rig.printed).toBe("✓ exec a  1.2 s\nhello\n✓ exec b  1.2 s\n");
  });

  test("more steps than rows are counted", () => {
    const rig = createProgressRig();
    for (let at = 0; at < 50; at += 1) rig.tell(rig.started(`s${at}`));
    const frame = rig.progress.frame(0, 80, 10);
    expect(frame).toHaveLength(10);
    expect(plainOf(frame.slice(-1))).toBe("… 41 more steps running");
  });

  test("those that printed last have the room there is", () => {
    const rig = createProgressRig();
    for (let at = 0; at < 8; at += 1) {
      rig.now(at);
      rig.tell(rig.started(`s${at}`), rig.output(`s${at}`, "x\ny\nz\n"));
    }
    const text = plainOf(rig.progress.frame(100, 80, 12));
    expect(text.split("\n")).toHaveLength(12);
    expect(text).toMatch(/exec s7.*\n {2}│ y\n {2}│ z/);
  });

  test("no room draws nothing", () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"), rig.output("a", "x"));
    expect(rig.progress.frame(0, 0, 24)).toEqual([]);
    expect(rig.progress.frame(0, 80, 0)).toEqual([]);
  });
});

describe("what stays", () => {
  test("is a line a step, what was kept and what was quick in one", async () => {
    const rig = createProgressRig();
    for (const name of ["a", "b", "c", "c"]) rig.tell(rig.cached(name));
    rig.tell(rig.finished("copy", 8, null), rig.started("d"), rig.finished("d", 3_200));
    rig.tell(rig.cached("d"), rig.started("e"), rig.finished("e", 61_000, 3));
    expect(await rig.end()).toMatchInlineSnapshot(`
      "✓ 3 steps cached · 1 quick step 8 ms
      ✓ exec d  3.2 s
      ✓ exec e  1 min 1 s  exit code 3
      "
    `);
  });

  test("is the output of each by itself, however it came", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"), rig.started("b"));
    rig.tell(rig.output("a", "a1\na"), rig.output("b", "b1\n"), rig.output("a", "2\n"));
    rig.tell(rig.output("b", "err", "STDERR"), rig.output("b", "b2\n"), rig.finished("b"));
    rig.tell(rig.finished("a"));
    expect(await rig.end()).toBe("✓ exec b  1.2 s\nb1\nb2\nerr\n✓ exec a  1.2 s\na1\na2\n");
  });

  test("of an operation that was run twice is told apart", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"), rig.output("a", "first\n"), rig.started("a"));
    rig.tell(rig.output("a", "second\n"), { ...rig.output("a", "third\n"), run: "other" });
    rig.tell(rig.finished("a"));
    const cancelled = "■ exec a  cancelled after 0 ms\n";
    expect(await rig.end()).toBe(`${cancelled}first\n${cancelled}second\n✓ exec a  1.2 s\nthird\n`);
  });

  test("of a step that failed is its exit code and its output, at once", () => {
    const rig = createProgressRig();
    rig.tell(rig.started("make"), rig.output("make", "boom\n", "STDERR"));
    rig.now(2_000);
    rig.tell(rig.failed("make", 2));
    expect(rig.printed).toBe("✗ exec make  2.0 s  exit code 2\nboom\n");
    expect(rig.progress.hasShown(opOf("make"))).toBe(true);
    expect(rig.progress.hasShown(opOf("other"))).toBe(false);
  });

  test("of a cell that was interrupted says which steps were cancelled", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("sleep"), rig.output("sleep", "z"));
    rig.now(3_210);
    expect(await rig.end(null, true)).toBe("■ exec sleep  cancelled after 3.2 s\nz\n");
  });

  test("of a step that the engine has cancelled says so, too", () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"), { ...rig.failed("a", 0), failure: { kind: "cancelled" } });
    expect(rig.printed).toBe("■ exec a  cancelled after 0 ms\n");
  });

  test("of a step that goes on behind the cell says so", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("serve"));
    rig.now(1_000);
    expect(await rig.end()).toBe("▶ exec serve  still running after 1.0 s\n");
  });

  test("a step that ran when the engine went away is lost, with what it had printed", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("serve"), rig.output("serve", "ready\n"), SESSION_LOST);
    expect(rig.progress.running).toBe(0);
    expect(rig.printed).toBe("✗ exec serve  lost with the engine, which went away\nready\n");
    // What a new engine does is told as ever.
    rig.tell(rig.started("serve"), rig.finished("serve"));
    expect(await rig.end()).toMatch(/✓ exec serve {2}1\.2 s\n$/);
  });

  test("keeps its colours, and no other order to the terminal", async () => {
    const rig = createProgressRig({ colors: true });
    rig.tell(
      rig.started("a"),
      rig.output("a", "\u001b[31mred\u001b[0m\u001b[K\n"),
      rig.finished("a"),
    );
    expect(await rig.end()).toContain("\n\u001b[31mred\u001b[0m");
    const plain = createProgressRig();
    plain.tell(plain.started("a"), plain.output("a", "\u001b[31mred\n\u0007"), plain.finished("a"));
    expect(await plain.end()).toBe("✓ exec a  1.2 s\nred\n\n");
  });
});

describe("the text of a value", () => {
  test("that a process has just printed is shown once", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("echo"), rig.output("echo", "hel"), rig.output("echo", "lo é\n"));
    rig.tell(rig.output("echo", "warned\n", "STDERR"), rig.finished("echo"));
    expect(await rig.end("hello é\n")).toBe("✓ exec echo  1.2 s\nwarned\n");
  });

  test("that is any other keeps the output", async () => {
    for (const value of [null, "", "hello", "hullo\n", "hello\nhello\n"]) {
      const rig = createProgressRig();
      rig.tell(rig.started("echo"), rig.output("echo", "hello\n"), rig.finished("echo"));
      expect(await rig.end(value)).toBe("✓ exec echo  1.2 s\nhello\n");
    }
  });
});

describe("a process that moves its cursor", () => {
  test("leaves what a terminal would have shown at the end", async () => {
    const rig = createProgressRig();
    const bars =
      "a:  0%\nb:  0%\n\u001b[2A\u001b[Ka: 50%\n" +
      "\u001b[1B\u001b[2A\u001b[32ma: done\u001b[0m\nb: 99%\n";
    rig.tell(rig.started("pull"), rig.output("pull", "first\n"), rig.output("pull", bars));
    rig.tell(rig.finished("pull"));
    expect(await rig.end()).toBe("✓ exec pull  1.2 s\nfirst\na: done\nb: 99%\n");
  });

  test("keeps its colours", async () => {
    const rig = createProgressRig({ colors: true });
    rig.tell(rig.started("a"), rig.output("a", "10%\r\u001b[1;32mdone\u001b[0m \u001b[48;5;7mx\n"));
    await rig.progress.settled();
    expect(rolesOf(rig.progress.frame(0, 80, 3).slice(1))).toBe("[muted:  │ ][good:done] x");
    rig.tell(rig.finished("a"));
    expect(await rig.end()).toContain("\u001b[1;32mdone\u001b[0m \u001b[47mx\u001b[0m");
  });

  test("may cut its orders anywhere", async () => {
    const whole = Buffer.from("one\r\ntwo\n\u001b[31mré\u001b[0md\n50%\r日本\u001b[2D\u001b[K!\n");
    const printed = new Set<string>();
    for (let at = 1; at < whole.length; at += 1) {
      const rig = createProgressRig();
      rig.tell(rig.started("a"), rig.output("a", whole.subarray(0, at)));
      rig.tell(rig.output("a", whole.subarray(at)), rig.finished("a"));
      printed.add(await rig.end());
    }
    expect([...printed]).toEqual(["✓ exec a  1.2 s\none\ntwo\nréd\n日!\n"]);
  });

  test("in lines longer than the screen leaves whole lines", async () => {
    const rig = createProgressRig({ columns: 20 });
    rig.tell(
      rig.started("a"),
      rig.output("a", `x\r${"0123456789".repeat(5)}\n`),
      rig.finished("a"),
    );
    expect(await rig.end()).toContain(`\n${"0123456789".repeat(5)}\n`);
  });

  test("without a terminal to be had leaves its last words", async () => {
    const loadTerminal = () => Promise.reject(new Error("not installed"));
    const progress = createProgress({ columns: 80, rows: 24, colors: false, loadTerminal });
    const rig = createProgressRig();
    for (const event of [rig.started("a"), rig.output("a", "1%\r2%\rdone\n"), rig.finished("a")]) {
      progress.add(event);
    }
    await progress.settled();
    const ending = { nowMs: 0, valueText: null, isInterrupted: false };
    expect(progress.end(ending)).toBe("✓ exec a  1.2 s\ndone\n");
  });
});

describe("much output", () => {
  test("is printed from its beginning and its end, and says where the rest is", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"));
    const lines = Array.from({ length: 5_000 }, (_, at) => `line ${at}\n`);
    for (let at = 0; at < lines.length; at += 100) {
      rig.tell(rig.output("a", lines.slice(at, at + 100).join("")));
    }
    rig.tell(rig.finished("a"));
    const printed = (await rig.end()).trimEnd().split("\n");
    expect(printed).toHaveLength(MOST_PRINTED_LINES + 2);
    expect(printed[500]).toBe("line 499");
    expect(printed[501]).toBe("… 4,000 lines: rondel logs sha256:a-----------");
    expect(printed[502]).toBe("line 4500");
  });

  test("up to that many lines is printed in full", async () => {
    const rig = createProgressRig();
    rig.tell(
      rig.started("a"),
      rig.output("a", "x\n".repeat(MOST_PRINTED_LINES)),
      rig.finished("a"),
    );
    expect(await rig.end()).toBe(`✓ exec a  1.2 s\n${"x\n".repeat(MOST_PRINTED_LINES)}`);
  });

  test("without a line's end is cut", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"));
    for (let at = 0; at < 100; at += 1) rig.tell(rig.output("a", "x".repeat(64 * 1024)));
    rig.tell(rig.finished("a"));
    expect((await rig.end()).length).toBeLessThan(200 * 1024);
  });

  test("of bars does not outgrow the memory when nobody waits", async () => {
    const rig = createProgressRig();
    rig.tell(rig.started("a"));
    const bars = "\r50% [##########          ]".repeat(2_500);
    for (let at = 0; at < 500; at += 1) rig.tell(rig.output("a", bars));
    expect(rig.progress.isBehind).toBe(true);
    rig.tell(rig.output("a", "\rdone\u001b[K\n"), rig.finished("a"));
    expect(await rig.end()).toContain("\ndone\n");
  });

  test("a hundred thousand steps leave nothing behind but their lines", () => {
    const rig = createProgressRig();
    for (let at = 0; at < 50_000; at += 1) {
      const name = `s${at}`;
      rig.progress.add(rig.started(name));
      rig.progress.add(rig.finished(name));
    }
    expect(rig.progress.running).toBe(0);
    expect(rig.progress.frame(0, 80, 24)).toEqual([]);
  });
});

test("hostile titles, names and output fit, and give no order", async () => {
  for (const text of HOSTILE) {
    const rig = createProgressRig();
    rig.tell(rig.started(text), {
      cursor: 1,
      work: null,
      atMs: 0,
      kind: "PullStarted",
      reference: text,
    });
    rig.tell(rig.output(text, `${text}\n${text}`), rig.output(text, text, "STDERR"));
    await rig.progress.settled();
    for (const columns of [1, 20, 80]) expectFit(rig.progress.frame(0, columns, 9), columns, text);
    rig.tell(rig.finished(text));
    expect(await rig.end(), JSON.stringify(text)).not.toMatch(/[^\P{Control}\n\t]/u);
  }
});
