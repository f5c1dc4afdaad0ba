// Events as lines.

import { describe, expect, test } from "vitest";
import { createEventLines } from "../../../shell/view/events.ts";
import { SESSION_LOST } from "../../../stdlib/client/session-lost.ts";
import type { SessionEvent } from "../../../stdlib/index.ts";

const at = { cursor: 1, work: null, atMs: 0 };
const exec = { ...at, op: "sha256:1", title: "exec echo hi" };
const started: SessionEvent = { ...exec, kind: "OpStarted" };
const finished: SessionEvent = { ...exec, kind: "OpFinished", tookMs: 1234, exitCode: 0 };
const cached: SessionEvent = { ...exec, kind: "OpCached" };
const output = (
  bytes: string | Uint8Array,
  stream: "STDOUT" | "STDERR" = "STDOUT",
): SessionEvent => ({
  ...at,
  kind: "Output",
  op: "sha256:1",
  run: "r",
  stream,
  offset: 0,
  bytes: Buffer.from(bytes),
});

function linesOf(...events: SessionEvent[]): string[] {
  const lines = createEventLines();
  return events.flatMap((event) => lines.add(event));
}

describe("an operation", () => {
  test("is shown as it starts and as it ends", () => {
    expect(linesOf(started, finished)).toEqual(["▶ exec echo hi", "✓ exec echo hi 1.2 s"]);
  });

  test("shows an exit code that is a result and not 0", () => {
    expect(linesOf({ ...finished, tookMs: 5, exitCode: 3 })).toEqual([
      "✓ exec echo hi 5 ms (exit code 3)",
    ]);
  });

  test("that was cached says so, once", () => {
    expect(linesOf(cached, cached)).toEqual(["✓ cached exec echo hi"]);
  });

  test("that has just run is not told as cached when it is looked up again", () => {
    expect(linesOf(started, finished, cached)).toHaveLength(2);
  });

  test("that failed says why", () => {
    const failed: SessionEvent = {
      ...exec,
      kind: "OpFailed",
      message: "it broke",
      hint: "",
      failure: { kind: "exec-failed" },
    };
    expect(linesOf(started, failed)).toEqual(["▶ exec echo hi", "✗ it broke"]);
  });

  test("that ran when the engine went away is lost with it", () => {
    const lines = createEventLines();
    lines.add(started);
    expect(lines.add(SESSION_LOST)).toEqual([
      "✗ exec echo hi: lost with the engine, which went away",
    ]);
    expect([lines.running, lines.add(SESSION_LOST)]).toEqual([0, []]);
  });

  test("counts as running until it ends, or is given up", () => {
    const lines = createEventLines();
    lines.add(started);
    expect(lines.running).toBe(1);
    lines.add(finished);
    expect(lines.running).toBe(0);
    lines.add(started);
    lines.forgetRunning();
    expect(lines.running).toBe(0);
  });
});

describe("output", () => {
  test("is shown by whole lines, wherever it was cut", () => {
    expect(linesOf(output("one\ntw"), output("o\n"))).toEqual(["│ one", "│ two"]);
  });

  test("of the two streams does not mix within a line", () => {
    expect(linesOf(output("a"), output("b\n", "STDERR"), output("c\n"))).toEqual(["│ b", "│ ac"]);
  });

  test("without an end of line is shown when the process ends", () => {
    expect(linesOf(output("last words"), finished)).toEqual([
      "│ last words",
      "✓ exec echo hi 1.2 s",
    ]);
  });

  test("keeps a character that was cut in two", () => {
    const [first = 0, second = 0] = Buffer.from("é");
    expect(linesOf(output(Buffer.from([first])), output(Buffer.from([second, 10])))).toEqual([
      "│ é",
    ]);
  });

  test("that was overwritten on its line is shown as it ended", () => {
    expect(linesOf(output("10%\r50%\r100%\r\n"))).toEqual(["│ 100%"]);
  });
});

describe("a pull", () => {
  test("is shown as it starts and ends", () => {
    const pull = { ...at, reference: "alpine:3" };
    const progressed = { ...pull, kind: "PullProgressed", doneBytes: 1, totalBytes: 2 } as const;
    expect(
      linesOf({ ...pull, kind: "PullStarted" }, progressed, {
        ...pull,
        kind: "PullFinished",
        layers: 1,
        tookMs: 7,
      }),
    ).toEqual(["▶ pull alpine:3", "✓ pull alpine:3 7 ms"]);
  });
});
