// What ends on a shared kernel, and what does not: Ctrl-C ends what a prompt began, a prompt that
// is killed or stopped harms nobody, and the kernel's end is told.

import { mkdtempSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { openShared } from "./rig.ts";

const rig = createEngineRig({ RONDEL_SETUP: "off" });
afterAll(() => rig.close());

const FLOOD = 'for (let i = 0; i < 40_000; i += 1) console.log("x".repeat(500))';
const FOREVER = "await new Promise(() => {})";

describe("Ctrl-C at a shared prompt", () => {
  test("ends its own cell, and leaves the variables", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    await prompt.cell("const kept = 3");
    prompt.keys(`for (;;) {}<enter>`);
    await shared.front.until(({ type, content }) => type === "execute_input" && !!content.code);
    await prompt.until(/^2› for/m);
    prompt.keys("<C-c>");
    await prompt.until((lines) => lines.includes("interrupted"));
    const { of } = await shared.front.execute("kept");
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("3");
  });

  test("takes its own cell back while it waits, and ends no other's", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    const held = await shared.hold("const theirs = 1");
    await prompt.until(/^2›$/m);
    prompt.keys("const ours = 1<enter>");
    await prompt.until("cell 1 runs in Jupyter");
    prompt.keys("<C-c>");
    await prompt.until((lines) => lines.at(-1) === "2›" && lines.includes("interrupted"));
    expect((await held.letGo()).reply.content.status).toBe("ok");
    const { reply } = await shared.front.execute("ours");
    expect(reply.content).toMatchObject({ ename: "ReferenceError", execution_count: 2 });
  });

  test("on an empty line says what runs, and .interrupt ends it", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    const id = await shared.front.send("shell", "execute_request", { code: FOREVER });
    await prompt.until(/── cell 1, in Jupyter/);
    prompt.keys("<C-c>");
    await prompt.until(/cell 1 runs in Jupyter\n\.interrupt ends it\./);
    prompt.keys(".interrupt<enter>");
    const { reply } = await shared.front.over(id);
    expect(reply.content).toMatchObject({ status: "error", ename: "Interrupted" });
    await prompt.until((lines) => lines.includes("interrupted"));
  });
});

describe("a prompt that ends badly", () => {
  test("leaves its cell running, and the kernel to others", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    prompt.keys('const end = await ask("who?").catch((error) => error.message)<enter>');
    await prompt.until(/^who\?/m);
    prompt.signal("SIGKILL");
    await prompt.exit;
    const { of } = await shared.front.execute("end");
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe(
      "the prompt that could answer has gone",
    );
  });

  test("does not hold up a notebook while it is stopped", { timeout: 120_000 }, async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    process.kill(prompt.pid, "SIGSTOP");
    const { of } = await shared.front.execute(`${FLOOD}; "all told"`);
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("all told");
    process.kill(prompt.pid, "SIGCONT");
    await prompt.until((lines) => lines.includes("all told"));
    expect(prompt.everything().join("\n")).toMatch(/^… .* characters left out$/m);
    expect(await prompt.cell("1 + 1")).toContain("2");
  });

  test("does not hold up others by a flood of its own while it is stopped", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    const folder = mkdtempSync(join(rig.home.root, "flood-"));
    await prompt.cell('import { watch } from "node:fs"');
    await prompt.cell(`const begun = new Promise((go) => watch("${folder}", go))`);
    prompt.keys(`await begun; ${FLOOD}<enter>`);
    await prompt.until(/› await begun/);
    await shared.front.until(({ content }) => /await begun/.test(content.code));
    process.kill(prompt.pid, "SIGSTOP");
    writeFileSync(join(folder, "begin"), "");
    const { of } = await shared.front.execute('"next"');
    expect(of("execute_result")[0]?.content.data["text/plain"]).toBe("next");
    process.kill(prompt.pid, "SIGCONT");
    await prompt.until((lines) => lines.includes("next"));
  });
});

describe("the end of the kernel", () => {
  test("is told when it is killed, with how its cells are run again", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    await prompt.cell("const lost = 4");
    prompt.keys("const half = lost +");
    await prompt.until(/lost \+$/m);
    shared.front.process.kill("SIGKILL");
    expect(await prompt.exit).toBe(1);
    const screen = prompt.everything().join("\n");
    expect(screen).toContain("The kernel has gone, and did not say why.");
    // What was typed and not entered stays to be read.
    expect(screen).toContain("2› const half = lost +");
    expect(screen).toMatch(/rondel --resume \S+ runs its cells again/);
  });

  test("is told while a cell of the prompt runs", async () => {
    await using shared = await openShared(rig);
    const prompt = await shared.attach();
    prompt.keys(`console.log("runs"); ${FOREVER}<enter>`);
    await prompt.until((lines) => lines.includes("runs"));
    shared.front.process.kill("SIGKILL");
    expect(await prompt.exit).toBe(1);
    expect(prompt.everything().join("\n")).toContain("The kernel has gone");
  });

  test("is told when Jupyter ends or restarts it", async () => {
    for (const [restart, words] of [
      [false, "The kernel has ended."],
      [true, "The kernel was restarted: its variables are gone."],
    ] as const) {
      await using shared = await openShared(rig);
      const prompt = await shared.attach();
      await shared.front.ask("shutdown_request", { restart }, "control");
      expect(await prompt.exit).toBe(1);
      expect(prompt.everything()).toContain(words);
    }
  });
});
