// JupyterLab itself, on a free port of this machine, with a home of its own and our kernel in it.
//
//   await using lab = await startLab(rig.env);
//   const path = lab.write("mine.ipynb", ["1 + 1"]);

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { PROGRAM } from "../program.ts";

/** For `need`: what set-up writes last into the Jupyter that it makes. */
export const JUPYTER = pathTo("../../../.rondel/jupyter/packages.txt");
/** Has what set-up took from PyPI. */
export const JUPYTER_PYTHON = pathTo("../../../.rondel/jupyter/bin/python3");

const NOTEBOOKS = pathTo("../../../notebooks/");
type Environment = Readonly<Record<string, string | undefined>>;

export interface JupyterHome extends Disposable {
  /** What a program of Jupyter is started with: it sees our kernel, and nothing of this machine. */
  readonly env: Environment;
  readonly folder: string;
}

export interface LabServer extends AsyncDisposable {
  readonly url: string;
  readonly token: string;
  /** Its notebooks. */
  readonly folder: string;
  /** Gives it one of the project's notebooks, with nothing that it showed; answers the path. */
  give(name: string): string;
  /** Gives it a notebook of these cells. */
  write(name: string, cells: readonly string[]): string;
  readonly env: Environment;
}

/** With our kernel installed as a user would, but for the set-up, which has been done. */
export async function createJupyterHome(env: Environment): Promise<JupyterHome> {
  const folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? "/tmp", "jupyter-home-"));
  const launcher = join(folder, "rondel");
  writeFileSync(launcher, `#!/bin/sh\nexec "${process.execPath}" "${PROGRAM}" "$@"\n`, {
    mode: 0o755,
  });
  const own = {
    ...env,
    HOME: folder,
    RONDEL_LAUNCHER: launcher,
    RONDEL_SETUP: "off",
    JUPYTER_PATH: join(folder, "share/jupyter"),
    JUPYTER_CONFIG_DIR: join(folder, "config"),
    JUPYTER_DATA_DIR: join(folder, "data"),
    JUPYTER_RUNTIME_DIR: join(folder, "runtime"),
    JUPYTERLAB_SETTINGS_DIR: join(folder, "settings"),
    JUPYTERLAB_WORKSPACES_DIR: join(folder, "workspaces"),
    JUPYTER_PLATFORM_DIRS: "1",
    IPYTHONDIR: join(folder, "ipython"),
  };
  await promisify(execFile)(launcher, ["kernel", "install", "--prefix", folder], { env: own });
  return {
    env: own,
    folder,
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
}

export async function startLab(env: Environment): Promise<LabServer> {
  const home = await createJupyterHome(env);
  const folder = join(home.folder, "notebooks");
  mkdirSync(folder);
  writeSettings(home.folder);
  const token = randomBytes(16).toString("hex");
  const flags = [
    ...["--no-browser", "--allow-root", "--LabApp.expose_app_in_browser=True"],
    ...["--ServerApp.ip=127.0.0.1", "--ServerApp.port=0", `--ServerApp.root_dir=${folder}`],
    ...[`--IdentityProvider.token=${token}`, "--LabApp.extension_manager=readonly"],
  ];
  const child = spawn(JUPYTER_PYTHON, ["-m", "jupyterlab", ...flags], {
    env: { ...home.env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = new Promise<void>((resolve) => void child.once("exit", () => resolve()));
  const port = await portOf(child);
  return {
    ...{ url: `http://127.0.0.1:${port}`, token, folder, env: home.env },
    give: (name) => save(folder, name, withoutOutputs(join(NOTEBOOKS, name))),
    write: (name, sources) => save(folder, name, notebookOf(sources)),
    async [Symbol.asyncDispose]() {
      child.kill("SIGTERM");
      await exited;
      home[Symbol.dispose]();
    },
  };
}

interface NotebookFile {
  readonly cells: readonly Readonly<Record<string, unknown>>[];
}

/** Of one of the project's notebooks, with nothing that it showed. */
function withoutOutputs(path: string): NotebookFile {
  const file = JSON.parse(readFileSync(path, "utf8")) as NotebookFile;
  const cells = file.cells.map((cell) =>
    cell["cell_type"] === "code" ? { ...cell, outputs: [], execution_count: null } : cell,
  );
  return { ...file, cells };
}

export type TaggedSource = readonly [source: string, tag: string];

/** The last cell is empty, for what is typed. */
export function notebookOf(sources: readonly (string | TaggedSource)[]): NotebookFile & object {
  const cells = [...sources, ""].map((one, at) => {
    const [source, tag] = typeof one === "string" ? [one] : one;
    const metadata = tag === undefined ? {} : { tags: [tag] };
    return { ...NEW_CELL, id: `cell-${at}`, metadata, source };
  });
  const kernelspec = { display_name: "Rondel", language: "typescript", name: "rondel" };
  return { cells, ...{ metadata: { kernelspec }, nbformat: 4, nbformat_minor: 5 } };
}

const NEW_CELL = { cell_type: "code", outputs: [], execution_count: null };

function save(folder: string, name: string, file: object): string {
  writeFileSync(join(folder, name), JSON.stringify(file));
  return name;
}

/** It asks nobody whether it is the newest, and no question is in the way of a test. */
function writeSettings(home: string): void {
  const settings = {
    "@jupyterlab/apputils-extension:notification": {
      ...{ fetchNews: "false", checkForUpdates: false, doNotDisturbMode: true },
    },
  };
  mkdirSync(join(home, "config/labconfig"), { recursive: true });
  const path = join(home, "config/labconfig/default_setting_overrides.json");
  writeFileSync(path, JSON.stringify(settings));
}

/** It chooses the port itself, and says so. */
async function portOf(child: ChildProcess): Promise<number> {
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-MOST_SAID_CHARS);
    const port = /is running at:\s.*?http:\/\/127\.0\.0\.1:(\d+)\//s.exec(said)?.[1];
    if (port !== undefined) resolve(Number(port));
  });
  child.once("error", reject);
  child.once("exit", () => reject(new Error(`JupyterLab has ended. It said:\n${said}`)));
  return promise;
}

const MOST_SAID_CHARS = 64 * 1024;

function pathTo(file: string): string {
  return fileURLToPath(new URL(file, import.meta.url));
}
