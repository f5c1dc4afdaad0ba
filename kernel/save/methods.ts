// Which statements of the slice stand where: helpers beside the class, and a method for each kept
// value and for each step that several of them share.
// Invariant: a method's statements, with the values of the methods that it calls, are what a slice
// for its name alone would be. Only what nothing changes any more becomes a method for others.

import { declarationOf } from "../compile/frames.ts";
import { parseCell } from "../compile/syntax.ts";
import { findReferences } from "../compile/walk.ts";
import { nameOfKey } from "../dataflow/analysis.ts";
import type { SliceOptions } from "../dataflow/slice.ts";
import { helpersIn } from "./beside.ts";
import { functionIn } from "./functions.ts";
import { sliceOf } from "./select.ts";
import type { Statement } from "./statement.ts";

export interface Methods {
  /** Beside the class, in order. */
  readonly helpers: readonly Statement[];
  readonly methods: readonly Method[];
}

export interface Method {
  readonly name: string;
  readonly isKept: boolean;
  readonly body: readonly Statement[];
  /** Other methods whose values it uses. */
  readonly calls: readonly string[];
  /** Names of parameters, its own and those of the methods that it calls. */
  readonly parameters: readonly string[];
  readonly isAsync: boolean;
}

export interface MethodsOptions extends SliceOptions {
  readonly keep: readonly string[];
  isParameter(name: string): boolean;
}

export function planMethods(statements: readonly Statement[], options: MethodsOptions): Methods {
  const { keep } = options;
  const makers = makersIn(statements);
  const functions = new Set(keep.filter((name) => isFunction(name, statements)));
  const settled = new Set(settledNames(statements, makers).filter((name) => !functions.has(name)));
  const helpers = helpersIn(statements, (name) => makers.get(name)?.length === 1, options);
  const rest = statements.filter((statement) => !helpers.has(statement));
  let names = [...keep];
  let bodies = bodiesOf(rest, names, settled, options);
  for (;;) {
    const shared = nextShared(rest, bodies, names, settled);
    if (shared === null) break;
    names = [...names, shared];
    bodies = bodiesOf(rest, names, settled, options);
  }
  const order = names.toSorted((a, b) => lastIndex(rest, a) - lastIndex(rest, b));
  const drafts = order.map((name) => {
    const body = bodies.get(name) ?? [];
    const used = usesOf(body);
    const calls = order.filter((one) => one !== name && settled.has(one) && used.has(one));
    return { name, isKept: keep.includes(name), body, calls, used };
  });
  const methods = finish(drafts, options);
  // What is for others to call comes first.
  return { helpers: [...helpers], methods: methods.toSorted((a, b) => rank(a) - rank(b)) };
}

/** What is called is used as it is, and never the answer of a method. */
function isFunction(name: string, statements: readonly Statement[]): boolean {
  return statements.some(({ text }) => functionIn(text, name) !== null);
}

/** By name, the indexes of the statements that make or change its value. */
function makersIn(statements: readonly Statement[]): ReadonlyMap<string, readonly number[]> {
  const makers = new Map<string, number[]>();
  statements.forEach((statement, index) => {
    const late = statement.analysis.statements.flatMap((one) => one.late.mutates);
    for (const name of new Set([...madeBy(statement), ...late])) {
      makers.set(name, [...(makers.get(name) ?? []), index]);
    }
  });
  return makers;
}

/** Names that, once made, nothing in the module changes while others use them. */
function settledNames(
  statements: readonly Statement[],
  makers: ReadonlyMap<string, readonly number[]>,
): string[] {
  return [...makers].flatMap(([name, at]) => {
    const last = at.at(-1) ?? 0;
    const isAlone = at.every((index) => madeBy(statements[index]).every((one) => one === name));
    const isUsedBefore = statements
      .slice(0, last)
      .some((statement, index) => !at.includes(index) && usesOf([statement]).has(name));
    return isAlone && !isUsedBefore ? [name] : [];
  });
}

function madeBy(statement: Statement | undefined): string[] {
  const found = statement?.analysis.statements ?? [];
  const names = found.flatMap(({ effects }) => [
    ...effects.declares,
    ...effects.assigns,
    ...effects.mutates,
  ]);
  return [...new Set(names.map(nameOfKey))].filter((name) => !/^_\d*$/.test(name));
}

/** Names of values and of types, now and later. */
export function usesOf(statements: readonly Statement[]): Set<string> {
  return new Set(
    statements.flatMap(({ analysis }) =>
      analysis.statements.flatMap(({ effects, late }) =>
        [...effects.uses, ...effects.touches, ...late.uses, ...late.mutates].map(nameOfKey),
      ),
    ),
  );
}

type Bodies = ReadonlyMap<string, readonly Statement[]>;

/** A statement that makes another method's value is left to that method. */
function bodiesOf(
  statements: readonly Statement[],
  names: readonly string[],
  settled: ReadonlySet<string>,
  options: MethodsOptions,
): Bodies {
  return new Map(
    names.map((name) => {
      const others = new Set(names.filter((one) => one !== name && settled.has(one)));
      const own = statements.filter((one) => !madeBy(one).some((made) => others.has(made)));
      return [name, sliceOf(own, [name], options)];
    }),
  );
}

/** What several methods have in common and one can make for all: the latest step first. */
function nextShared(
  statements: readonly Statement[],
  bodies: Bodies,
  names: readonly string[],
  settled: ReadonlySet<string>,
): string | null {
  const shared = statements.findLast((statement) => {
    const users = [...bodies.values()].filter((body) => body.includes(statement)).length;
    const [made, ...others] = madeBy(statement);
    if (users < 2 || made === undefined || others.length > 0) return false;
    return settled.has(made) && !names.includes(made) && isStep(statement);
  });
  return shared === undefined ? null : (madeBy(shared)[0] ?? null);
}

/** A function or a class is none: it would be another one at each call. */
function isStep({ text }: Statement): boolean {
  const [node] = parseCell(text).program.body;
  const type = node === undefined ? undefined : declarationOf(node)?.type;
  return type !== undefined && type !== "FunctionDeclaration" && type !== "ClassDeclaration";
}

function lastIndex(statements: readonly Statement[], name: string): number {
  return statements.findLastIndex((statement) => madeBy(statement).includes(name));
}

interface Draft extends Omit<Method, "parameters" | "isAsync"> {
  readonly used: ReadonlySet<string>;
}

/** What a method needs and waits for, it needs and waits for on behalf of those it calls, too. */
function finish(drafts: readonly Draft[], { isParameter }: MethodsOptions): Method[] {
  const done = new Map<string, Method>();
  const complete = (draft: Draft): Method => {
    const known = done.get(draft.name);
    if (known !== undefined) return known;
    const { used, ...rest } = draft;
    const called = draft.calls.flatMap((name) => drafts.find((one) => one.name === name) ?? []);
    const below = called.map(complete);
    const own = [...used].filter(isParameter);
    const parameters = [...new Set([...below.flatMap((one) => one.parameters), ...own])];
    const isAsync = below.some((one) => one.isAsync) || draft.body.some(waits);
    const method = { ...rest, parameters, isAsync };
    done.set(draft.name, method);
    return method;
  };
  return drafts.map(complete);
}

function rank({ isKept }: Method): number {
  return isKept ? 0 : 1;
}

function waits({ text }: Statement): boolean {
  return findReferences(parseCell(text)).awaits;
}
