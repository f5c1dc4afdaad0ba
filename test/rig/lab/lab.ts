// JupyterLab in a browser, with an engine behind it, for a file of tests.
//
//   describe.skipIf(need(...LAB_NEEDS))("a notebook", () => {
//     let lab: Lab;
//     beforeAll(async () => void (lab = await openLab()));
//     afterAll(() => lab?.close());
//     test("…", async () => {
//       await using notebook = await lab.open(lab.write("mine.ipynb", ["1 + 1"]));

import type { Page } from "playwright-core";
import { bindModules } from "../../../stdlib/modules/modules.ts";
import { createEngineRig } from "../engine.ts";
import { CHROMIUM, openBrowser } from "./browser.ts";
import { type LabNotebook, type OpenOptions, openNotebook } from "./notebook.ts";
import { JUPYTER, type LabServer, startLab } from "./server.ts";

export const LAB_NEEDS = ["linux", "root", "namespace", "crun", CHROMIUM, JUPYTER] as const;

export interface Lab extends Pick<LabServer, "give" | "write" | "folder" | "env"> {
  /** An empty page, for what is not a notebook. */
  page(): Promise<Page>;
  open(path: string, options?: OpenOptions): Promise<LabNotebook>;
  close(): Promise<void>;
}

/** The engine runs before there is a page, and what `toolbox("sh")` is made of is kept. */
export async function openLab(): Promise<Lab> {
  const rig = createEngineRig();
  const connection = await rig.connect();
  const surroundings = { env: rig.env, node: process.execPath };
  await bindModules(connection.client, surroundings).toolbox("sh").sync();
  const [server, browser] = await Promise.all([startLab(rig.env), openBrowser()]);
  return {
    ...{ give: server.give, write: server.write, folder: server.folder, env: server.env },
    page: () => browser.newPage(),
    open: (path, options) => openNotebook(browser, server, path, options),
    async close() {
      await browser.close();
      await server[Symbol.asyncDispose]();
      await rig.close();
    },
  };
}
