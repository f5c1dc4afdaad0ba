import { describe, expect, test } from "vitest";
import { createGate } from "../../stdlib/base/gate.ts";

describe("a gate", () => {
  test("lets its width in at once, and the others in the order they came", async () => {
    const gate = createGate(2);
    const leaves = [await gate.enter(), await gate.enter()];
    const order: string[] = [];
    const third = gate.enter().then(() => order.push("third"));
    const fourth = gate.enter().then(() => order.push("fourth"));
    expect([gate.busy, gate.waiting]).toEqual([2, 2]);
    for (const leave of leaves) leave();
    await Promise.all([third, fourth]);
    expect(order).toEqual(["third", "fourth"]);
  });

  test("who gives up leaves the line and takes no place", async () => {
    const gate = createGate(1);
    const leave = await gate.enter();
    const end = new AbortController();
    const waiting = gate.enter(end.signal);
    end.abort();
    await expect(waiting).rejects.toThrow();
    leave();
    leave();
    expect([gate.busy, gate.waiting]).toEqual([0, 0]);
  });
});
