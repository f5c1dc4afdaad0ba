// The form of a resolver: from a state and arguments to a state, a scalar, or a promise of one.
// What is around it (IDs, defaults, recipes) is call/call.ts.

import type { MaybePromise } from "./call/maybe.ts";
import type { Context } from "./context.ts";
import type { Pinned, States, TypeName } from "./values/value.ts";

export type Resolver<N extends TypeName, Args, Answer> = (
  self: States[N],
  args: Args,
  context: Context,
) => MaybePromise<Answer>;

export type Made<N extends TypeName> = States[N] | Pinned<States[N]>;

/** Any resolver, when which one is only known at run time. */
export type AnyResolver = (self: never, args: never, context: Context) => unknown;
