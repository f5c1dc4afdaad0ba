import { describe, expect, test } from "vitest";
import { createFairGate } from "../../engine/solver/fair-gate.ts";
import { createRandom, SEED } from "../rig/random.ts";

const on = new AbortController().signal;
const gateOf = (width: number, mostWaiting = 10_000) =>
  createFairGate({ width, mostWaiting, what: "waiting execs" });

describe("a fair gate", () => {
  test("one exec of a session does not wait for the thousand of another", async () => {
    const gate = gateOf(1);
    const leave = await gate.enter("busy", on);
    const order: string[] = [];
    const take = async (key: string) => {
      const done = await gate.enter(key, on);
      order.push(key);
      done();
    };
    const crowd = Array.from({ length: 1000 }, () => take("busy"));
    const single = take("single");
    expect(gate.waiting).toBe(1001);
    leave();
    await Promise.all([...crowd, single]);
    expect(order.indexOf("single")).toBe(1);
    expect([gate.busy, gate.waiting]).toEqual([0, 0]);
  });

  test("within a session the order stays", async () => {
    const gate = gateOf(1);
    const leave = await gate.enter("a", on);
    const order: number[] = [];
    const all = [1, 2, 3].map(async (number) => {
      const done = await gate.enter("a", on);
      order.push(number);
      done();
    });
    leave();
    await Promise.all(all);
    expect(order).toEqual([1, 2, 3]);
  });

  test("one too many of a session is refused, and another session is not", async () => {
    const gate = gateOf(1, 2);
    const leave = await gate.enter("a", on);
    const waiting = [gate.enter("a", on), gate.enter("a", on)];
    await expect(gate.enter("a", on)).rejects.toMatchObject({
      failure: { kind: "limit", what: "waiting execs", limit: 2 },
    });
    waiting.push(gate.enter("b", on));
    leave();
    for (const one of waiting) one.then((done) => done());
    await Promise.all(waiting);
  });

  test(`whoever comes and goes, the width is kept and all are served (seed ${SEED})`, async () => {
    const random = createRandom(SEED);
    const gate = gateOf(3);
    let most = 0;
    const waits = Array.from({ length: 2000 }, async () => {
      const end = new AbortController();
      const entering = gate.enter(`session ${random.below(5)}`, end.signal);
      if (random.chance(0.3)) queueMicrotask(() => end.abort());
      for (let turns = random.below(8); turns > 0; turns--) await null;
      const done = await entering.catch(() => null);
      most = Math.max(most, gate.busy);
      for (let turns = random.below(8); turns > 0; turns--) await null;
      done?.();
      done?.();
    });
    await Promise.all(waits);
    expect([most, gate.busy, gate.waiting]).toEqual([3, 0, 0]);
  });
});
