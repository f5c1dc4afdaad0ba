import { describe, expect, test } from "vitest";
import type { EngineEvent } from "../../engine/event/event.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { createOpFlights } from "../../engine/solver/flights.ts";
import { watch } from "../contract/rig.ts";

const digest = digestOf("work");
const started: EngineEvent = { kind: "op-started", op: digest, title: "work", atMs: 0 };

describe("flights", () => {
  test("all who join share one outcome and are told the same", async () => {
    const flights = createOpFlights<number>();
    let runs = 0;
    const work = async ({ emit }: { emit: (event: EngineEvent) => void }) => {
      emit(started);
      return ++runs;
    };
    const [one, two] = [watch(), watch()];
    const both = [flights.join(digest, one.scope, work), flights.join(digest, two.scope, work)];
    expect(await Promise.all(both)).toEqual([1, 1]);
    expect([one.events, two.events]).toEqual([[started], [started]]);
    expect(flights.size).toBe(0);
  });

  test("who joins late is told what is under way", async () => {
    const flights = createOpFlights<number>();
    const end = Promise.withResolvers<number>();
    const begun = Promise.withResolvers<void>();
    const first = flights.join(digest, watch().scope, async ({ emit }) => {
      emit(started);
      begun.resolve();
      return end.promise;
    });
    await begun.promise;
    const late = watch();
    const second = flights.join(digest, late.scope, async () => -1);
    expect(late.events).toEqual([started]);
    end.resolve(7);
    expect(await Promise.all([first, second])).toEqual([7, 7]);
  });

  test("work is cut off when its last waiter leaves, and asked for again starts anew", async () => {
    const flights = createOpFlights<string>();
    let cut = false;
    const hang = ({ signal }: { signal: AbortSignal }) =>
      new Promise<string>((_, reject) => {
        signal.addEventListener("abort", () => {
          cut = true;
          reject(signal.reason);
        });
      });
    const [one, two] = [watch(), watch()];
    const first = flights.join(digest, one.scope, hang);
    const second = flights.join(digest, two.scope, hang);
    one.end.abort();
    await expect(first).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    expect(cut).toBe(false);
    two.end.abort();
    await expect(second).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    expect(await flights.join(digest, watch().scope, async () => "new")).toBe("new");
    expect(cut).toBe(true);
  });

  test("work that was cut off has stopped before the same work begins again", async () => {
    const flights = createOpFlights<string>();
    const stopped = Promise.withResolvers<string>();
    const one = watch();
    const first = flights.join(digest, one.scope, () => stopped.promise);
    await new Promise((resolve) => setImmediate(resolve));
    one.end.abort();
    await expect(first).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    let hasBegun = false;
    const second = flights.join(digest, watch().scope, async () => {
      hasBegun = true;
      return "new";
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(hasBegun).toBe(false);
    stopped.resolve("too late for anyone");
    expect(await second).toBe("new");
    expect(flights.size).toBe(0);
  });

  test("who joins late is not told of parts that have ended", async () => {
    const flights = createOpFlights<number>();
    const end = Promise.withResolvers<number>();
    const part: EngineEvent = { ...started, op: digestOf("part") };
    const ended = { exitCode: null, tookMs: 1 };
    const first = flights.join(digest, watch().scope, ({ emit }) => {
      emit(part);
      emit({ ...part, ...ended, kind: "op-finished" });
      emit(started);
      return end.promise;
    });
    await new Promise((resolve) => setImmediate(resolve));
    const late = watch();
    const second = flights.join(digest, late.scope, async () => -1);
    expect(late.events).toEqual([started]);
    end.resolve(1);
    await Promise.all([first, second]);
  });

  test("closing ends what is in the air, and waits for it", async () => {
    const flights = createOpFlights<number>();
    let isStopped = false;
    const work = flights.join(digest, watch().scope, async ({ signal }) => {
      await new Promise((resolve) => signal.addEventListener("abort", resolve));
      isStopped = true;
      throw signal.reason;
    });
    const refused = expect(work).rejects.toThrow();
    await new Promise((resolve) => setImmediate(resolve));
    await flights.close();
    expect([isStopped, flights.size]).toEqual([true, 0]);
    await refused;
  });

  test("a scope that has ended starts nothing", async () => {
    const flights = createOpFlights<number>();
    const gone = watch();
    gone.end.abort();
    const work = flights.join(digest, gone.scope, async () => 1);
    await expect(work).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    expect(flights.size).toBe(0);
  });
});
