// Sessions for the modules that become of them: values, functions, and what comes from outside.

import { FLOW } from "./flow-programs.ts";
import { LANGUAGE } from "./language-programs.ts";
import type { Program } from "./program.ts";

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
      'const box = container().from("alpine").withMountedCache("/cache",' +
        ' cache).withFile("/b", note)',
    ],
    keep: ["tree", "note", "box"],
  },
  {
    name: "options",
    cells: [
      'const box = container().from("alpine").withExec(["false"], { expect: "ANY"' +
        ' }).withExposedPort(80, { protocol: "TCP" })',
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

const FUNCTIONS: readonly Program[] = [
  {
    name: "function",
    cells: [
      "function build(tag: string, count = 2): Container { return" +
        ' container().from("alpine").withLabel(tag, `${count}`) }',
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
      "async function lines(text: string): Promise<number> { const got = await" +
        ' directory().withNewFile("t", text).file("t").contents(); return' +
        ' got.split("\\n").length }',
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
      'const b = container().from("alpine").withMountedDirectory("/src",' +
        ' host().directory("src")).withFile("/n", host().file("src/note.txt"))',
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
      'const box = container().from(image).withLabel("retries",' +
        ' String(retries)).withLabel("loud", `${isLoud}`)',
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
      'const box = container().from("alpine").withEnvVariable("PLACE",' +
        ' process.env.RONDEL_TEST_PLACE ?? "")',
    ],
  },
];

export const PROGRAMS: readonly Program[] = [
  ...VALUES,
  ...LANGUAGE,
  ...FLOW,
  ...FUNCTIONS,
  ...OUTSIDE,
];
