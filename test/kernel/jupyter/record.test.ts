// What a notebook shows of what processes print: as a terminal would, live and in the end.

import { expect, test } from "vitest";
import { createWorkRecord, type WorkRecord } from "../../../kernel/jupyter/cell/record.ts";
import { workToHtml } from "../../../kernel/jupyter/html/work.ts";

const AT = { cursor: 1, atMs: 0, work: null };

function createRig() {
  const record = createWorkRecord();
  record.add({ ...AT, kind: "OpStarted", op: "sha256:a", title: "exec a" });
  let offset = 0;
  return {
    record,
    print(text: string, stream: "STDOUT" | "STDERR" = "STDOUT") {
      const bytes = Buffer.from(text);
      record.add({ ...AT, kind: "Output", op: "sha256:a", run: "r", stream, offset, bytes });
      offset += bytes.length;
    },
    end() {
      const [op, title] = ["sha256:a", "exec a"];
      record.add({ ...AT, kind: "OpFinished", op, title, tookMs: 900, exitCode: 0 });
    },
  };
}

function htmlOf({ steps, cached, ran, failed, running }: WorkRecord, isOver: boolean): string {
  const counts = { cached, ran, failed, running };
  return workToHtml({ steps, ...counts, tookMs: 1_000, isOver, isStale: false });
}

const ESC = "\u001b";
const BARS = [
  `one: waiting\ntwo: waiting\n`,
  `${ESC}[2A${ESC}[2Kone: 50 %\n${ESC}[2Ktwo: waiting\n`,
  `${ESC}[2A${ESC}[2Kone: done\n${ESC}[2Ktwo: ${ESC}[32mdone${ESC}[0m\n`,
];

test("a progress of several lines is shown as it stands, live and in the log", async () => {
  const { record, print, end } = createRig();
  print("before\n");
  print((BARS[0] ?? "") + (BARS[1] ?? ""));
  await record.settled();
  expect(record.steps[0]?.last(5)).toEqual(["before", "one: 50 %", "two: waiting"]);
  expect(htmlOf(record, false)).toContain("│ one: 50 %\n│ two: waiting");
  print(BARS[2] ?? "");
  end();
  await record.settled();
  expect(record.steps[0]?.printed()).toEqual({
    text: `before\none: done\ntwo: ${ESC}[32mdone${ESC}[0m`,
    isCut: false,
  });
  expect(htmlOf(record, true)).toMatch(/before\none: done\ntwo: <span style="color:[^"]*">done</);
});

test("a bar that returns to the beginning of its line is there once", async () => {
  const { record, print, end } = createRig();
  for (let percent = 0; percent <= 100; percent += 1) print(`\r${percent} %`, "STDERR");
  end();
  await record.settled();
  expect(record.steps[0]?.printed().text).toBe("100 %");
});

test("of plain lines the end is kept, from the beginning of a line on", async () => {
  const { record, print, end } = createRig();
  for (let line = 0; line < 5_000; line += 1) print(`line ${line}\n`);
  end();
  await record.settled();
  const { text, isCut } = record.steps[0]?.printed() ?? { text: "", isCut: false };
  expect(isCut).toBe(true);
  expect(text.length).toBeLessThanOrEqual(16 * 1024);
  expect(text).toMatch(/^line \d+\n/);
  expect(text).toMatch(/\nline 4999$/);
});

test("what was left without an end of line is a line", async () => {
  const { record, print, end } = createRig();
  print("a\nrest");
  end();
  await record.settled();
  expect(record.steps[0]?.last(2)).toEqual(["a", "rest"]);
});

test("more than a terminal reads at once is waited for", async () => {
  const { record, print } = createRig();
  print(`\r${ESC}[2K`);
  print("x".repeat(3 * 1024 * 1024));
  expect(record.isBehind).toBe(true);
  await record.settled();
  expect(record.isBehind).toBe(false);
});
