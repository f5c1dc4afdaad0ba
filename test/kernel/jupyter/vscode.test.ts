// What VS Code's Jupyter extension says to a kernel that it starts itself, in its order: it asks
// who the kernel is on two sockets at once until anything is published, runs code of its own
// that is not counted, lets cells fail without stopping those behind, interrupts by a message on
// the socket of requests, and asks for comms of widgets that nobody has.

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";

/** As it runs a cell, and what it runs for itself. */
const CELL = { silent: false, store_history: true, allow_stdin: true, stop_on_error: false };
const OWN = { ...CELL, store_history: false };

let rig: EngineRig;
let code: TestFrontEnd;

beforeAll(async () => {
  rig = createEngineRig({ RONDEL_SETUP: "off" });
  code = await openFrontEnd({ env: rig.env });
});

afterAll(async () => {
  await code.close();
  await rig.close();
});

test("each of many questions who the kernel is gets its answer on its own socket", async () => {
  const asked = await Promise.all(
    (["control", "shell", "control", "shell"] as const).map(async (channel) => {
      return { channel, id: await code.send(channel, "kernel_info_request", {}) };
    }),
  );
  for (const { channel, id } of asked) {
    const { reply, published } = await code.over(id);
    expect(reply).toMatchObject({ channel, content: { status: "ok" } });
    expect(published.map(({ content }) => content.execution_state)).toEqual(["busy", "idle"]);
  }
});

test("its own code is heard and not counted, even before the first cell", async () => {
  const own = await code.execute('console.log("own"); 1', OWN);
  expect(own.text()).toBe("own\n");
  expect(own.reply.content.status).toBe("ok");
  const cell = await code.execute("'mine'", CELL);
  expect(cell.reply.content.execution_count).toBe(1);
  const { reply } = await code.ask("history_request", { hist_access_type: "tail", n: 10 });
  expect(reply.content.history.map(([, , source]) => source)).toEqual(["'mine'"]);
});

test("its own code that fails leaves cells and names alone", async () => {
  const own = await code.execute("import sys\nprint(sys.path)", OWN);
  expect(own.reply.content.status).toBe("error");
  const cell = await code.execute("'still here'", CELL);
  expect(cell.reply.content).toMatchObject({ status: "ok", execution_count: 2 });
});

test("a cell that fails does not stop those that wait", async () => {
  const ids = await Promise.all(
    ["throw new Error('first')", "'second'", "'third'"].map((source) =>
      code.send("shell", "execute_request", { code: source, ...CELL }),
    ),
  );
  const [first, second, third] = await Promise.all(ids.map((id) => code.over(id)));
  expect(first?.of("error")).toHaveLength(1);
  expect(second?.of("execute_result")[0]?.content.data["text/plain"]).toBe("second");
  expect(third?.reply.content.status).toBe("ok");
});

test.each([
  ["loops", 'console.log("on"); while (true) {}'],
  ["waits", 'console.log("on"); await new Promise(() => {})'],
])("a cell that %s is interrupted by a message among the requests", async (_, source) => {
  await code.execute("var kept = 1", CELL);
  const id = await code.send("shell", "execute_request", { code: source, ...CELL });
  await code.until(({ type, parent }) => type === "stream" && parent === id);
  const { reply } = await code.ask("interrupt_request");
  expect(reply).toMatchObject({ channel: "shell", content: { status: "ok" } });
  expect((await code.over(id)).reply.content).toMatchObject({ ename: "Interrupted" });
  const after = await code.execute("kept", CELL);
  expect(after.of("execute_result")[0]?.content.data["text/plain"]).toBe("1");
});

test("completion and hovers are answered while a cell runs, by code points", async () => {
  const id = await code.send("shell", "execute_request", {
    ...{ code: 'console.log("on"); await new Promise(() => {})' },
    ...CELL,
  });
  await code.until(({ type, parent }) => type === "stream" && parent === id);
  const text = '"🌍"; toolbo';
  const cursor_pos = [...text].length;
  const { reply } = await code.ask("complete_request", { code: text, cursor_pos });
  expect(reply.content.matches).toContain("toolbox");
  expect(reply.content).toMatchObject({ cursor_start: 5, cursor_end: cursor_pos });
  const hover = { code: "toolbox", cursor_pos: 3, detail_level: 0 };
  const told = (await code.ask("inspect_request", hover)).reply.content;
  expect(told.data["text/plain"]).toContain("toolbox");
  await code.ask("interrupt_request");
  await code.over(id);
});

test("a cell asks through it, and what it runs for itself may too", async () => {
  for (const how of [CELL, OWN]) {
    const id = await code.send("shell", "execute_request", { code: 'await ask("Who?")', ...how });
    const asked = await code.until(({ type, parent }) => {
      return type === "input_request" && parent === id;
    });
    expect(asked.content).toMatchObject({ prompt: expect.stringContaining("Who?") });
    await code.send("stdin", "input_reply", { value: "me", status: "ok" });
    const { of } = await code.over(id);
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("me");
  }
});

test("widgets that nobody has are told so, and disturb nothing", async () => {
  const { reply } = await code.ask("comm_info_request", { target_name: "jupyter.widget" });
  expect(reply.content).toMatchObject({ status: "ok", comms: {} });
  const comm_id = randomUUID();
  const target_name = "jupyter.widget.control";
  const id = await code.send("shell", "comm_open", { comm_id, target_name, data: {} });
  await code.until(({ type, parent }) => type === "comm_close" && parent === id);
  const data = { method: "request_states" };
  const late = await code.send("shell", "comm_msg", { comm_id, data });
  await code.until(({ parent, content }) => parent === late && content.execution_state === "idle");
  expect((await code.execute("'fine'", CELL)).reply.content.status).toBe("ok");
});

test("a restart is a new process; the old one ends when it is told to", async () => {
  const front = await openFrontEnd({ env: rig.env });
  await front.execute("1", CELL);
  const ended = new Promise<number | null>((resolve) => void front.process.once("exit", resolve));
  front.process.kill("SIGTERM");
  expect(await ended).toBe(0);
  await front.close();
});
