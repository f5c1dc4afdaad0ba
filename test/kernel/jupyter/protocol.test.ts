// The kernel as front ends have it: the program with its sockets, asked raw messages.

import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";

let rig: EngineRig;
let front: TestFrontEnd;

beforeAll(async () => {
  rig = createEngineRig({ RONDEL_SETUP: "off" });
  front = await openFrontEnd({ env: rig.env });
  await front.ask("kernel_info_request");
});

afterAll(async () => {
  await front.close();
  await rig.close();
});

describe("a request", () => {
  test("is surrounded by busy and idle, and its reply comes before idle", async () => {
    const { published, reply } = await front.execute("1 + 1");
    expect(published.map(({ type, content }) => content.execution_state ?? type)).toEqual([
      "busy",
      "execute_input",
      "execute_result",
      "idle",
    ]);
    expect(reply).toMatchObject({ type: "execute_reply", content: { status: "ok", payload: [] } });
  });

  test("that nobody knows is answered with an error", async () => {
    const { reply } = await front.ask("sing_request");
    expect(reply.type).toBe("sing_reply");
    expect(reply.content).toMatchObject({ status: "error", ename: "UnknownRequest" });
  });

  test("is answered while a cell runs", async () => {
    const id = await front.send("shell", "execute_request", {
      code: "await new Promise(() => {})",
    });
    await front.until(({ type, parent }) => type === "execute_input" && parent === id);
    const { reply } = await front.ask("is_complete_request", { code: "f(" });
    expect(reply.content.status).toBe("incomplete");
    await front.ask("interrupt_request", {}, "control");
    await front.over(id);
  });

  test("to know the kernel says its version and language", async () => {
    for (const channel of ["shell", "control"] as const) {
      const { reply } = await front.ask("kernel_info_request", {}, channel);
      expect(reply.channel).toBe(channel);
      expect(reply.content).toMatchObject({ status: "ok", protocol_version: "5.5" });
      expect(reply.content.language_info.file_extension).toBe(".ts");
    }
  });

  test("for the ports says those of the connection file", async () => {
    const { reply } = await front.ask("connect_request");
    expect(reply.content.shell_port).toBeGreaterThan(0);
  });

  test("to debug is refused in the words of debuggers", async () => {
    const { reply } = await front.ask("debug_request", { seq: 3, command: "attach" }, "control");
    expect(reply.content).toMatchObject({ request_seq: 3, success: false, command: "attach" });
  });
});

describe("comms", () => {
  test("there are none", async () => {
    const { reply } = await front.ask("comm_info_request", {});
    expect(reply.content.comms).toEqual({});
  });

  test("to an unknown target are closed", async () => {
    const comm_id = randomUUID();
    const id = await front.send("shell", "comm_open", { comm_id, target_name: "x", data: {} });
    const closed = await front.until(({ type, parent }) => type === "comm_close" && parent === id);
    expect(closed.content.comm_id).toBe(comm_id);
  });
});

describe("execution", () => {
  test("counts cells; silent ones and those that are not stored are not counted", async () => {
    const { reply: one } = await front.execute("'one'");
    const silent = await front.execute("console.log('unheard'); 'two'", { silent: true });
    const aside = await front.execute("'three'", { store_history: false });
    const { reply: four } = await front.execute("'four'");
    expect(four.content.execution_count).toBe(one.content.execution_count + 1);
    expect(silent.published.map(({ type }) => type)).toEqual(["status", "status"]);
    expect(aside.of("execute_result")[0]?.content.data).toEqual({ "text/plain": "three" });
  });

  test("answers the expressions of users", async () => {
    await front.execute("const answer = 42");
    const more = { user_expressions: { good: "answer / 2", bad: "nowhere" } };
    const { good, bad } = (await front.execute("", more)).reply.content.user_expressions;
    expect(good).toMatchObject({ status: "ok", data: { "text/plain": "21" } });
    expect(bad).toMatchObject({ status: "error", ename: "ReferenceError" });
  });

  test("that fails publishes one error, which points at the cell's own line", async () => {
    const { published, reply } = await front.execute("const a = 1;\nthrow new RangeError('out')");
    const outputs = published.filter(({ type }) => !/^(status|execute_input)$/.test(type));
    expect(outputs.map(({ type }) => type)).toEqual(["error"]);
    expect(reply.content).toMatchObject({ status: "error", ename: "RangeError", evalue: "out" });
    expect(reply.content.traceback.join("\n")).toMatch(/2 │ throw new RangeError/);
    expect(outputs[0]?.content.traceback).toEqual(reply.content.traceback);
  });

  test("that fails aborts what waits behind it, each answered in order", async () => {
    const send = (code: string) =>
      front.send("shell", "execute_request", { code, stop_on_error: true, allow_stdin: true });
    const first = await send("throw new Error(await ask('Why?'))");
    await front.until(({ type, parent }) => type === "input_request" && parent === first);
    const ids = [await send("'second'"), await send("'third'")];
    // What is answered on the same socket came behind them: they wait for the first.
    await front.ask("kernel_info_request");
    await front.send("stdin", "input_reply", { value: "so", status: "ok" });
    const [second, third] = await Promise.all(ids.map((id) => front.over(id)));
    for (const aborted of [second, third]) {
      expect(aborted?.reply.content).toMatchObject({ status: "error", ename: "Aborted" });
      expect(aborted?.published.map(({ content }) => content.execution_state)).toEqual([
        "busy",
        "idle",
      ]);
    }
    expect((await front.execute("'again'")).reply.content.status).toBe("ok");
  });

  test("that fails lets others run where that is wanted", async () => {
    const send = (code: string) =>
      front.send("shell", "execute_request", { code, stop_on_error: false });
    const [, id] = [await send("throw new Error('first')"), await send("'second'")];
    expect((await front.over(id)).reply.content.status).toBe("ok");
  });

  test("of a question shows what is known beside the notebook", async () => {
    const { reply, published } = await front.execute("container?");
    expect(reply.content.payload).toMatchObject([{ source: "page" }]);
    expect(reply.content.payload[0]?.data["text/plain"]).toContain("Container");
    expect(published.some(({ type }) => type === "display_data")).toBe(false);
  });

  test("of a dot command shows it; an unknown one says which there are", async () => {
    const help = await front.execute(".help");
    expect(help.of("display_data")[0]?.content.data["text/plain"]).toMatch(/\.dag/);
    const { reply } = await front.execute(".sing");
    expect(reply.content.evalue).toMatch(/no command \.sing/);
  });

  test("goes on when the process of the variables has ended", async () => {
    const { reply } = await front.execute("process.exit(3)");
    expect(reply.content).toMatchObject({ status: "error", ename: "Died" });
    expect((await front.execute("'back'")).reply.content.status).toBe("ok");
  });
});

describe("output", () => {
  test("of both streams comes whole before idle, 20 MB in few messages", async () => {
    const code =
      "const line = 'é'.repeat(49) + '\\n'; for (let i = 0; i < 200_000; i += 1) " +
      "(i % 100 === 0 ? process.stderr : process.stdout).write(line)";
    const asking = await front.execute(code);
    expect(asking.text("stdout").length + asking.text("stderr").length).toBe(200_000 * 50);
    expect(asking.of("stream").length).toBeLessThan(2_000);
    expect(asking.text("stdout")).not.toContain("\ufffd");
  });

  test("of many prints is joined", async () => {
    const asking = await front.execute("for (let i = 0; i < 20_000; i += 1) console.log(i)");
    expect(asking.text().split("\n").length).toBe(20_001);
    expect(asking.of("stream").length).toBeLessThan(200);
  });

  test("that is displayed stands where it was displayed, and can be replaced", async () => {
    const code =
      "console.log('a'); display('b', { id: 'x' }); console.log('c'); display('d', { id: 'x' });" +
      "clearOutput({ wait: true }); 'e'";
    const { published } = await front.execute(code);
    const types = published.map(({ type }) => type).filter((type) => !/^status|input$/.test(type));
    expect(types).toEqual([
      "stream",
      "display_data",
      "stream",
      "update_display_data",
      "clear_output",
      "execute_result",
    ]);
    const [first, second] = published.filter(({ type }) => /display_data$/.test(type));
    expect(second?.content.transient).toEqual(first?.content.transient);
  });

  test("that brings its looks is given in each of them", async () => {
    const { published } = await front.execute("display(html`<b>${'<i>'}</b>`)");
    const shown = published.find(({ type }) => type === "display_data");
    expect(shown?.content.data["text/html"]).toBe("<b>&lt;i&gt;</b>");
    expect(shown?.content.data["text/plain"]).toBeDefined();
  });

  test("of a table is text and HTML, and text has no colours", async () => {
    const { published } = await front.execute("[{ name: 'a', size: 1 }, { name: 'b', size: 22 }]");
    const data = published.find(({ type }) => type === "execute_result")?.content.data;
    expect(data?.["text/plain"]).toBe("name  size\na        1\nb       22");
    expect(data?.["text/html"]).toContain("<table");
    const { of } = await front.execute("({ a: 1, b: [null, 'x'] })");
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("{ a: 1, b: [ null, 'x' ] }");
  });

  test("of code in the background belongs to the last cell", async () => {
    const { reply } = await front.execute("setTimeout(() => console.log('late'), 20); 1");
    const late = await front.until(
      ({ type, content }) => type === "stream" && content.text.includes("late"),
    );
    expect(late.parent).toBe(reply.parent);
  });
});

describe("an interrupt", () => {
  const BUSY = {
    "a busy loop": "for (;;);",
    "a promise that never comes": "await new Promise(() => {})",
    "a loop of microtasks": "for (;;) await null",
    "a pattern that backtracks": "/^(a+)+$/.test('a'.repeat(40) + 'b')",
  };
  for (const [what, code] of Object.entries(BUSY)) {
    test(`by message ends ${what}; the variables stay`, async () => {
      await front.execute("const kept = 'kept'");
      const id = await front.send("shell", "execute_request", { code, stop_on_error: true });
      await front.until(({ type, parent }) => type === "execute_input" && parent === id);
      const { reply } = await front.ask("interrupt_request", {}, "control");
      expect(reply.content.status).toBe("ok");
      expect((await front.over(id)).reply.content).toMatchObject({ ename: "Interrupted" });
      const kept = await front.execute("kept");
      expect(kept.of("execute_result")[0]?.content.data["text/plain"]).toBe("kept");
    });
  }

  test("by signal does the same", async () => {
    const id = await front.send("shell", "execute_request", { code: "for (;;);" });
    await front.until(({ type, parent }) => type === "execute_input" && parent === id);
    front.process.kill("SIGINT");
    expect((await front.over(id)).reply.content).toMatchObject({ ename: "Interrupted" });
  });

  test("while nothing runs harms nothing", async () => {
    await front.ask("interrupt_request", {}, "control");
    expect((await front.execute("'fine'")).reply.content.status).toBe("ok");
  });
});

describe("questions about code", () => {
  const complete = async (code: string, cursor_pos = [...code].length) =>
    (await front.ask("complete_request", { code, cursor_pos })).reply.content;

  test("completion answers what stands in the place of what is typed, with types", async () => {
    const { matches, cursor_start, cursor_end, metadata } = await complete("[1].flatM");
    expect(matches).toEqual(["flatMap"]);
    expect([cursor_start, cursor_end]).toEqual([4, 9]);
    const [first] = metadata._jupyter_types_experimental;
    expect(first).toMatchObject({ text: "flatMap", type: "method" });
  });

  test("completion knows the names of cells, and counts in code points", async () => {
    await front.execute("const wonderful = { shiny: 1 }");
    const code = "const flag = '🏁🏁'; wonderf";
    const { matches, cursor_start, cursor_end } = await complete(code);
    expect(matches).toContain("wonderful");
    expect([cursor_start, cursor_end]).toEqual([[...code].length - 7, [...code].length]);
  });

  test("inspection tells a name, also from within its call; with source on demand", async () => {
    const ask = async (code: string, detail_level = 0) => {
      const content = { code, cursor_pos: code.length, detail_level };
      return (await front.ask("inspect_request", content)).reply.content;
    };
    expect((await ask("container")).data["text/plain"]).toContain("Container");
    expect((await ask("container(")).found).toBe(true);
    expect((await ask("nowhere_at_all")).found).toBe(false);
  });

  test("whether code is whole is answered with the indent of its next line", async () => {
    const ask = async (code: string) =>
      (await front.ask("is_complete_request", { code })).reply.content;
    expect(await ask("1 + 1")).toEqual({ status: "complete" });
    expect(await ask("function f() {")).toEqual({ status: "incomplete", indent: "  " });
    expect(await ask("const = 3")).toEqual({ status: "invalid" });
    expect(await ask(".plan")).toEqual({ status: "complete" });
  });
});

describe("history", () => {
  const ask = async (content: object) =>
    (await front.ask("history_request", { raw: true, output: false, ...content })).reply.content
      .history;

  test("has the last cells, with their values where that is wanted", async () => {
    const { reply } = await front.execute("'remembered' + 1");
    const line = reply.content.execution_count;
    const [[, number, source] = []] = await ask({ hist_access_type: "tail", n: 1 });
    expect([number, source]).toEqual([line, "'remembered' + 1"]);
    const [[, , pair] = []] = await ask({ hist_access_type: "tail", n: 1, output: true });
    expect(pair).toEqual(["'remembered' + 1", "remembered1"]);
  });

  test("finds a range and a pattern, each once where that is wanted", async () => {
    for (let at = 0; at < 3; at += 1) await front.execute("'sought' + 7");
    const search = { hist_access_type: "search", pattern: "'s?ught*7" };
    expect(await ask({ ...search, n: 10 })).toHaveLength(3);
    expect(await ask({ ...search, n: 2 })).toHaveLength(2);
    expect(await ask({ ...search, n: 10, unique: true })).toHaveLength(1);
    const range = await ask({ hist_access_type: "range", session: 0, start: 1, stop: 3 });
    expect(range.map(([, line]) => line)).toEqual([1, 2]);
  });
});

describe("a question of code", () => {
  test("goes to whoever sent the cell, and its answer is the value", async () => {
    const content = { code: "`hello ${await ask('Who?')}`", allow_stdin: true };
    const id = await front.send("shell", "execute_request", content);
    const asked = await front.until(
      ({ type, parent }) => type === "input_request" && parent === id,
    );
    expect(asked.content).toMatchObject({ prompt: "Who?", password: false });
    await front.send("stdin", "input_reply", { value: "you", status: "ok" });
    const { of } = await front.over(id);
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("hello you");
  });

  test("for a secret is not to be seen", async () => {
    const content = { code: "(await askSecret('Key?')).length", allow_stdin: true };
    const id = await front.send("shell", "execute_request", content);
    const asked = await front.until(
      ({ type, parent }) => type === "input_request" && parent === id,
    );
    expect(asked.content.password).toBe(true);
    await front.send("stdin", "input_reply", { value: "12345", status: "ok" });
    expect((await front.over(id)).of("execute_result")[0]?.content.data["text/plain"]).toBe("5");
  });

  test("fails at once where nobody can be asked", async () => {
    const { reply } = await front.execute("await ask('Who?')", { allow_stdin: false });
    expect(reply.content.evalue).toMatch(/cannot be asked/);
  });

  test("ends with an interrupt", async () => {
    const id = await front.send("shell", "execute_request", { code: "await ask('Who?')" });
    await front.until(({ type, parent }) => type === "input_request" && parent === id);
    await front.ask("interrupt_request", {}, "control");
    expect((await front.over(id)).reply.content).toMatchObject({ ename: "Interrupted" });
  });
});

test("the heart beats while a cell spins", async () => {
  const id = await front.send("shell", "execute_request", { code: "for (;;);" });
  await front.until(({ type, parent }) => type === "execute_input" && parent === id);
  expect(await front.beat("ping")).toBe("ping");
  await front.ask("interrupt_request", {}, "control");
  await front.over(id);
});

test("a thousand requests at once are all answered, the cells in their order", async () => {
  const ids = await Promise.all(
    Array.from({ length: 1_000 }, (_, at) => {
      return front.send("shell", "execute_request", { code: `${at}`, stop_on_error: true });
    }),
  );
  const all = await Promise.all(ids.map((id) => front.over(id)));
  expect(all.every(({ reply }) => reply.content.status === "ok")).toBe(true);
  const values = all.map(({ of }) => of("execute_result")[0]?.content.data["text/plain"]);
  expect(values).toEqual(ids.map((_, at) => String(at)));
  const wanted = new Set(ids);
  const replies = front.heard.filter(({ channel, parent }) => {
    return channel === "shell" && wanted.has(parent);
  });
  expect(replies.map(({ parent }) => parent)).toEqual(ids);
});
