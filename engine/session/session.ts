// A Session is one client's stay: its token, its folder, its secrets, its events, and all that
// must end with it. Values and Results outlive it; secrets and pins do not.
// Invariant: nothing of a Session is written to disk but its events, which hold no secret.

import type { Credential, Scope } from "../event/scope.ts";
import type { Journal } from "./journal.ts";

export interface Session {
  readonly id: string;
  readonly token: string;
  /** What the client calls itself; null when it did not say. */
  readonly name: string | null;
  /** The client's folder: relative host paths count from here. */
  readonly workdir: string;
  readonly openedAtMs: number;
  readonly journal: Journal;
  readonly secrets: Secrets;
  readonly sockets: Sockets;
  readonly credentials: Credentials;
  readonly pins: Pins;
  /** Aborted when the session ends. */
  readonly signal: AbortSignal;
  /**
   * A Scope for one request: it ends with the request's signal or with the session. Its events
   * carry the name of its work.
   */
  scope(signal?: AbortSignal, work?: string): Scope;
}

export interface Secrets {
  /** A value handed over by the client under a name. */
  set(name: string, value: Uint8Array): void;
  has(name: string): boolean;
  /** By name, or by address: `env://NAME`, `file://PATH`, `cmd://COMMAND`. */
  reveal(name: string): Promise<Uint8Array>;
  /** Replaces every known secret value in a text that is about to be shown. */
  scrub(text: string): string;
}

export interface Sockets {
  /** Answers the name under which an Op mounts it. */
  add(hostPath: string): string;
  pathOf(name: string): string;
}

export interface Credentials {
  set(registry: string, credential: Credential): void;
  remove(registry: string): void;
  get(registry: string): Credential | null;
}

/** One session sees one `alpine`: a pin is made once and then remembered. */
export interface Pins {
  once<T>(key: string, pin: () => Promise<T>): Promise<T>;
}

export interface Sessions {
  open(options: SessionOptions): Session;
  /** In constant time, whichever token it is and whether there is one. */
  byToken(token: string): Session | null;
  close(session: Session): void;
  readonly all: readonly Session[];
}

export interface SessionOptions {
  readonly workdir: string;
  readonly name: string | null;
  /** The client's environment, for `env://` secrets: in memory only. */
  readonly env: Readonly<Record<string, string | undefined>>;
}
