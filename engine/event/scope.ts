// A Scope says whose work a piece of work is: its session, its end, and where its events go.
// Secrets and credentials are functions, so that their values stay in the Session and are asked
// for only at the moment a process starts or a registry is spoken to.

import type { Emit } from "./event.ts";

export interface Scope {
  readonly session: string;
  readonly signal: AbortSignal;
  readonly emit: Emit;
  secret(name: string): Promise<Uint8Array>;
  /** The path of a unix socket on the host. */
  socket(name: string): Promise<string>;
  /** What the session was given for this registry; null when it was given nothing. */
  credential(registry: string): Promise<Credential | null>;
}

export interface Credential {
  readonly username: string;
  readonly password: string;
}
