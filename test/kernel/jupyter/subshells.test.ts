// Subshells as front ends have them: cells beside each other, each with its own output and end.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";
import { need } from "../../rig/need.ts";

let rig: EngineRig;
let front: TestFrontEnd;

beforeAll(async () => {
  rig = createEngineRig({ RONDEL_SETUP: "off" });
  front = await openFrontEnd({ env: rig.env });
  await front.execute(`
    const gates = new Map();
    const gate = (name) => {
      if (!gates.has(name)) gates.set(name, Promise.withResolvers());
      return gates.get(name);
    };`);
});

afterAll(async () => {
  await front.close();
  await rig.close();
});

const control = async (type: string, content: object = {}) =>
  (await front.ask(type, content, "control")).reply.content;

/** A cell of the main shell that has begun and waits for the gate of this name. */
async function waitInMain(name: string, then = ""): Promise<string> {
  const code = `console.log("begun"); await gate("${name}").promise; ${then}`;
  const id = await front.send("shell", "execute_request", { code, stop_on_error: true });
  await front.until(({ type, parent }) => type === "stream" && parent === id);
  return id;
}

describe("subshells", () => {
  test("are announced, made, listed and deleted", async () => {
    const { reply } = await front.ask("kernel_info_request");
    expect(reply.content.supported_features).toEqual(["kernel subshells"]);
    expect(await control("list_subshell_request")).toEqual({ status: "ok", subshell_id: [] });
    const [one, two] = [await front.subshell(), await front.subshell()];
    const { subshell_id } = await control("list_subshell_request");
    expect(subshell_id).toEqual([one.id, two.id]);
    for (const { id } of [one, two]) {
      expect(await control("delete_subshell_request", { subshell_id: id })).toEqual({
        status: "ok",
      });
    }
    expect((await control("list_subshell_request")).subshell_id).toEqual([]);
  });

  test("that there are none of are refused", async () => {
    const deleted = await control("delete_subshell_request", { subshell_id: "none" });
    expect(deleted).toMatchObject({ status: "error", evalue: 'there is no subshell "none"' });
    const gone = await front.subshell();
    await control("delete_subshell_request", { subshell_id: gone.id });
    for (const type of ["execute_request", "complete_request"]) {
      const { reply, published } = await gone.ask(type, { code: "1" });
      expect(reply.content).toMatchObject({ status: "error", ename: "RondelError" });
      const states = published.map(({ content }) => content.execution_state);
      expect(states).toEqual(["busy", "idle"]);
    }
  });

  test("are bounded in number", async () => {
    const made = [];
    for (let at = 0; at < 32; at += 1) made.push(await front.subshell());
    expect(await control("create_subshell_request")).toMatchObject({
      status: "error",
      evalue: "there are 32 subshells already; delete one first",
    });
    for (const { id } of made) await control("delete_subshell_request", { subshell_id: id });
  });
});

describe("a cell of a subshell", () => {
  test("runs while one of the main shell waits, and each has its own output", async () => {
    const main = await waitInMain("both", `console.log("main"); display("of main"); "value"`);
    const side = await front.subshell();
    const asked = await side.execute(
      `console.log("side"); console.error("side"); display("of side"); gate("both").resolve(); 7`,
    );
    expect([asked.text(), asked.text("stderr")]).toEqual(["side\n", "side\n"]);
    expect(asked.of("display_data")[0]?.content.data["text/plain"]).toBe("of side");
    expect(asked.of("execute_result")[0]?.content.data["text/plain"]).toBe("7");
    const over = await front.over(main);
    expect(over.text()).toBe("begun\nmain\n");
    expect(over.of("display_data")[0]?.content.data["text/plain"]).toBe("of main");
    expect(asked.reply.content.execution_count).toBe(over.reply.content.execution_count + 1);
  });

  test("sees and changes the variables of one that runs", async () => {
    const main = await waitInMain("seen", `let seen = 1; await gate("changed").promise; seen`);
    const side = await front.subshell();
    await side.execute(`gate("seen").resolve()`);
    const { of } = await side.execute("seen");
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("1");
    await side.execute(`seen = 2; gate("changed").resolve()`);
    const over = await front.over(main);
    expect(over.of("execute_result")[0]?.content.data["text/plain"]).toBe("2");
  });

  test("waits for those of its own subshell only, and all have their own numbers", async () => {
    const main = await waitInMain("order");
    const [one, two] = [await front.subshell(), await front.subshell()];
    const code = `await gate("one").promise; 1`;
    const first = await one.send("shell", "execute_request", { code });
    const second = await one.send("shell", "execute_request", { code: "2" });
    const other = await two.execute(`gate("one").resolve(); 3`);
    const [a, b] = [await front.over(first), await front.over(second)];
    const replies = front.heard.filter(({ channel, parent }) => {
      return channel === "shell" && [first, second].includes(parent);
    });
    expect(replies.map(({ parent }) => parent)).toEqual([first, second]);
    await two.execute(`gate("order").resolve()`);
    const counts = [a, b, other, await front.over(main)].map(({ reply }) => {
      return reply.content.execution_count;
    });
    expect(new Set(counts).size).toBe(4);
  });

  test("that fails aborts what waits in its own subshell only", async () => {
    const main = await waitInMain("failed", `"fine"`);
    const side = await front.subshell();
    const bad = await side.send("shell", "execute_request", { code: "throw new Error('bad')" });
    const after = await side.send("shell", "execute_request", { code: "1" });
    const next = await front.send("shell", "execute_request", { code: `"next"` });
    expect((await front.over(bad)).reply.content).toMatchObject({ evalue: "bad" });
    expect((await front.over(after)).reply.content).toMatchObject({ ename: "Aborted" });
    await side.execute(`gate("failed").resolve()`);
    expect((await front.over(main)).reply.content.status).toBe("ok");
    expect((await front.over(next)).reply.content.status).toBe("ok");
  });

  test("asks whoever sent it, beside a question of the main shell", async () => {
    const send = (on: Pick<TestFrontEnd, "send">, code: string) =>
      on.send("shell", "execute_request", { code, allow_stdin: true });
    const side = await front.subshell();
    const asking = [
      await send(front, "await ask('main?')"),
      await send(side, "await ask('side?')"),
    ];
    for (const id of asking) {
      await front.until(({ type, parent }) => type === "input_request" && parent === id);
    }
    await side.send("stdin", "input_reply", { value: "to side", status: "ok" });
    await front.send("stdin", "input_reply", { value: "to main", status: "ok" });
    const overs = await Promise.all(asking.map((id) => front.over(id)));
    const values = overs.map(({ of }) => of("execute_result")[0]?.content.data["text/plain"]);
    expect(values).toEqual(["to main", "to side"]);
  });

  test("ends when its subshell is deleted, and what waits there is not run", async () => {
    const main = await waitInMain("deleted", `"fine"`);
    const side = await front.subshell();
    const code = `console.log("begun"); await new Promise(() => {})`;
    const running = await side.send("shell", "execute_request", { code });
    await front.until(({ type, parent }) => type === "stream" && parent === running);
    const waiting = await side.send("shell", "execute_request", { code: "1" });
    await front.ask("kernel_info_request");
    await control("delete_subshell_request", { subshell_id: side.id });
    expect((await front.over(running)).reply.content).toMatchObject({ ename: "Interrupted" });
    expect((await front.over(waiting)).reply.content).toMatchObject({ ename: "Aborted" });
    const another = await front.subshell();
    await another.execute(`gate("deleted").resolve()`);
    expect((await front.over(main)).reply.content.status).toBe("ok");
  });

  test("is interrupted together with that of the main shell, and the variables stay", async () => {
    await front.execute("const kept = 'kept'");
    const main = await waitInMain("never");
    const side = await front.subshell();
    const code = `console.log("begun"); for (;;) {}`;
    const looping = await side.send("shell", "execute_request", { code });
    await front.until(({ type, parent }) => type === "stream" && parent === looping);
    await control("interrupt_request");
    for (const id of [main, looping]) {
      expect((await front.over(id)).reply.content).toMatchObject({ ename: "Interrupted" });
    }
    const { of } = await side.execute("kept");
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("kept");
  });

  test("goes on in a new process when another has ended the one of the variables", async () => {
    const main = await waitInMain("died");
    const side = await front.subshell();
    const { reply } = await side.execute("process.exit(1)");
    expect(reply.content).toMatchObject({ ename: "Died" });
    expect((await front.over(main)).reply.content).toMatchObject({ ename: "Died" });
    expect((await side.execute("'back'")).reply.content.status).toBe("ok");
  });
});

describe("late output", () => {
  test("belongs to the cell whose code prints it, whichever runs", async () => {
    const first = await front.execute(`setTimeout(() => console.log("late"), 20); 1`);
    const second = await front.execute(`await new Promise((go) => setTimeout(go, 60)); 2`);
    const late = await front.until(({ type, content }) => {
      return type === "stream" && content.text.includes("late");
    });
    expect(late.parent).toBe(first.reply.parent);
    expect(second.text()).toBe("");
  });
});

describe.skipIf(need("linux", "root", "namespace", "crun"))("containers of two shells", () => {
  test("are told in the cell that asked for them", async () => {
    await front.execute('const tools = toolbox("sh"); await tools.sync()');
    const side = await front.subshell();
    const code = (name: string) =>
      `tools.withExec(["sh", "-c", "echo begun ${name}; sleep 1; echo ended"]).stdout()`;
    const main = await front.send("shell", "execute_request", { code: code("main") });
    const asked = await side.execute(code("side"));
    const over = await front.over(main);
    for (const [name, { published }] of Object.entries({ main: over, side: asked })) {
      const shown = published.filter(({ type }) => type.endsWith("display_data"));
      const html = shown.map(({ content }) => content.data["text/html"]).join("");
      expect(html).toContain(`begun ${name}`);
      expect(html).not.toContain(`begun ${name === "main" ? "side" : "main"}`);
      expect(shown.at(-1)?.content.data["text/plain"]).toMatch(/\b1 run\b/);
    }
  });
});
