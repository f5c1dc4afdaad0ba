// From a session to a module and back: the least code that a value needs, saving, loading with
// types, and calls from a shell beside the same program as a script.

import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createKernel, type Kernel } from "../../kernel/kernel.ts";
import { createLineage } from "../../kernel/lineage.ts";
import { loadCell } from "../../kernel/save/host/load-cell.ts";
import { saveTo } from "../../kernel/save/save.ts";
import { systemClock } from "../../stdlib/base/clock.ts";
import { LAUNCHER } from "./launcher.ts";
import { measure, type Timing } from "./measure.ts";
import { fresh } from "./root.ts";
import { printTable, row } from "./table.ts";

const SAVED_CELLS = 200;
const SLICED_CELLS = 1_000;
const ROUNDS = 15;
const SLICE_ROUNDS = 100;
const SLICE_MS = 20;
const FIRST_CALL_MS = 600;
const CACHED_CALL_MS = 400;

/** The last cell of a session; `word` is a parameter of what becomes of it. */
const ROOT = 'directory().withFile("/bin/busybox", host().file("/bin/busybox"))';
const BUILD =
  'const build = box.withExec(["/bin/busybox", "sh", "-c", `echo ${word} > /made`]).file("/made")';

/** The engine of the bench's home runs. */
export async function benchSave(folder: string): Promise<string> {
  const place = join(folder, "save");
  mkdirSync(place);
  await using kernel = openKernel(place);
  for (const cell of cellsOf(SAVED_CELLS)) await kernel.run(cell, () => {});
  const save = () => saveBuild(kernel, place);
  await save();
  // What the cells have made known is learned by now.
  await (await kernel.language()).typeOf("build");
  writeFileSync(join(place, "build.ts"), SCRIPT);
  const within = await measure(
    [
      { name: `save, ${SAVED_CELLS} cells`, round: async () => void (await save()) },
      { name: "load, until it is typed", round: () => load(kernel) },
    ],
    ROUNDS,
  );
  const slices = await measure([slice()], SLICE_ROUNDS);
  return [
    printTable("A session as a module", [
      row(within, `save, ${SAVED_CELLS} cells`),
      row(slices, `slice, ${SLICED_CELLS} cells`, { mostMs: SLICE_MS }),
      row(within, "load, until it is typed"),
    ]),
    printTable("A call from a shell", callRows(await benchCalls(place))),
  ].join("\n");
}

function openKernel(cwd: string): Kernel {
  return createKernel({
    node: process.execPath,
    env: process.env,
    cwd,
    clock: systemClock,
    history: { path: null, session: null },
    columns: () => 100,
    colors: false,
    awaitValues: true,
    onTrouble: (message) => process.stderr.write(`${message}\n`),
    onStray: () => {},
  });
}

/** A third of them lead to `build`; the others are tried, looked at, or declared again. */
function cellsOf(count: number): string[] {
  const middle = Array.from({ length: count - 4 }, (_, at): string => {
    switch (at % 6) {
      case 0:
        return `const step${at} = box.withEnvVariable("N${at}", word)`;
      case 1:
        return `box = step${at - 1}`;
      case 2:
        return `const tried${at} = box.withExec(["/bin/busybox", "tried-${at}"])`;
      case 3:
        return `const note = (text: string) => text + "${at}"`;
      case 4:
        return `words.push("${at}")`;
      default:
        return "note(word)";
    }
  });
  const first = ['const word = "bench"', `let box = container().withRootfs(${ROOT})`];
  return [...first, "const words: string[] = []", ...middle, BUILD];
}

async function saveBuild(kernel: Kernel, cwd: string): Promise<void> {
  const order = { name: "made", keep: ["build"], literals: new Map() };
  const folder = join(cwd, "made");
  await saveTo(kernel, order, { cwd, folder, force: true, env: process.env });
}

function slice() {
  const lineage = createLineage();
  const ran = cellsOf(SLICED_CELLS).map((source, at) => ({ number: at + 1, source }));
  const variables = [
    { name: "word", type: "string", preview: "", cell: 1 },
    { name: "box", type: "Container", preview: "", cell: 2 },
  ];
  return {
    name: `slice, ${SLICED_CELLS} cells`,
    round: async () => void lineage.slice(ran, ["build"], variables),
  };
}

/** Each time under another name, so that its types are asked for anew. */
async function load(kernel: Kernel): Promise<number> {
  const name = `made${fresh().replace(/\W/g, "")}`;
  const startedMs = performance.now();
  await kernel.run(loadCell(`./made as ${name}`, kernel.cwd), () => {});
  const source = `${name}.build`;
  const found = await (await kernel.language()).inspect(source, source.length, false);
  if (found === null) throw new Error(`nobody knows the type of ${name}.build`);
  return performance.now() - startedMs;
}

/** The same steps as the module's, with the word that it is given. */
const SCRIPT = [
  'import { container, directory, host } from "rondel";',
  "const [, , word = ''] = process.argv;",
  `let box = container().withRootfs(${ROOT});`,
  `${BUILD};`,
  "console.log(await build.contents());",
  "",
].join("\n");

function benchCalls(cwd: string): Promise<Timing[]> {
  const given = ["--busybox", "/bin/busybox", "--word"];
  const call = (word: string) => run(["call", "./made", "build", ...given, word], cwd);
  const script = (word: string) => run(["run", "build.ts", word], cwd);
  return measure(
    [
      { name: "run, first", round: () => script(fresh()) },
      { name: "call, first", round: () => call(fresh()) },
      { name: "run, all kept", round: () => script("kept") },
      { name: "call, all kept", round: () => call("kept") },
    ],
    ROUNDS,
  );
}

function callRows(timings: readonly Timing[]) {
  return [
    row(timings, "run, first"),
    row(timings, "call, first", { against: "run, first", mostMs: FIRST_CALL_MS }),
    row(timings, "run, all kept"),
    row(timings, "call, all kept", { against: "run, all kept", mostMs: CACHED_CALL_MS }),
  ];
}

async function run(words: readonly string[], cwd: string): Promise<undefined> {
  const child = spawn(LAUNCHER, words, { cwd, stdio: ["ignore", "ignore", "pipe"] });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  if (code !== 0) throw new Error(`rondel ${words.join(" ")} ended with ${code}:\n${said}`);
}
