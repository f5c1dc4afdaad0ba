import { describe, expect, test } from "vitest";
import { createBacklog } from "../../../engine/session/terminals/backlog.ts";

const bytes = (text: string) => Buffer.from(text);
const text = (found: Uint8Array) => Buffer.from(found).toString();

describe("a backlog", () => {
  test("answers what came after any byte that it still has", () => {
    const backlog = createBacklog(100);
    for (const piece of ["one ", "two ", "three"]) backlog.push(bytes(piece));
    for (let at = 0; at <= 13; at += 1) {
      expect(text(backlog.read(at, 100))).toBe("one two three".slice(at));
    }
    expect(text(backlog.read(2, 4))).toBe("e tw");
  });

  test("forgets whole pieces from the beginning, and says where it starts", () => {
    const backlog = createBacklog(8);
    for (const piece of ["aaaa", "bbbb", "cccc"]) backlog.push(bytes(piece));
    expect([backlog.start, backlog.end]).toEqual([4, 12]);
    expect(text(backlog.read(4, 100))).toBe("bbbbcccc");
  });

  test("a piece larger than all that it may hold leaves nothing before it", () => {
    const backlog = createBacklog(8);
    backlog.push(bytes("first"));
    backlog.push(bytes("x".repeat(20)));
    expect(backlog.end).toBe(25);
    expect(backlog.end - backlog.start).toBeLessThanOrEqual(20);
  });
});
