// A prompt that shares a kernel asks the engine in the kernel's own session.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { need } from "../../rig/need.ts";
import { openShared, type Shared } from "./rig.ts";

const rig = createEngineRig({ RONDEL_SETUP: "off" });
let shared: Shared;
beforeAll(async () => {
  shared = await openShared(rig);
});
afterAll(async () => {
  await shared?.[Symbol.asyncDispose]();
  await rig.close();
});

const BASE = 'const base = toolbox("sh").withEnvVariable("AT", "1")';

describe.skipIf(need("linux", "root", "namespace", "crun"))("a shared prompt's engine", () => {
  test("shows the notebook's values as cards, with what is kept and what would run", async () => {
    await shared.front.execute(`${BASE}\nbase.sync()`);
    const prompt = await shared.attach();
    await prompt.cell('const built = base.withExec(["sh", "-c", "echo made > /made"])');
    const card = await prompt.cell("built");
    expect(card.join("\n")).toMatch(/○ +\.withExec/);
    await shared.front.execute("built.sync()");
    expect((await prompt.cell("built")).join("\n")).toMatch(/✓ +\.withExec/);
    const plan = await prompt.command(".plan built");
    expect(plan.join("\n")).toMatch(/kept|cached|nothing/i);
    expect((await prompt.command(".vars")).join("\n")).toMatch(/built +Container/);
  });

  test("shows the steps of the notebook's cells with their output, also from before", async () => {
    await shared.front.execute(BASE);
    const id = await shared.front.send("shell", "execute_request", {
      code: 'base.withExec(["sh", "-c", "echo early; exec sleep 600"]).sync()',
    });
    // The step has begun, and is told in the notebook.
    await shared.front.until(({ type, parent }) => parent === id && type === "display_data");
    const prompt = await shared.attach();
    await prompt.until(/── cell \d+, in Jupyter\n[\s\S]* exec sh -c [\s\S]*│ early$/m);
    await shared.front.ask("interrupt_request", {}, "control");
    await shared.front.over(id);
    await prompt.until((screen) => screen.includes("interrupted"));
  });

  test("opens terminals in the notebook's containers", async () => {
    await shared.front.execute(BASE);
    const prompt = await shared.attach();
    prompt.keys(".terminal base<enter>");
    await prompt.until(/Ctrl-\] leaves it running\n[\s\S]*#$/m);
    prompt.keys("echo at-$AT > /kept; exit<enter>");
    await prompt.until(/keep them\?/);
    prompt.keys("y");
    await prompt.until(/_\d+|base\.with/);
    await prompt.until((screen) => /^\d+›$/.test(screen.at(-1) ?? ""));
    const { of } = await shared.front.execute('_.file("/kept").contents()');
    expect(of("execute_result")[0]?.content.data["text/plain"]).toContain("at-1");
  });
});
