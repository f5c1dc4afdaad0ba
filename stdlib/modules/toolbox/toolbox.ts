// A container of the host's own programs, made from nothing but calls to the API: no registry, no
// image. `toolbox("sh")` is a shell and its usual company, `toolbox("sh", "git", "node")` has more.
// The files are found now; their content is read when the container is first used.

import { lstatSync, readdirSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { RondelError } from "../../client/failures.ts";
import type { Client, Container } from "../../client/generated.ts";
import { BUNDLES, type Bundle } from "./bundles.ts";
import { createFinder, type Finder } from "./find.ts";
import { resolvePath } from "./links.ts";

export interface ToolboxOptions {
  readonly client: Client;
  /** Where programs are looked for. */
  readonly searchPath: string;
  /** The program that runs this one; it is what `node` means. */
  readonly node: string;
}

/** The folders that a system may have joined into /usr by links. */
const TOP_LINKS = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
/** What every container has a file system of its own at, and where programs from there go. */
const COVERED = ["/dev", "/proc", "/sys"];
const MOVED_TO = "/usr/local/bin";
/** Folders that grow without end and that no program needs. */
const LEFT_OUT = ["__pycache__", "site-packages"];
const PASSWD = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n";
const GROUP = "root:x:0:\nnogroup:x:65534:\n";
const STANDARD_PATH = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
];

export function createToolbox(options: ToolboxOptions) {
  return (...names: readonly string[]): Container => {
    const { client } = options;
    const collected = collect(names, options);
    const files = client
      .host()
      .directory("/", {
        include: collected.patterns,
        exclude: LEFT_OUT.map((name) => `**/${name}`),
      })
      .withNewFile("/etc/passwd", PASSWD)
      .withNewFile("/etc/group", GROUP)
      .withNewDirectory("/root", { permissions: 0o700 })
      .withNewDirectory("/tmp", { permissions: 0o1777 });
    const root = collected.hidden.reduce(
      (made, program) =>
        made.withFile(`${MOVED_TO}/${basename(program)}`, client.host().file(program)),
      files,
    );
    return client.container().withRootfs(root).withEnvVariable("PATH", collected.path);
  };
}

interface Collected {
  readonly patterns: readonly string[];
  /** Programs whose own place a container covers with a mount. */
  readonly hidden: readonly string[];
  readonly path: string;
}

function collect(names: readonly string[], options: ToolboxOptions): Collected {
  const finder = createFinder(options.searchPath);
  const folders = new Set<string>();
  const homes = new Set<string>();
  const hidden = new Set<string>();
  // What is added on the way comes to its turn, too.
  const wanted = new Set(names);
  for (const name of wanted) {
    const bundle: Bundle = BUNDLES.get(name) ?? { programs: [name] };
    const [first, ...others] = bundle.programs;
    const program = findProgram(first, bundle, finder, options);
    if (COVERED.some((top) => program.startsWith(`${top}/`))) hidden.add(program);
    else homes.add(dirname(program));
    for (const other of others) addIfThere(finder, finder.program(other));
    for (const file of bundle.files ?? []) finder.add(file);
    const packages = packageOf(program);
    // Such a script looks for node by that name.
    if (packages.length > 0) wanted.add("node");
    const needed = [...(bundle.folders?.(program) ?? []), ...packages];
    for (const folder of needed) addFolder(finder, folder, folders);
  }
  for (const link of TOP_LINKS) addTopLink(finder, link);
  const single = finder.paths().filter((path) => !isBelow(path, folders));
  const path = [...new Set([...homes, ...STANDARD_PATH])].join(":");
  return { patterns: [...single, ...folders].map(patternOf), hidden: [...hidden], path };
}

function findProgram(
  name: string,
  bundle: Bundle,
  finder: Finder,
  { searchPath, node }: ToolboxOptions,
): string {
  const found = name === "node" ? node : finder.program(name);
  const program = found === null ? null : (bundle.behind?.(found) ?? found);
  if (program === null || !finder.add(program)) throw missing(name, searchPath);
  return program;
}

/** A script that came as a package of Node's, as npm did, reads the rest of its package. */
function packageOf(program: string): readonly string[] {
  const path = resolvePath(program)?.path ?? "";
  if (!/\.[cm]?js$/.test(path)) return [];
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(path) ?? [];
}

function missing(name: string, searchPath: string): RondelError {
  return new RondelError(
    `toolbox has no ${name}: it is not on this host`,
    `Install ${name}, or extend PATH, where it was looked for: ${searchPath}`,
  );
}

function addIfThere(finder: Finder, program: string | null): void {
  if (program !== null) finder.add(program);
}

/** The folder goes as a whole; what is needed by the programs and libraries in it goes too. */
function addFolder(finder: Finder, folder: string, folders: Set<string>): void {
  const resolved = resolvePath(folder);
  if (resolved === null || folders.has(resolved.path)) return;
  folders.add(resolved.path);
  for (const link of resolved.links) finder.addLink(link);
  const todo = [resolved.path];
  for (let at = todo.pop(); at !== undefined; at = todo.pop()) {
    for (const entry of readdirSync(at, { withFileTypes: true })) {
      const path = join(at, entry.name);
      if (!entry.isDirectory()) addIfRuns(finder, path, entry.isSymbolicLink());
      else if (!LEFT_OUT.includes(entry.name)) todo.push(path);
    }
  }
}

function addIfRuns(finder: Finder, path: string, isLink: boolean): void {
  if (isLink || /\.so(\.|$)/.test(path) || (lstatSync(path).mode & 0o111) !== 0) finder.add(path);
}

function isBelow(path: string, folders: ReadonlySet<string>): boolean {
  for (let at = dirname(path); at !== "/"; at = dirname(at)) if (folders.has(at)) return true;
  return false;
}

/** The link alone: what it leads to is taken file by file. */
function addTopLink(finder: Finder, path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found?.isSymbolicLink()) finder.addLink(path);
}

/** A path as a pattern that means this path alone, relative to the root. */
function patternOf(path: string): string {
  return path.slice(1).replace(/[\\*?[\]!]/g, "\\$&");
}
