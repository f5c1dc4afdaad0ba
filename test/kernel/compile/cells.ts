// Compiles Cells one after the other and runs them on one scope, as the evaluator does.

import { Script } from "node:vm";
import { compileCell } from "../../../kernel/compile/compile.ts";
import { createScope } from "../../../kernel/evaluate/scope.ts";

export interface Cells {
  readonly scope: object;
  /** The value of the last expression. */
  run(source: string): Promise<unknown>;
}

export function createCells(): Cells {
  const { object } = createScope(globalThis);
  let number = 0;
  return {
    scope: object,
    async run(source) {
      number += 1;
      const isCellName = (name: string): boolean => Object.hasOwn(object, name);
      const { code, isAsync } = compileCell(source, { number, isCellName });
      const body: unknown = new Script(`(${code}\n)`, {
        filename: `cell-${number}.ts`,
      }).runInThisContext();
      if (typeof body !== "function") throw new Error("the code is no function");
      const answer: unknown = body(object, load, { url: "file:///cell.ts" });
      if (!isAsync && answer instanceof Promise) throw new Error("it was said to be synchronous");
      const last: unknown = await answer;
      return last === undefined ? undefined : Reflect.get(Object(last), "value");
    },
  };
}

function load(specifier: string, options?: ImportCallOptions): Promise<unknown> {
  return import(/* @vite-ignore */ specifier, options);
}

/** The value of the last of several Cells. */
export async function runCells(...sources: readonly string[]): Promise<unknown> {
  const cells = createCells();
  let value: unknown;
  for (const source of sources) value = await cells.run(source);
  return value;
}
