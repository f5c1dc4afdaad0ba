// One thing that containers need of the host, as it was found by trying.

export interface Check {
  /** What was looked at: one or two words. */
  readonly name: string;
  readonly state: "ok" | "degraded" | "missing";
  /** What was found. */
  readonly says: string;
  /** What does not work, or is slower; empty when all is well. */
  readonly costs: string;
  /** What the user can do; empty when there is nothing to do. */
  readonly remedy: string;
}

export interface Host {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where the engine keeps its state, or will. */
  readonly stateFolder: string;
  readonly isRoot: boolean;
}

export function good(name: string, says: string): Check {
  return { name, state: "ok", says, costs: "", remedy: "" };
}

export function degraded(name: string, says: string, costs: string, remedy: string): Check {
  return { name, state: "degraded", says, costs, remedy };
}

export function missing(name: string, says: string, costs: string, remedy: string): Check {
  return { name, state: "missing", says, costs, remedy };
}
