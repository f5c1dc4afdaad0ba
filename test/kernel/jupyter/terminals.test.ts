// Terminals in a notebook's cells, as a front end has them by its messages.

import { randomUUID } from "node:crypto";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";
import { need } from "../../rig/need.ts";
import { lastShown, openView, shownIn, terminalOf } from "../../rig/terminal-view.ts";

const CELL = { silent: false, store_history: true, allow_stdin: true, stop_on_error: true };
const INSIDE = /in> ?$/;

describe.skipIf(need("linux", "root", "namespace", "crun"))("a terminal in a cell", () => {
  let rig: EngineRig;
  let front: TestFrontEnd;
  beforeAll(async () => {
    rig = createEngineRig({ RONDEL_SETUP: "off" });
    front = await openFrontEnd({ env: rig.env });
    const programs = "'sh', 'cat', 'stty', 'sleep', 'head', 'touch', 'tr'";
    await front.execute(`const box = toolbox(${programs}).withEnvVariable("PS1", "in> ")`);
  });
  // What a test that fails has left waiting is not the next one's.
  afterEach(async () => {
    await front.ask("interrupt_request", {}, "control");
    await front.execute("", { stop_on_error: false });
  });
  afterAll(async () => {
    await front.close();
    await rig.close();
  });

  const begin = (code: string) => front.send("shell", "execute_request", { code, ...CELL });
  /** Code that stays at a terminal, and the view of it. */
  async function sit(code: string, settings = {}) {
    const request = await begin(code);
    const shown = await terminalOf(front, request);
    const view = await openView(front, shown.key, settings);
    return { request, shown, view };
  }

  test("is shown in several forms, typed into while the cell runs, and kept", async () => {
    const code = "const left = await box.terminal({ keep: true }); left.file('/n').contents()";
    const { request, shown, view } = await sit(code);
    expect(shown.plain).toContain(`rondel terminal ${shown.terminal}`);
    expect(shown.html).toContain(`<b>rondel terminal ${shown.terminal}</b>`);
    expect(await view.heard("opened")).toMatchObject({ terminal: shown.terminal, waits: true });
    await view.until(INSIDE);
    await view.type("echo from a cell > /n; exit\r");
    const over = await front.over(request);
    expect(over.of("execute_result")[0]?.content.data["text/plain"]).toBe("from a cell\n");
    expect(lastShown(over)?.says).toBe("It has ended (0); 1 changed file kept.");
    expect((await view.heard("closed")).code).toBe(null);
  });

  test("has the size of the view, also when that changes, and gets its control keys", async () => {
    const { request, view } = await sit("await box.terminal()", { columns: 70, rows: 11 });
    await view.until(INSIDE);
    await view.type("stty size\r");
    await view.until(/^11 70$/m);
    await view.send({ kind: "size", columns: 90, rows: 15 });
    await view.type("stty size; sleep 600\r");
    await view.until(/^15 90$/m);
    await view.type("\x03");
    await view.until(/\^C\n+in> ?$/);
    await view.type("exit\r");
    await front.over(request);
  });

  test("is the same in a second view, which types from then on", async () => {
    const { request, shown, view } = await sit("await box.terminal()");
    await view.until(INSIDE);
    await view.type("X=42; head -c 3000 /dev/zero | tr '\\0' x; echo\r");
    await view.until(/x\nin> ?$/);
    await view.type("echo it is $X\r");
    await view.until(/\nit is 42\nin> ?$/);
    const again = await openView(front, shown.key);
    await again.until(/\nit is 42\nin> ?$/);
    expect(again.screen()).toEqual(view.screen());
    await view.heard("taken");
    await again.type("echo second\r");
    await view.until(/\nsecond\nin> ?$/);
    await view.send({ kind: "take", columns: 80, rows: 24 });
    await view.type("echo first\r");
    await again.until(/\nfirst\nin> ?$/);
    await again.close();
    const { reply } = await front.ask("comm_info_request", { target_name: "rondel.terminal" });
    expect(reply.content.comms).toEqual({ [view.id]: { target_name: "rondel.terminal" } });
    await view.type("exit\r");
    await front.over(request);
  });

  test("asks in the view what becomes of changes, and offers what is kept as a cell", async () => {
    const { request, view } = await sit(".terminal box");
    await view.until(INSIDE);
    await view.type("touch /new; exit\r");
    const { changes, exitCode } = await view.heard("asked");
    expect([exitCode, ...changes]).toEqual([0, "1 file has changed:", "  A /new 0 B"]);
    await view.send({ kind: "keep", keep: true });
    const { reply } = await front.over(request);
    const [next] = reply.content.payload as unknown as { source: string; text: string }[];
    expect(next?.source).toBe("set_next_input");
    expect(next?.text).toMatch(/^box\.withDirectory\("\/", tree\("sha256:/);
    const { of } = await front.execute(`(${next?.text}).exists("/new")`);
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("true");
  });

  test("that is left runs on where it is, and its cell is done", async () => {
    const { request, view } = await sit("await box.terminal(); 'went on'");
    await view.until(INSIDE);
    await view.send({ kind: "leave" });
    const over = await front.over(request);
    expect(over.of("execute_result")[0]?.content.data["text/plain"]).toBe("went on");
    await view.heard("released");
    await view.type("touch /new; exit\r");
    await view.heard("asked");
    await view.send({ kind: "keep", keep: true });
    expect((await view.heard("closed")).code).toContain(".withDirectory(");
  });

  test("that nobody has come to ends with its cell; one with a view stays", async () => {
    const unseen = await begin("await box.terminal()");
    const { key } = await terminalOf(front, unseen);
    await front.ask("interrupt_request", {}, "control");
    expect((await front.over(unseen)).reply.content.ename).toBe("Interrupted");
    const updated = await front.until(
      ({ type, parent }) => parent === unseen && type === "update_display_data",
    );
    expect(shownIn(updated)).toMatchObject({ key, says: "It has ended (137)." });

    const { request, view } = await sit(".terminal box");
    await view.until(INSIDE);
    await front.ask("interrupt_request", {}, "control");
    expect((await front.over(request)).reply.content.status).toBe("error");
    await view.heard("released");
    await view.type("echo still here\r");
    await view.until(/^still here$/m);
    await view.type("exit\r");
    await view.heard("closed");
  });

  test("whose program ends with nobody there has its question asked as input", async () => {
    const request = await begin(
      "const made = await box.terminal({ cmd: ['touch', '/by-itself'] })",
    );
    const asked = await front.until(({ type, parent }) => {
      return type === "input_request" && parent === request;
    });
    expect(asked.content.prompt).toBe("1 file has changed:\n  A /by-itself 0 B\nkeep them? [y/N]");
    await front.send("stdin", "input_reply", { status: "ok", value: "y" });
    await front.over(request);
    const { of } = await front.execute("made.exists('/by-itself')");
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("true");
  });

  test("is refused where nobody can be asked, as in a run of the whole notebook", async () => {
    for (const code of ["await box.terminal(); 'never'", ".terminal box"]) {
      const { of, reply } = await front.execute(code, { allow_stdin: false });
      expect(of("error")).toHaveLength(1);
      expect(reply.content.evalue).toContain("somebody who sits at it");
    }
    const list = async () => (await front.execute(".terminals")).of("display_data")[0];
    // The engine ends the one of the first cell in its own time.
    await expect
      .poll(async () => (await list())?.content.data["text/plain"], { timeout: 20_000 })
      .toBe("No terminal is open.");
  });

  test("opened elsewhere is shown by its number, and the cell does not wait", async () => {
    const { request, shown, view } = await sit("await box.terminal()");
    await view.until(INSIDE);
    await view.send({ kind: "leave" });
    await front.over(request);
    const { of } = await front.execute(`.attach ${shown.terminal}`);
    const [output] = of("display_data");
    if (output === undefined) throw new Error("nothing is shown");
    const { key } = shownIn(output);
    expect(key).not.toBe(shown.key);
    const again = await openView(front, key);
    await again.until(INSIDE);
    await again.type("exit\r");
    await again.heard("closed");
  });

  test("of a step that failed is opened alone by the command", async () => {
    const step = `box.withExec(["sh", "-c", "echo half > /half; exit 9"]).sync()`;
    await front.execute(step);
    const { request, view } = await sit(".terminal");
    await view.until(INSIDE);
    await view.type("cat /half; exit\r");
    await view.until(/^half$/m);
    await front.over(request);
  });

  test("is reached by nobody who does not know the key that stands in its output", async () => {
    const { request, view } = await sit("await box.terminal()");
    await view.until(INSIDE);
    for (const key of ["", "1", randomUUID()]) {
      const stranger = await openView(front, key);
      await stranger.closed;
      expect(stranger.said).toEqual([]);
    }
    await view.type("exit\r");
    await front.over(request);
  });

  test("waits for a view that draws slowly, and loses nothing", async () => {
    const { request, view } = await sit("await box.terminal()", { isStuck: true });
    await view.until(INSIDE);
    await view.type("stty -opost; head -c 10000000 /dev/zero; echo; echo all of it\r");
    await view.untilBytes(512 * 1024);
    // No more is under way than may be unread; the portion that fills it is one of 64 KB.
    expect(view.bytes).toBeLessThan(1024 * 1024);
    view.catchUp();
    await view.until(/^all of it$/m);
    expect(view.bytes).toBeGreaterThan(10_000_000);
    expect(view.bytes).toBeLessThan(10_010_000);
    await view.type("exit\r");
    await front.over(request);
  });

  test("is told to be gone when the engine is", async () => {
    const { request, view } = await sit("await box.terminal()");
    await view.until(INSIDE);
    await rig.kill();
    expect((await view.heard("closed")).says).toBe("It is gone.");
    await front.over(request);
  });
});
