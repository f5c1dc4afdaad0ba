// Random sessions. Trees named t1, t2, …; words w1, …; lists l1, …; and functions f1, … from a tree
// to a tree.

import type { Random } from "../../rig/random.ts";
import type { Program } from "./program.ts";

const CELLS = 14;

export function writeSession(random: Random, name: string): Program {
  const names = { t: ["t1"], w: ["w1"], l: ["l1"], f: ["f1"] };
  const cells = [
    "let t1 = directory()",
    'const w1 = "one"',
    'const l1 = ["a"]',
    "const f1 = (tree: Directory) => tree.withNewFile(w1, w1)",
  ];
  while (cells.length < CELLS) cells.push(writeCell(random, names));
  return { name, cells, keep: [...new Set([random.pick(names.t), random.pick(names.t)])] };
}

type Names = Record<"t" | "w" | "l" | "f", string[]>;

function writeCell(random: Random, names: Names): string {
  const [t, u, w, l, f] = [
    random.pick(names.t),
    random.pick(names.t),
    random.pick(names.w),
    random.pick(names.l),
    random.pick(names.f),
  ];
  // Sometimes an old name, so that definitions are overwritten.
  const define = (kind: keyof Names, text: string, word = "const"): string => {
    const name = `${kind}${1 + random.below(4)}`;
    if (!names[kind].includes(name)) names[kind].push(name);
    return `${word} ${name} = ${text}`;
  };
  return random.pick([
    () => define("t", `${t}.withNewFile(${w}, ${l}.join("-"))`),
    () => define("t", `${f}(${t})`),
    () => define("t", `${t}.withDirectory(${w}, ${u})`, "let"),
    () => define("w", `"${random.below(5)}"`),
    () => define("w", `${w} + ${l}.length`),
    () => define("l", `[...${l}, ${w}]`),
    () => define("f", `(tree: Directory) => tree.withNewFile("of-" + ${w}, "")`),
    () => `${l}.push(${w})`,
    () => `${t}.withNewFile("lost", "")`,
    () => `${define("t", t, "let")}\nfor (const one of ${l}) console.assert(one !== ${w} + "!")`,
    () => `console.assert(${w} !== "")`,
    () => `${l}.join("-")`,
    () => `await ${t}.entries()`,
    () => define("w", `[${w} + ${l}.join("")]`).replace(/w\d/, "[$&]"),
  ])();
}
