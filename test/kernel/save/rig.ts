// Sessions over an API in this very process, as the prompt would run them, and the modules that
// are saved from them, each called in a process of its own.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileCell } from "../../../kernel/compile/compile.ts";
import { defineLibrary } from "../../../kernel/evaluate/library.ts";
import { createRunner } from "../../../kernel/evaluate/runner.ts";
import { createLanguage } from "../../../kernel/language/language.ts";
import { callFunction } from "../../../kernel/save/call/call.ts";
import { argumentFrom } from "../../../kernel/save/call/given.ts";
import type { ArgumentValue } from "../../../kernel/save/call/words.ts";
import { saveModule } from "../../../kernel/save/module.ts";
import type { SavedCell, SavedFunction, SavedModule } from "../../../kernel/save/words.ts";
import { Lazy } from "../../../stdlib/client/lazy.ts";
import { connection } from "../../../stdlib/index.ts";
import type { Served } from "../../api/served.ts";
import type { Program } from "./programs.ts";

type Plain = string | number | boolean;

export interface Sessions {
  run(program: Program): Promise<SessionRun>;
  call(
    path: string,
    module: SavedModule,
    one: SavedFunction,
    args: readonly Plain[],
  ): Promise<unknown>;
  close(): Promise<void>;
}

export interface SessionRun {
  save(): Promise<SavedModule>;
  /** What the session has under a name, as a call of the module would tell it. */
  value(name: string, args: readonly Plain[]): Promise<unknown>;
}

/** To be loaded when the session was entered. */
export async function openSessions(folder: string, served: Served): Promise<Sessions> {
  const { token } = served.session;
  mkdirSync(join(served.folder, "src"));
  writeFileSync(join(served.folder, "src/note.txt"), "note");
  mkdirSync(join(folder, "empty"));
  const language = createLanguage({
    cwd: join(folder, "empty"),
    env: process.env,
    images: async () => [],
    entries: async () => null,
  });

  return {
    async run(program) {
      language.forgetAll();
      // The library is in no other session's way, and not in that of what reads the code.
      const globals: object = Object.create(globalThis);
      defineLibrary(globals);
      const runner = createRunner({
        cwd: () => folder,
        columns: () => 100,
        awaitValues: true,
        globals,
        errors: Error,
      });
      const never = new AbortController().signal;
      const cells: SavedCell[] = [];
      const names = new Set<string>();
      const run = async (source: string, number: number, isPeek: boolean) => {
        const compiled = compileCell(source, { number, isCellName: (name) => names.has(name) });
        for (const name of compiled.defines) names.add(name);
        const { outcome, value } = await runner.run(
          { cell: number, compiled, source, isPeek },
          never,
        );
        if (outcome.kind === "failed") throw new Error(`${source}: ${outcome.error.message}`);
        if (!isPeek) language.learn({ number, source, defines: compiled.defines });
        return value;
      };
      for (const [index, source] of program.cells.entries()) {
        const value = await run(source, index + 1, false);
        cells.push({ number: index + 1, source, value: value === undefined ? null : tagOf(value) });
      }
      return {
        save: () =>
          saveModule({
            name: `my-${program.name}`,
            session: "calm-otter",
            cells,
            types: new Map(runner.names().map(({ name, type }) => [name, type])),
            keep: program.keep ?? null,
            literals: new Map(Object.entries(program.literals ?? {})),
            typeOf: (name) => language.typeOf(name),
          }),
        async value(name, args) {
          const [, step] = /^step(\d+)$/.exec(name) ?? [];
          const expression = step === undefined ? name : `_${step}`;
          const call =
            args.length > 0 ? `(${args.map((arg) => JSON.stringify(arg)).join(", ")})` : "";
          const value = await run(`${expression}${call}`, cells.length + 1, true);
          return describeValue(value);
        },
      };
    },
    async call(path, module, one, args) {
      const own = args.map((value): ArgumentValue => ({ kind: "plain", value }));
      const rest = one.parameters.map((parameter) => {
        const value = argumentFrom(parameter, process.env);
        if (value === null) throw new Error(`nobody gave ${parameter.name}`);
        return value;
      });
      const answered = await callFunction(
        {
          path,
          className: module.className,
          functionName: one.name,
          args: [...own, ...rest],
          images: {},
        },
        {
          node: process.execPath,
          cwd: served.folder,
          env: process.env,
          session: { port: served.port, token },
          onPrint: () => {},
          signal: new AbortController().signal,
        },
      );
      if (answered.kind === "lazy") return answered.id;
      return answered.kind === "value" ? JSON.parse(answered.json ?? "null") : answered.items;
    },
    async close() {
      await language[Symbol.asyncDispose]();
      await connection.close();
      await served.close();
    },
  };
}

function describeValue(value: unknown): unknown {
  return value instanceof Lazy ? Lazy.idOf(value) : value;
}

function tagOf(value: unknown): string {
  const tag: unknown = Reflect.get(Object(value), Symbol.toStringTag);
  return typeof tag === "string" ? tag : typeof value;
}
