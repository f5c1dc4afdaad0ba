import { describe, expect, test } from "vitest";
import { createVolumeLeases } from "../../engine/solver/local/volumes.ts";

const { signal } = new AbortController();

describe("cache volume leases", () => {
  test("shared ones are held together", async () => {
    const leases = createVolumeLeases();
    const both = [leases.lease("v", "shared", signal), leases.lease("v", "shared", signal)];
    expect((await Promise.all(both)).map(({ volume }) => volume)).toEqual(["v", "v"]);
  });

  test("a locked one is held alone, and passed on in the order asked", async () => {
    const leases = createVolumeLeases();
    const order: number[] = [];
    const first = await leases.lease("v", "locked", signal);
    const second = leases.lease("v", "locked", signal).then((lease) => {
      order.push(2);
      return lease;
    });
    const third = leases.lease("v", "locked", signal).then((lease) => {
      order.push(3);
      return lease;
    });
    expect(order).toEqual([]);
    first.release();
    (await second).release();
    await third;
    expect(order).toEqual([2, 3]);
  });

  test("private ones held at the same time have folders of their own, and reuse them", async () => {
    const leases = createVolumeLeases();
    const one = await leases.lease("v", "private", signal);
    const two = await leases.lease("v", "private", signal);
    expect([one.volume, two.volume]).toEqual(["v", "v#2"]);
    one.release();
    expect((await leases.lease("v", "private", signal)).volume).toBe("v");
  });

  test("who gives up waiting holds nothing", async () => {
    const leases = createVolumeLeases();
    const held = await leases.lease("v", "locked", signal);
    const end = new AbortController();
    const waiting = leases.lease("v", "locked", end.signal);
    end.abort();
    await expect(waiting).rejects.toThrow();
    held.release();
    expect((await leases.lease("v", "locked", signal)).volume).toBe("v");
  });
});
