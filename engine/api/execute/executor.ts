// Runs documents for sessions: the one way in, whatever the transport.
// The schema is built when the first document comes, and documents are prepared once by their text.

import {
  type ExecutionArgs,
  type ExecutionResult,
  execute,
  type GraphQLSchema,
  subscribe,
} from "graphql";
import { Recipe } from "../../../stdlib/base/recipe.ts";
import type { Scope } from "../../event/scope.ts";
import type { Session } from "../../session/session.ts";
import type { Terminals } from "../../session/terminals/terminals.ts";
import type { Solver } from "../../solver/solver.ts";
import type { Sources } from "../../source/sources.ts";
import { andThen, type MaybePromise } from "../call/maybe.ts";
import { createMemo, type Memo } from "../call/memo.ts";
import type { Desk } from "../call/perform.ts";
import { load } from "../call/replay.ts";
import { trace } from "../call/trace.ts";
import type { Context } from "../context.ts";
import { createQuietSolver } from "../plan/quiet.ts";
import type { ServedSchema } from "../schema/build.ts";
import { NOTHING } from "../values/states.ts";
import type { Value } from "../values/value.ts";
import { createDocuments, isIntrospection, operationOf, type Prepared } from "./documents.ts";
import { type Log, refuse, tellErrors } from "./errors.ts";
import { createSubscriptions, TOO_MANY, whenOver } from "./subscriptions.ts";

/** A document as a client sends it. */
export interface Request {
  readonly query: string;
  readonly operationName: string | null;
  readonly variables: Readonly<Record<string, unknown>> | null;
  /** By which its events tell whose they are. */
  readonly work: string | undefined;
}

export interface Executor {
  schema(): GraphQLSchema;
  prepare(query: string): Prepared;
  run(session: Session, request: Request, signal: AbortSignal): MaybePromise<ExecutionResult>;
  /** The same, as the text that is sent. */
  answer(session: Session, request: Request, signal: AbortSignal): MaybePromise<string>;
  /** Ends when the signal is aborted or the session ends. */
  subscribe(session: Session, request: Request, signal: AbortSignal): Promise<Subscribed>;
}

export type Subscribed = AsyncGenerator<ExecutionResult, void, void> | ExecutionResult;

export interface ExecutorOptions {
  readonly served: () => ServedSchema;
  readonly solver: Solver;
  readonly sources: Sources;
  readonly terminals: Terminals;
  readonly version: string;
  readonly clients: Context["clients"];
  readonly look: Context["look"];
  readonly log: Log;
}

const MOST_ANSWERS_ON_STACK = 256;

const ROOT: Value = { type: "Query", recipe: new Recipe(null, "_query"), state: NOTHING };

export function createExecutor(options: ExecutorOptions): Executor {
  const schema = () => options.served().schema;
  const documents = createDocuments(schema);
  const openDesk = createDesks(options);
  const subscriptions = createSubscriptions();

  const open = (session: Session, request: Request, signal: AbortSignal): Opened => {
    const { document, errors } = documents.prepare(request.query);
    if (document === null) return { errors };
    const { operationName, variables: variableValues } = request;
    const contextValue = openDesk(session, signal, request.work);
    const given = { rootValue: ROOT, contextValue, operationName, variableValues };
    return { schema: schema(), document, ...given };
  };
  const told = (session: Session, result: ExecutionResult) => tell(result, session, options.log);
  const run: Executor["run"] = (session, request, signal) => {
    const opened = open(session, request, signal);
    if (!isExecution(opened)) return opened;
    return andThen(execute(opened), (result) => told(session, result));
  };

  return {
    schema,
    prepare: documents.prepare,
    run,
    answer(session, request, signal) {
      const prepared = documents.prepare(request.query);
      const operation = operationOf(prepared, request.operationName);
      if (operation === null || !isIntrospection(operation)) {
        return andThen(run(session, request, signal), JSON.stringify);
      }
      const known = prepared.answers.get(operation);
      if (known !== undefined) return known;
      return andThen(run(session, request, signal), (result) => {
        const text = JSON.stringify(result);
        prepared.answers.set(operation, text);
        return text;
      });
    },
    async subscribe(session, request, signal) {
      const opened = open(session, request, signal);
      if (!isExecution(opened)) return opened;
      const leave = subscriptions.take(session);
      if (leave === null) return { errors: [refuse(TOO_MANY)] };
      const results = await subscribe(opened);
      if (!isResult(results)) return whenOver(results, leave);
      leave();
      return told(session, results);
    },
  };
}

/** Ready to be run; or the result already, when the document is in error. */
type Opened = ExecutionArgs | ExecutionResult;

function isExecution(opened: Opened): opened is ExecutionArgs {
  return "schema" in opened;
}

function isResult(
  results: AsyncGenerator<ExecutionResult> | ExecutionResult,
): results is ExecutionResult {
  return !(Symbol.asyncIterator in results);
}

function tell(result: ExecutionResult, session: Session, log: Log): ExecutionResult {
  if (result.errors === undefined) return result;
  const errors = tellErrors(result.errors, session, log);
  return { ...result, errors };
}

type OpenDesk = (session: Session, signal: AbortSignal, work?: string) => Desk;

/** What a session has made is remembered as long as the session is. */
function createDesks(options: ExecutorOptions): OpenDesk {
  const { served, solver, sources, terminals, version, clients, look } = options;
  const quietSolver = createQuietSolver(solver);
  const silent = () => undefined;
  const memos = new WeakMap<Session, Memo>();
  const memoOf = (session: Session): Memo => {
    const known = memos.get(session);
    if (known !== undefined) return known;
    const made = createMemo();
    memos.set(session, made);
    return made;
  };
  return (session, signal, work) => {
    let scope: Scope | null = null;
    const context: Context = {
      session,
      solver,
      sources,
      terminals,
      version,
      clients,
      look,
      // Most requests that ask for nothing but data need no Scope.
      get scope() {
        scope ??= session.scope(signal, work);
        return scope;
      },
      load: (id) => load(id, ROOT, desk),
      trace: (id) => trace(id, ROOT, { ...desk, context: context.quiet() }),
      quiet: () => ({ ...context, solver: quietSolver, scope: { ...context.scope, emit: silent } }),
    };
    const [{ calls }, memo, relieve] = [served(), memoOf(session), createRelief()];
    const desk: Desk = { calls, memo, context, relieve };
    return desk;
  };
}

/**
 * graphql goes from a field into its selection on the same stack, so a chain of some thousand
 * fields that are all answered at once would exhaust it.
 */
function createRelief(): Desk["relieve"] {
  let answers = 0;
  return (answer) => {
    answers += 1;
    return answers % MOST_ANSWERS_ON_STACK === 0 ? Promise.resolve(answer) : answer;
  };
}
