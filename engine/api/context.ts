// What a resolver may use: the session it works for, and the parts of the engine below the API.

import type { Scope } from "../event/scope.ts";
import type { Session } from "../session/session.ts";
import type { Terminals } from "../session/terminals/terminals.ts";
import type { Solver } from "../solver/solver.ts";
import type { Sources } from "../source/sources.ts";
import type { MaybePromise } from "./call/maybe.ts";
import type { Trace, Value } from "./values/value.ts";

export interface Context {
  readonly session: Session;
  /** Ends with the request. */
  readonly scope: Scope;
  readonly solver: Solver;
  readonly sources: Sources;
  readonly terminals: Terminals;
  readonly version: string;
  /** The ids of the sessions that are open. */
  clients(): readonly string[];
  /** What is at a path of the host; null when nothing is. */
  look(hostPath: string): "file" | "directory" | null;
  /** The object that an ID names, in this session. */
  load(id: string): MaybePromise<Value>;
  /** The same call by call, as far as it is known without running anything. */
  trace(id: string): Promise<Trace>;
  /** The same Context with a Solver that runs nothing and a Scope that tells nothing. */
  quiet(): Context;
}
