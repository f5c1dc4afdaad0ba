import { describe, expect, test } from "vitest";
import type { EngineEvent } from "../../engine/event/event.ts";
import { digestOf } from "../../engine/op/digest.ts";
import { createFlights } from "../../engine/solver/flights.ts";
import { watch } from "../contract/rig.ts";

const digest = digestOf("work");
const started: EngineEvent = { kind: "op-started", op: digest, title: "work", atMs: 0 };

describe("flights", () => {
  test("all who join share one outcome and are told the same", async () => {
    const flights = createFlights<number>();
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
    const flights = createFlights<number>();
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
    const flights = createFlights<string>();
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

  test("a scope that has ended starts nothing", async () => {
    const flights = createFlights<number>();
    const gone = watch();
    gone.end.abort();
    const work = flights.join(digest, gone.scope, async () => 1);
    await expect(work).rejects.toMatchObject({ failure: { kind: "cancelled" } });
    expect(flights.size).toBe(0);
  });
});
