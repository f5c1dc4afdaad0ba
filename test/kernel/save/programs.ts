// Sessions as they are typed, for the modules that become of them.

export interface Program {
  readonly name: string;
  readonly cells: readonly string[];
  /** Left out where the last Cells say it. */
  readonly keep?: readonly string[];
  readonly literals?: Readonly<Record<string, string>>;
  /** Of the functions among what is kept, by name. */
  readonly args?: Readonly<Record<string, readonly (string | number | boolean)[]>>;
}

const VALUES: readonly Program[] = [
  { name: "one", cells: ['const build = container().from("alpine").withExec(["true"])'] },
  {
    name: "detours",
    cells: [
      'const base = container().from("alpine")',
      'base.withExec(["false"])',
      'console.log("looking")',
      'const made = base.withWorkdir("/src").withNewFile("/src/a.txt", "a")',
      'await made.file("/src/a.txt").name()',
      'const build = made.withExec(["true"])',
    ],
    keep: ["build"],
  },
  {
    name: "shared",
    cells: [
      '// What all of them need.\nconst deps = container().from("alpine").withExec(["true"])',
      '// The program.\nconst build = deps.withNewFile("/out", "made")',
      '/** Says whether\n * it works. */\nconst check = deps.withNewFile("/check", "checked")',
    ],
    keep: ["build", "check"],
  },
  {
    name: "diamond",
    cells: [
      'const base = container().from("alpine")',
      'const left = base.withNewFile("/left", "l")',
      'const right = base.withNewFile("/right", "r")',
      'const both = left.withFile("/right", right.file("/right"))',
    ],
    keep: ["left", "right", "both"],
  },
  {
    name: "redefined",
    cells: [
      'const base = container().from("bare")',
      'const base = container().from("alpine")',
      'const step = base.withNewFile("/one", "1")',
      'const step = base.withNewFile("/two", "2")',
      'const build = step.withWorkdir("/")',
    ],
    keep: ["build"],
  },
  {
    name: "built-on-itself",
    cells: [
      'const box = container().from("alpine")',
      'const box = box.withNewFile("/a", "a")',
      'const box = box.withNewFile("/b", "b")',
    ],
    keep: ["box"],
  },
  {
    name: "reassigned",
    cells: [
      'let box = container().from("alpine")',
      'box = box.withNewFile("/a", "a")',
      'const early = box.withWorkdir("/early")',
      'box = box.withNewFile("/b", "b")',
    ],
    keep: ["early", "box"],
  },
  {
    name: "loop",
    cells: [
      'let box = container().from("alpine")',
      'for (const name of ["a", "b", "c"]) {\n  box = box.withNewFile("/" + name, name)\n}',
      'const build = box.withWorkdir("/")',
    ],
    keep: ["build", "box"],
  },
  {
    name: "counted-loop",
    cells: [
      "let box = directory()",
      "for (let n = 0; n < 3; n += 1) box = box.withNewFile(`n${n}`, `${n * n}`)",
    ],
    keep: ["box"],
  },
  {
    name: "continued",
    cells: ['container().from("alpine")', '  .withNewFile("/a", "a")', '.withExec(["true"])'],
  },
  {
    name: "underscore",
    cells: ['container().from("alpine")', 'const build = _.withNewFile("/a", "a")', "_1"],
    keep: ["build"],
  },
  {
    name: "numbered-value",
    cells: [
      'directory().withNewFile("a", "1")',
      'directory().withNewFile("b", "2")',
      'const both = _1.withDirectory("/", _2)',
    ],
    keep: ["both"],
  },
  {
    name: "kinds",
    cells: [
      'const tree = directory().withNewFile("a/b.txt", "b")',
      'const note = tree.file("a/b.txt")',
      'const cache = cacheVolume("deps")',
      'const box = container().from("alpine").withMountedCache("/cache", cache).withFile("/b", note)',
    ],
    keep: ["tree", "note", "box"],
  },
  {
    name: "options",
    cells: [
      'const box = container().from("alpine").withExec(["false"], { expect: "ANY" }).withExposedPort(80, { protocol: "TCP" })',
      'const cached = box.withMountedCache("/c", cacheVolume("c"), { sharing: "LOCKED" })',
    ],
    keep: ["box", "cached"],
  },
  {
    name: "enums",
    cells: [
      'const box = container().from("alpine").withExec(["false"], { expect: ReturnType.Any })',
    ],
  },
  {
    name: "platform",
    cells: ['const box = container({ platform: "linux/amd64" }).from("alpine")'],
  },
];

const LANGUAGE: readonly Program[] = [
  {
    name: "destructured",
    cells: [
      'const { image, files: [first] } = { image: "alpine", files: ["a", "b"] }',
      'const box = container().from(image).withNewFile("/" + first, first)',
    ],
    keep: ["box"],
  },
  {
    name: "spread",
    cells: [
      'const flags = ["-a", "-b"]',
      'const more = [...flags, "-c"]',
      'const box = container().from("alpine").withDefaultArgs(["true", ...more])',
    ],
    keep: ["box"],
  },
  {
    name: "pushed",
    cells: [
      'const words = ["true"]',
      'words.push("--fast")',
      'words.push("--loud")',
      'const box = container().from("alpine").withDefaultArgs(words)',
    ],
    keep: ["box"],
  },
  {
    name: "object-filled",
    cells: [
      "const env: Record<string, string> = {}",
      'env.A = "1"',
      'env["B"] = "2"',
      'let box = container().from("alpine")',
      "for (const [name, value] of Object.entries(env)) box = box.withEnvVariable(name, value)",
    ],
    keep: ["box"],
  },
  {
    name: "template",
    cells: [
      'const user = "ann"',
      'const box = container().from("alpine").withNewFile("/hello", `hello ${user}\n  and all  \n`)',
    ],
    keep: ["box"],
  },
  {
    name: "conditional",
    cells: [
      "const isFast = true",
      'const box = container().from("alpine").withDefaultArgs(isFast ? ["fast"] : ["slow"])',
      'let other = box\nif (isFast) {\n  other = box.withNewFile("/fast", "")\n} else {\n  other = box\n}',
    ],
    keep: ["box", "other"],
  },
  {
    name: "awaited",
    cells: [
      'const tree = directory().withNewFile("version", "1.2.3\\n")',
      'const version = (await tree.file("version").contents()).trim()',
      'const box = container().from("alpine").withLabel("version", version)',
    ],
    keep: ["version", "box"],
  },
  {
    name: "awaited-choice",
    cells: [
      'const tree = directory().withNewFile("a", "").withNewFile("b", "")',
      "const names = await tree.entries()",
      'let box = container().from("alpine")',
      'if (names.includes("b")) box = box.withLabel("b", "yes")',
      "for (const name of names) box = box.withLabel(name, String(names.indexOf(name)))",
    ],
    keep: ["box", "names"],
  },
  {
    name: "value-awaited",
    cells: [
      'directory().withNewFile("version", "7").file("version").contents()',
      'const box = container().from("alpine").withLabel("version", _)',
    ],
    keep: ["box"],
  },
  {
    name: "with-function",
    cells: [
      'const tools = (box: Container) => box.withNewFile("/tool", "tool")',
      'const build = container().from("alpine").with(tools)',
    ],
    keep: ["build"],
  },
  {
    name: "helpers",
    cells: [
      "function label(name: string) { return `made-${twice(name)}` }",
      "function twice(text: string) { return text + text }",
      'const build = container().from("alpine").withLabel("by", label("x"))',
      'const other = directory().withNewFile(label("y"), "")',
    ],
    keep: ["build", "other"],
  },
  {
    name: "helper-redefined",
    cells: [
      'const name = () => "old"',
      'const first = directory().withNewFile(name(), "1")',
      'const name = () => "new"',
      'const second = first.withNewFile(name(), "2")',
    ],
    keep: ["second"],
  },
  {
    name: "class",
    cells: [
      "class Label { constructor(readonly text: string) {} get value() { return this.text.toUpperCase() } }",
      'const label = new Label("a")',
      'const box = container().from("alpine").withLabel("l", label.value)',
    ],
    keep: ["box"],
  },
  {
    name: "types",
    cells: [
      "interface Entry { readonly path: string; readonly text: string }",
      "type Entries = readonly Entry[]",
      'const entries: Entries = [{ path: "a", text: "1" }, { path: "b", text: "2" }]',
      "const tree = entries.reduce((made, { path, text }) => made.withNewFile(path, text), directory())",
    ],
    keep: ["tree"],
  },
  {
    name: "enum",
    cells: [
      'enum Level { Low = "low", High = "high" }',
      'const box = container().from("alpine").withLabel("level", Level.High)',
    ],
    keep: ["box"],
  },
  {
    name: "generic",
    cells: [
      "const last = <T,>(items: readonly T[]): T | undefined => items.at(-1)",
      'const box = container().from("alpine").withLabel("last", last(["a", "b"]) ?? "none")',
    ],
    keep: ["box"],
  },
  {
    name: "imports",
    cells: [
      'import { posix } from "node:path"',
      'import * as util from "node:util"',
      'const path = posix.join("/a", "b")',
      'const box = container().from("alpine").withNewFile(path, util.format("%d", 3))',
    ],
    keep: ["box"],
  },
  {
    name: "regex-and-operators",
    cells: [
      'const tag = "v1.2".replace(/^v/, "")',
      "const size = 2 ** 10 + (3 - 1) * 4",
      'const box = container().from("alpine").withLabel("tag", tag ?? "none").withLabel("size", `${size}`)',
    ],
    keep: ["box"],
  },
  {
    name: "many-in-a-cell",
    cells: [
      'const a = directory().withNewFile("a", "a"); const b = a.withNewFile("b", "b")\nconst unused = a.withNewFile("z", "z")\nb',
    ],
    keep: ["b"],
  },
  {
    name: "exported",
    cells: [
      'export const box = container().from("alpine")',
      "export function twice(n: number): number { return n * 2 }",
    ],
    keep: ["box", "twice"],
    args: { twice: [4] },
  },
];

const FUNCTIONS: readonly Program[] = [
  {
    name: "function",
    cells: [
      'function build(tag: string, count = 2): Container { return container().from("alpine").withLabel(tag, `${count}`) }',
    ],
    args: { build: ["a", 3] },
  },
  {
    name: "arrow",
    cells: ['const build = (tag: string) => container().from("alpine").withLabel("tag", tag)'],
    args: { build: ["x"] },
  },
  {
    name: "function-with-steps",
    cells: [
      'const base = container().from("alpine").withExec(["true"])',
      'const tagged = (tag: string) => base.withLabel("tag", tag)',
      'const one = tagged("one")',
    ],
    keep: ["tagged", "one"],
    args: { tagged: ["two"] },
  },
  {
    name: "async-function",
    cells: [
      'async function lines(text: string): Promise<number> { const got = await directory().withNewFile("t", text).file("t").contents(); return got.split("\\n").length }',
    ],
    args: { lines: ["a\nb"] },
  },
  {
    name: "numbers-and-lists",
    cells: [
      "const sizes = [1, 2, 3].map((n) => n * 2)",
      'const words = ["a", "b"].join("-")',
      "const total = sizes.reduce((sum, n) => sum + n, 0)",
    ],
    keep: ["sizes", "words", "total"],
  },
];

const OUTSIDE: readonly Program[] = [
  {
    name: "folder",
    cells: [
      'const source = host().directory("./src", { exclude: ["node_modules", "*.log"] })',
      'const build = container().from("alpine").withDirectory("/src", source)',
    ],
    keep: ["build"],
  },
  {
    name: "folder-twice",
    cells: [
      'const a = container().from("alpine").withDirectory("/src", host().directory("src"))',
      'const b = container().from("alpine").withMountedDirectory("/src", host().directory("src")).withFile("/n", host().file("src/note.txt"))',
    ],
    keep: ["a", "b"],
  },
  {
    name: "secret",
    cells: [
      'const token = secret("env://TOKEN_VALUE")',
      'const build = container().from("alpine").withSecretVariable("TOKEN", token)',
    ],
    keep: ["build"],
  },
  {
    name: "constants",
    cells: [
      "// Which Alpine.\nconst image = 'alpine'",
      "const retries = 3",
      "const isLoud = false",
      'const box = container().from(image).withLabel("retries", String(retries)).withLabel("loud", `${isLoud}`)',
    ],
    keep: ["box"],
  },
  {
    name: "literal-asked-for",
    cells: [
      'const box = container().from("alpine").withLabel("x", "alpine").withNewFile("/v", "1")',
    ],
    literals: { image: '"alpine"' },
  },
  {
    name: "environment",
    cells: [
      'const box = container().from("alpine").withEnvVariable("PLACE", process.env.RONDEL_TEST_PLACE ?? "")',
    ],
  },
];

export const PROGRAMS: readonly Program[] = [...VALUES, ...LANGUAGE, ...FUNCTIONS, ...OUTSIDE];
