// Sessions over an API in this very process, as the prompt would run them, and the modules that
// are saved from them, each called in a process of its own.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { compileCell } from "../../../kernel/compile/compile.ts";
import { defineLibrary } from "../../../kernel/evaluate/library.ts";
import { createRunner } from "../../../kernel/evaluate/runner.ts";
import { createLanguage, type Language } from "../../../kernel/language/language.ts";
import { argumentFrom } from "../../../kernel/save/call/given.ts";
import type { ArgumentValue } from "../../../kernel/save/call/words.ts";
import { callFunction } from "../../../kernel/save/host/call.ts";
import { saveModule } from "../../../kernel/save/module.ts";
import type { SavedCell, SavedFunction, SavedModule } from "../../../kernel/save/words.ts";
import { Lazy } from "../../../stdlib/client/lazy.ts";
import { connection } from "../../../stdlib/index.ts";
import type { Served } from "../../api/served.ts";
import type { Program } from "./program.ts";

type Plain = string | number | boolean;

export interface Sessions {
  run(program: Program): Promise<SessionRun>;
  call(
    path: string,
    module: Pick<SavedModule, "className">,
    one: SavedFunction,
    args: readonly Plain[],
  ): Promise<unknown>;
  close(): Promise<void>;
}

export interface SessionRun {
  save(): Promise<SavedModule>;
  /** What the session has, as a call of the module would tell it. */
  value(expression: string, args: readonly Plain[]): Promise<unknown>;
}

/** To be loaded when the session was entered. */
export function openSessions(folder: string, served: Served): Sessions {
  const empty = join(folder, "empty");
  for (const path of [join(served.folder, "src"), empty]) mkdirSync(path);
  writeFileSync(join(served.folder, "src/note.txt"), "note");
  const language = createLanguage({
    cwd: empty,
    env: process.env,
    images: async () => [],
    entries: async () => null,
  });
  return {
    run: (program) => runProgram(program, folder, language),
    async call(path, module, one, args) {
      const question = {
        path,
        className: module.className,
        functionName: one.name,
        args: [...args.map((value): ArgumentValue => ({ kind: "plain", value })), ...givenTo(one)],
        images: {},
      };
      const answered = await callFunction(question, {
        node: process.execPath,
        cwd: served.folder,
        env: process.env,
        session: { port: served.port, token: served.session.token },
        onPrint: () => {},
        signal: new AbortController().signal,
      });
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

function givenTo({ parameters }: SavedFunction): ArgumentValue[] {
  return parameters.map((parameter) => {
    const value = argumentFrom(parameter, process.env);
    if (value === null) throw new Error(`nobody gave ${parameter.name}`);
    return value;
  });
}

async function runProgram(
  { name, cells, keep, literals = {}, failing = [], undone = [] }: Program,
  cwd: string,
  language: Language,
): Promise<SessionRun> {
  language.forgetAll();
  const { run, fail, undo, types } = createCells(cwd);
  const saved: SavedCell[] = [];
  for (const [index, source] of cells.entries()) {
    const number = index + 1;
    if (failing.includes(number)) {
      await fail(source, number);
      continue;
    }
    const { value, defines } = await run(source, number, false);
    if (undone.includes(number)) {
      undo(number);
      continue;
    }
    language.learn({ number, source, defines });
    saved.push({ number, source, value: value === undefined ? null : tagOf(value) });
  }
  return {
    save: () =>
      saveModule({
        name: `my-${name}`,
        session: "calm-otter",
        cells: saved,
        types: types(),
        keep: keep ?? null,
        literals: new Map(Object.entries(literals)),
        typeOf: (one) => language.typeOf(one),
      }),
    async value(expression, args) {
      const call = args.length > 0 ? `(${args.map((arg) => JSON.stringify(arg)).join(", ")})` : "";
      const { value } = await run(`${expression}${call}`, saved.length + 1, true);
      return describeValue(value);
    },
  };
}

function createCells(cwd: string) {
  // The library is in no other session's way, and not in that of what reads the code.
  const globals: object = Object.create(globalThis);
  defineLibrary(globals);
  const runner = createRunner({
    cwd: () => cwd,
    columns: () => 100,
    awaitValues: true,
    globals,
    errors: Error,
  });
  const never = new AbortController().signal;
  const names = new Set<string>();
  const outcomeOf = async (source: string, number: number, isPeek: boolean) => {
    const compiled = compileCell(source, { number, isCellName: (name) => names.has(name) });
    for (const name of compiled.defines) names.add(name);
    const ran = await runner.run({ cell: number, compiled, source, isPeek }, never);
    return { ...ran, defines: compiled.defines };
  };
  return {
    undo: runner.undo,
    async fail(source: string, number: number) {
      const { outcome } = await outcomeOf(source, number, false);
      if (outcome.kind !== "failed") throw new Error(`${source}: it did not fail`);
    },
    types: () => new Map(runner.names().map(({ name, type }) => [name, type])),
    async run(source: string, number: number, isPeek: boolean) {
      const { outcome, value, defines } = await outcomeOf(source, number, isPeek);
      if (outcome.kind === "failed") throw new Error(`${source}: ${outcome.error.message}`);
      return { value, defines };
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
