// Sessions become modules: their text is as it should be read, it is typed against the published
// SDK in strict mode, and each function answers the very value that the session had.

import { describe, expect, test } from "vitest";
import { PROGRAMS } from "./programs.ts";
import { useSaved } from "./saved.ts";
import { typeCheck } from "./type-check.ts";

describe("a session as a module", () => {
  const saved = useSaved();
  const written = new Set<string>();

  test.each(PROGRAMS)("$name", async (program) => {
    const { sessions, write } = saved();
    const session = await sessions.run(program);
    const module = await session.save();
    await expect(module.source).toMatchFileSnapshot(`golden/${program.name}.txt`);
    const path = write(program.name, module.source);
    written.add(program.name);
    for (const one of module.functions) {
      const args = program.args?.[one.name] ?? [];
      const expected = await session.value(one.expression, args);
      expect(await sessions.call(path, module, one, args), one.name).toEqual(expected);
    }
  });

  test("every module is typed, strictly, against the published SDK", async () => {
    expect(await typeCheck(saved().folder, { noUnusedLocals: true })).toBe("");
    expect([...written]).toEqual(PROGRAMS.map(({ name }) => name));
  });
});
