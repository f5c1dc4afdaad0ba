// Whoever shows what code displays, and asks people what code wants to know: a notebook or a
// prompt. It is found under a symbol of the process, so that code need not be handed it.

export interface Front {
  display(value: unknown, options: DisplayOptions): void;
  clear(isLate: boolean): void;
  page(value: unknown): void;
  /** Rejects where nobody can be asked. */
  ask(question: string, isSecret: boolean): Promise<string>;
}

export interface DisplayOptions {
  /** What is displayed again under the same name takes the place of what it was. */
  readonly id?: string;
}

const FRONT = Symbol.for("rondel.front");

export function setFront(globals: object, front: Front): void {
  Object.defineProperty(globals, FRONT, { value: front, configurable: true });
}

/** null in a plain script. */
export function findFront(globals: object): Front | null {
  const found: unknown = Reflect.get(globals, FRONT);
  return typeof found === "object" && found !== null ? (found as Front) : null;
}
