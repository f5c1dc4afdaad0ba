// What nobody should send: the kernel stays up, and answers what is in order.

import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";
import { createRandom } from "../../rig/random.ts";

let rig: EngineRig;
let front: TestFrontEnd;

beforeAll(async () => {
  rig = createEngineRig({ RONDEL_SETUP: "off" });
  front = await openFrontEnd({ env: rig.env });
});

afterAll(async () => {
  await front.close();
  await rig.close();
});

const CHANNELS = ["shell", "control", "stdin"] as const;
const info = (): Buffer[] => front.frames("kernel_info_request", {});
const isUp = async () => (await front.ask("kernel_info_request")).reply.content.status === "ok";

test("a message whose signature is wrong, or missing, is not heard", async () => {
  const code = "globalThis.wasHeard = true";
  const [delimiter = "", , ...parts] = front.frames("execute_request", { code }).map(String);
  for (const signature of ["", "0".repeat(64), "é", randomBytes(32).toString("hex")]) {
    await front.sendFrames("shell", [delimiter, signature, ...parts]);
  }
  const { of } = await front.execute("globalThis.wasHeard");
  expect(of("execute_result")).toEqual([]);
});

test("a message that comes again is not heard again", async () => {
  const frames = front.frames("execute_request", {
    code: "globalThis.times = (globalThis.times ?? 0) + 1",
  });
  for (let at = 0; at < 3; at += 1) await front.sendFrames("shell", frames);
  const { of } = await front.execute("globalThis.times");
  expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("1");
});

test("bodies of another shape are answered as if they were empty", async () => {
  for (const content of [{}, { code: 3 }, { code: null, silent: "yes", user_expressions: [1] }]) {
    expect((await front.ask("execute_request", content)).reply.content.status).toBe("ok");
    expect((await front.ask("complete_request", content)).reply.content.status).toBe("ok");
    expect((await front.ask("history_request", content)).reply.content.status).toBe("ok");
    expect(
      (await front.ask("inspect_request", { ...content, cursor_pos: -5 })).reply.content.status,
    ).toBe("ok");
  }
});

test("bodies that are no objects, no JSON, or huge are dropped or answered", async () => {
  for (const body of ["[]", "3", "null", "{", "", "\ud800"]) {
    await front.sendFrames("shell", front.frames("execute_request", body));
  }
  const { reply } = await front.execute(`"${"x".repeat(5_000_000)}".length`);
  expect(reply.content.status).toBe("ok");
  expect(await isUp()).toBe(true);
});

test("frames that are cut, mixed or of noise harm nothing", async () => {
  const seed = Number(process.env["SEED"] ?? randomBytes(4).readUInt32LE());
  const random = createRandom(seed);
  for (let round = 0; round < 500; round += 1) {
    const frames = info();
    const changes = [
      () => frames.slice(0, random.below(frames.length)),
      () => frames.toReversed(),
      () => frames.map((frame) => frame.subarray(0, random.below(frame.length + 1))),
      () => frames.map(() => randomBytes(random.below(64))),
      () => [...frames, ...frames],
      () => frames.map((frame, at) => (at === random.below(6) ? randomBytes(8) : frame)),
    ];
    const changed = changes[random.below(changes.length)]?.() ?? [];
    const channel = CHANNELS[random.below(CHANNELS.length)] ?? "shell";
    if (changed.length > 0) await front.sendFrames(channel, changed);
  }
  expect(await isUp(), `seed ${seed}`).toBe(true);
});
