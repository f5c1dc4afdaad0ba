// Random sessions: whatever is kept of one, the functions of its module answer what the session
// had. RONDEL_SEED repeats one.

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serve } from "../../api/served.ts";
import { createRandom, type Random, SEED } from "../../rig/random.ts";
import { enterSession } from "./enter.ts";
import type { Program } from "./program.ts";
import type { Sessions } from "./rig.ts";

const SESSIONS = 12;
const CELLS = 14;

let folder: string;
let sessions: Sessions;

beforeAll(async () => {
  folder = mkdtempSync(join(process.env["RONDEL_TEST_TMP"] ?? tmpdir(), "save-"));
  const served = await serve();
  enterSession(served);
  const { openSessions } = await import("./rig.ts");
  sessions = openSessions(folder, served);
});
afterAll(async () => {
  await sessions.close();
  rmSync(folder, { recursive: true, force: true });
});

test(`a module answers what its session had (seed ${SEED})`, async () => {
  const random = createRandom(SEED);
  for (let count = 0; count < SESSIONS; count += 1) {
    const program = writeSession(random, `random-${count}`);
    const session = await sessions.run(program);
    const module = await session.save();
    const path = join(folder, program.name, "index.ts");
    mkdirSync(join(folder, program.name));
    writeFileSync(path, module.source);
    writeFileSync(join(folder, program.name, "dagger.json"), "{}");
    for (const one of module.functions) {
      const cells = program.cells.join("\n");
      const shown = `seed ${SEED}, ${one.name} of\n${cells}\n--\n${module.source}`;
      const answer = await sessions.call(path, module, one, []).catch(String);
      expect(answer, shown).toEqual(await session.value(one.name, []));
    }
  }
});

/** Trees named t1, t2, …; words w1, …; lists l1, …; and functions f1, … from a tree to a tree. */
function writeSession(random: Random, name: string): Program {
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
  ])();
}
