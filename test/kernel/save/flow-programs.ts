// Sessions that go back and forth, for the modules that become of them: what was taken back, what
// failed, what was only looked at, and steps that depend on what others answered.

import type { Program } from "./program.ts";

export const FLOW: readonly Program[] = [
  {
    name: "undone",
    cells: [
      'let box = container().from("alpine")',
      'box = box.withNewFile("/wrong", "wrong")',
      'const note = "undone as well"',
      'box = box.withNewFile("/right", "right")',
    ],
    undone: [2, 3],
    keep: ["box"],
  },
  {
    name: "failed",
    cells: [
      'const tree = directory().withNewFile("a", "a")',
      'const text = await tree.file("b").contents()',
      'tree.withNewFile("c", "c"); throw new Error("on purpose")',
      'const text = await tree.file("a").contents()',
    ],
    failing: [2, 3],
    keep: ["text"],
  },
  {
    name: "own-steps",
    cells: [
      'const step2 = directory().withNewFile("mine", "2")',
      'directory().withNewFile("second", "2")',
      'const both = step2.withDirectory("/", _2)',
      'const step1 = both.withNewFile("last", "1")',
    ],
    keep: ["both", "step1", "_2"],
  },
  {
    name: "looked-at",
    cells: [
      'const words = ["a", "b"]',
      'words.join("-")',
      "words.length",
      'const tree = directory().withNewFile("words", words.join("\\n"))',
      'await tree.file("words").contents()',
      "tree",
    ],
    keep: ["tree"],
  },
  {
    name: "swapped",
    cells: [
      'let a = directory().withNewFile("a", "a")',
      'let b = directory().withNewFile("b", "b")',
      ";[a, b] = [b, a]",
      'const both = a.withDirectory("b", b)',
    ],
    keep: ["both"],
  },
  {
    name: "taken-apart",
    cells: [
      'const options = { image: "alpine", env: { A: "1" } as { A: string; B?: string ' +
        '}, paths: ["/a", "/b", "/c"] }',
      "const { image, env: { A: first, B: second = 'none' }, paths: [top, ...others] } = options",
      "const { image: _, ...rest } = options",
      'const box = container().from(image).withEnvVariable("A", ' +
        'first).withEnvVariable("B", second)',
      "const more = others.reduce((made, path) => made.withNewFile(path, top), box)",
      'const all = more.withLabel("rest", Object.keys(rest).join(","))',
    ],
    keep: ["all"],
  },
  {
    name: "read-late-taken-apart",
    cells: [
      'const [word, other] = ["one", "1"]',
      "const add = (tree: Directory) => tree.withNewFile(word, other)",
      "const first = add(directory())",
      'const [word, other] = ["two", "2"]',
      "const { word, other } = { word: word + word, other: other }",
      "const second = add(first)",
    ],
    keep: ["second"],
  },
  {
    name: "awaited-condition",
    cells: [
      'const tree = directory().withNewFile("mode", "fast\\n")',
      'const isFast = (await tree.file("mode").contents()).startsWith("fast")',
      'const box = isFast ? container().from("alpine") : container().from("bare")',
      'const build = (await box.envVariable("PATH")) === null ? box : box.withLabel("path", "yes")',
    ],
    keep: ["box", "build"],
  },
  {
    name: "shared-awaited",
    cells: [
      'const tree = directory().withNewFile("version", "1.2.3")',
      'const version = await tree.file("version").contents()',
      'const base = container().from("alpine").withLabel("version", version)',
      'const app = base.withNewFile("/app", version)',
      'const docs = base.withNewFile("/docs", version)',
    ],
    keep: ["app", "docs"],
  },
  {
    name: "while-and-switch",
    cells: [
      'let box = container().from("alpine")',
      "let left = 3",
      "while (left > 0) {\n  left -= 1\n  if (left === 1) continue\n  box = " +
        'box.withLabel(`l${left}`, "")\n}',
      'switch (left) {\n  case 0:\n    box = box.withLabel("none", "")\n    break\n  default:\n' +
        '    box = box.withLabel("some", "")\n}',
    ],
    keep: ["box"],
  },
  {
    name: "tried",
    cells: [
      'const tree = directory().withNewFile("a", "a")',
      'let text = ""',
      'try {\n  text = await tree.file("missing").contents()\n} catch {\n  text = "none"\n}',
      'const box = container().from("alpine").withLabel("text", text)',
    ],
    keep: ["box"],
  },
  {
    name: "classes",
    cells: [
      "abstract class Part { constructor(readonly name: string) {} abstract put(tree: " +
        "Directory): Directory }",
      "class Note extends Part {\n  static count = 0\n  put(tree: Directory) {\n" +
        "    return tree.withNewFile(this.name, String(Note.count))\n  }\n}",
      "Note.count += 2",
      'const tree = [new Note("a"), new Note("b")].reduce((made, one) => ' +
        "one.put(made), directory())",
    ],
    keep: ["tree"],
  },
];
