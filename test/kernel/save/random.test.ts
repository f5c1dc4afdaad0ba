// Random sessions: whatever is kept of one, the functions of its module answer what the session
// had, and the module has no statement that it could do without. RONDEL_SEED repeats one.

import { expect, test } from "vitest";
import { createRandom, SEED } from "../../rig/random.ts";
import { answeringTheSame, type Dropped, dropEach } from "./drops.ts";
import { writeSession } from "./random-session.ts";
import { useSaved } from "./saved.ts";
import { typeCheck } from "./type-check.ts";

const SESSIONS = 12;
const MORE_SESSIONS = 40;
const saved = useSaved();

test(`a module answers what its session had (seed ${SEED})`, async () => {
  const { sessions, write } = saved();
  const random = createRandom(SEED);
  for (let count = 0; count < SESSIONS; count += 1) {
    const program = writeSession(random, `random-${count}`);
    const session = await sessions.run(program);
    const module = await session.save();
    const path = write(program.name, module.source);
    for (const one of module.functions) {
      const cells = program.cells.join("\n");
      const shown = `seed ${SEED}, ${one.name} of\n${cells}\n--\n${module.source}`;
      const answer = await sessions.call(path, module, one, []).catch(String);
      expect(answer, shown).toEqual(await session.value(one.expression, []));
    }
  }
});

test(`without any of its statements, a module answers something else (seed ${SEED})`, async () => {
  const { sessions, write, folder } = saved();
  const random = createRandom(SEED);
  const drops: Dropped[] = [];
  for (let count = 0; count < MORE_SESSIONS; count += 1) {
    const program = writeSession(random, `whole-${count}`);
    const module = await (await sessions.run(program)).save();
    write(program.name, module.source);
    drops.push(...dropEach(module, program.name));
  }
  expect(drops.length).toBeGreaterThan(2 * MORE_SESSIONS);
  for (const { name, source } of drops) write(name, source);
  const same = await answeringTheSame(drops, saved());
  // What only types need is missed by the compiler alone.
  const said = same.length > 0 ? await typeCheck(folder) : "";
  const needless = same.filter(({ name }) => !said.includes(`${name}/index.ts`));
  expect(needless.map(({ statement, source }) => `${statement}\n--\n${source}`)).toEqual([]);
});
