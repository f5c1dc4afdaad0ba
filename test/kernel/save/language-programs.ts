// Sessions that use what the language has, for the modules that become of them.

import type { Program } from "./program.ts";

export const LANGUAGE: readonly Program[] = [
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
      'const box = container().from("alpine").withNewFile("/hello", `hello ${user}\n ' +
        " and all  \n`)",
    ],
    keep: ["box"],
  },
  {
    name: "conditional",
    cells: [
      "const isFast = true",
      'const box = container().from("alpine").withDefaultArgs(isFast ? ["fast"] : ["slow"])',
      'let other = box\nif (isFast) {\n  other = box.withNewFile("/fast", "")\n} else' +
        " {\n  other = box\n}",
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
    name: "read-late",
    cells: [
      'const word = "one"',
      'const add = (tree: Directory) => tree.withNewFile(word, "")',
      "const first = add(directory())",
      'const word = "two"',
      "const second = add(first)",
    ],
    keep: ["second"],
  },
  {
    name: "class",
    cells: [
      "class Label { constructor(readonly text: string) {} get value() { return" +
        " this.text.toUpperCase() } }",
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
      "const tree = entries.reduce((made, { path, text }) => made.withNewFile(path," +
        " text), directory())",
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
      'const box = container().from("alpine").withLabel("tag", tag ??' +
        ' "none").withLabel("size", `${size}`)',
    ],
    keep: ["box"],
  },
  {
    name: "many-in-a-cell",
    cells: [
      'const a = directory().withNewFile("a", "a"); const b = a.withNewFile("b",' +
        ' "b")\nconst unused = a.withNewFile("z", "z")\nb',
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
