// The kernel of a notebook that Jupyter's own server has started is found by the notebook's name.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createEngineRig } from "../../rig/engine.ts";
import { JUPYTER, type LabServer, startLab } from "../../rig/lab/server.ts";
import { need } from "../../rig/need.ts";
import { openPrompt } from "../../rig/prompt.ts";

const rig = createEngineRig({ RONDEL_SETUP: "off" });
let lab: LabServer;

describe.skipIf(need("linux", JUPYTER))("a notebook in Jupyter's server", () => {
  beforeAll(async () => {
    lab = await startLab(rig.env);
  });
  afterAll(async () => {
    await lab?.[Symbol.asyncDispose]();
    await rig.close();
  });

  const api = (path: string, body: object | null = null) =>
    fetch(`${lab.url}/api/${path}`, {
      method: body === null ? "GET" : "POST",
      headers: { authorization: `token ${lab.token}` },
      ...(body === null ? {} : { body: JSON.stringify(body) }),
    });

  test("is found by its name, and its end is told", async () => {
    const path = lab.write("shared.ipynb", ["1"]);
    const session = { name: path, path, type: "notebook", kernel: { name: "rondel" } };
    const opened = (await (await api("sessions", session)).json()) as { kernel: { id: string } };
    const env = { ...lab.env };
    await using prompt = await openPrompt({ rig: { env }, args: ["attach", "shared"] });
    expect(prompt.screen()[0]).toMatch(/ · shares shared\.ipynb · \.exit leaves it running$/);
    await prompt.cell("const here = 1");
    await api(`kernels/${opened.kernel.id}/restart`, {});
    expect(await prompt.exit).toBe(1);
    expect(prompt.everything().join("\n")).toContain("The kernel was restarted");
  });
});
