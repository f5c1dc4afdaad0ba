// Cells that run containers, as a front end sees them: cards, live progress, failures, graphs.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig, type EngineRig } from "../../rig/engine.ts";
import { openFrontEnd, type TestFrontEnd } from "../../rig/jupyter.ts";
import { need } from "../../rig/need.ts";

describe.skipIf(need("linux", "root", "namespace", "crun"))("a cell with containers", () => {
  let rig: EngineRig;
  let front: TestFrontEnd;
  beforeAll(async () => {
    rig = createEngineRig({ RONDEL_SETUP: "off" });
    front = await openFrontEnd({ env: rig.env });
    await front.execute('const tools = toolbox("sh"); await tools.sync()');
  });
  afterAll(async () => {
    await front.close();
    await rig.close();
  });

  test("shows a card of what is lazy, and runs nothing for it", async () => {
    const { of } = await front.execute('tools.withExec(["sh", "-c", "echo ran"])');
    const data = of("execute_result")[0]?.content.data;
    expect(data?.["text/plain"]).toMatch(/^Container .*1 would run/);
    expect(data?.["text/html"]).toContain("<b>Container</b>");
    expect(of("display_data")).toEqual([]);
  });

  test("tells what runs in one output that changes, and in the end in a line", async () => {
    const code = 'tools.withExec(["sh", "-c", "echo seen; sleep 1; echo done"]).stdout()';
    const { of, published } = await front.execute(code);
    const [first] = of("display_data");
    const updates = of("update_display_data");
    expect(of("display_data")).toHaveLength(1);
    expect(updates.length).toBeGreaterThan(1);
    const ids = [first, ...updates].map((one) => one?.content.transient.display_id);
    expect(new Set(ids).size).toBe(1);
    expect(updates.some(({ content }) => content.data["text/html"]?.includes("│ seen"))).toBe(true);
    const end = updates.at(-1)?.content.data;
    expect(end?.["text/plain"]).toMatch(/^✓ .*1 run · [\d.]+ s$/);
    // Four a second of those that it says it took, however slow the machine, and the last.
    const tookSeconds = Number(/([\d.]+) s$/.exec(end?.["text/plain"] ?? "")?.[1]);
    expect(updates.length).toBeLessThanOrEqual(4 * tookSeconds + 2);
    expect(end?.["text/html"]).toMatch(/<details><summary[^>]*>log<\/summary>.*seen/s);
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("seen\ndone\n");
    expect(published.at(-2)?.type).toBe("execute_result");
  });

  test("shows a progress of several lines as a terminal would", async () => {
    const script = [
      String.raw`n=0; printf 'one %s\ntwo %s\n' $n $n; sleep 1; n=1`,
      String.raw`printf '\033[2A\033[2Kone %s\n\033[2Ktwo %s\n' $n $n`,
    ].join("; ");
    const code = `await tools.withExec(["sh", "-c", ${JSON.stringify(script)}]).sync(); 0`;
    const { of } = await front.execute(code);
    const shown = [...of("display_data"), ...of("update_display_data")];
    const htmls = shown.map(({ content }) => content.data["text/html"] ?? "");
    expect(htmls.some((html) => html.includes("│ one 0\n│ two 0"))).toBe(true);
    expect(htmls.at(-1)).toContain("one 1\ntwo 1");
    expect(htmls.at(-1)).not.toContain("one 0");
  });

  test("that fails shows the process that failed and publishes one error", async () => {
    const { of } = await front.execute(
      'tools.withExec(["sh", "-c", "echo why >&2; exit 7"]).sync()',
    );
    const [error] = of("error");
    expect(of("error")).toHaveLength(1);
    expect(error?.content.ename).toBe("ExecError");
    expect(error?.content.traceback.join("\n")).toMatch(/exit code 7[\s\S]*│ why/);
    const shown = [...of("display_data"), ...of("update_display_data")].at(-1)?.content.data;
    expect(shown?.["text/plain"]).toMatch(/^✗ .*1 failed/);
  });

  test("is interrupted together with its process", async () => {
    const code = 'await tools.withExec(["sh", "-c", "echo begun; sleep 600"]).sync()';
    const id = await front.send("shell", "execute_request", { code });
    await front.until(({ type, parent, content }) => {
      return parent === id && type.endsWith("display_data") && content.data["text/html"] !== "";
    });
    await front.ask("interrupt_request", {}, "control");
    expect((await front.over(id)).reply.content).toMatchObject({ ename: "Interrupted" });
  });

  test("whose value has a graph can be asked for it as a picture", async () => {
    await front.execute('const two = tools.withExec(["true"]).withExec(["echo", "<b>"])');
    const { of } = await front.execute(".dag two");
    const data = of("display_data")[0]?.content.data;
    expect(data?.["image/svg+xml"]).toContain("&lt;b&gt;");
    expect(data?.["text/plain"]).toMatch(/^Plan .*would run/);
    const why = await front.execute(".why two");
    expect(why.of("display_data")[0]?.content.data["text/plain"]).toContain("exec echo");
  });

  test("says that it is out of date when another changes what it used", async () => {
    await front.execute('let word = "one"');
    const { reply } = await front.execute('tools.withExec(["echo", word]).stdout()');
    expect(reply.content.status).toBe("ok");
    const { of } = await front.execute('word = "two"');
    const marked = of("update_display_data").map(({ content }) => content.data["text/plain"]);
    expect(marked).toEqual([expect.stringContaining("out of date")]);
  });

  test("whose engine is killed says that its steps went with it", async () => {
    const code = 'await tools.withExec(["sh", "-c", "echo on its way; sleep 600"]).sync()';
    const id = await front.send("shell", "execute_request", { code });
    await front.until(({ parent, content }) => {
      return parent === id && (content.data?.["text/html"] ?? "").includes("│ on its way");
    });
    rig.strike();
    const { of } = await front.over(id);
    expect(of("error")[0]?.content.ename).toBe("EngineLost");
    const shown = [...of("display_data"), ...of("update_display_data")].at(-1)?.content.data;
    expect(shown?.["text/plain"]).toMatch(/^✗ .*1 failed/);
    expect(shown?.["text/html"]).toContain("lost with the engine");
  });
});
