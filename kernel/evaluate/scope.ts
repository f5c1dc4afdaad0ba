// Where the users' names live. The names of the Cells are own members of one object; what is not
// there is looked for among the globals, as any script would. Each Cell can be taken back: what
// it changed is known from what was there before it. Of Cells that run beside each other, a change
// is of the one that declares the name, or else of the one that began last.
// Invariant: only bindings are taken back. A value that was changed in place stays changed.

const MOST_CELLS_KEPT = 1_000;

export interface Scope {
  /** What the compiled code gets. */
  readonly object: object;
  /** What changes from now on was this Cell, which declares these names. */
  begin(cell: number, declares: readonly string[]): void;
  /** What changes from now on was one of the others that run, if any does. */
  end(cell: number): void;
  /** Takes back the last Cell; answers why not, when that cannot be. */
  undo(cell: number): string | null;
  /** Each name with the Cell that gave it its value. */
  names(): readonly { readonly name: string; readonly value: unknown; readonly cell: number }[];
}

interface Binding {
  readonly value: unknown;
  readonly cell: number;
}

/** By name, each as it was changed first; null where there was nothing. */
type Changes = Map<string, Binding | null>;

export function createScope(globals: object): Scope {
  const object: Record<string, unknown> = Object.create(fallBackTo(globals));
  const running = createRunning();
  /** Of the Cells that began, in that order. */
  const done = new Map<number, Changes>();
  let known: ReadonlyMap<string, Binding> = new Map();

  /** Writes down what has changed since the last time. */
  const settle = () => {
    const now = new Map<string, Binding>();
    for (const [name, value] of Object.entries(object)) {
      const before = known.get(name);
      const isSame = before !== undefined && Object.is(before.value, value);
      now.set(name, isSame ? before : { value, cell: running.causeOf(name) });
    }
    for (const name of new Set([...known.keys(), ...now.keys()])) {
      const [before, after] = [known.get(name), now.get(name)];
      const changes = before === after ? undefined : done.get(after?.cell ?? running.last);
      if (changes?.has(name) === false) changes.set(name, before ?? null);
    }
    known = now;
  };

  return {
    object,
    begin(cell, declares) {
      settle();
      running.begin(cell, declares);
      if (done.has(cell)) return;
      done.set(cell, new Map());
      const [oldest] = done.keys();
      if (done.size > MOST_CELLS_KEPT && oldest !== undefined) done.delete(oldest);
    },
    end(cell) {
      if (running.count > 1) settle();
      running.end(cell);
    },
    undo(cell) {
      settle();
      if (running.count > 0) return "a cell runs; it can be taken back when none does";
      const [number, changes] = [...done].at(-1) ?? [];
      if (number !== cell || changes === undefined) {
        return `Cell ${cell} is not the last one that ran`;
      }
      done.delete(cell);
      known = takeBack(changes, object, known);
      running.last = [...done.keys()].at(-1) ?? 0;
      return null;
    },
    names() {
      settle();
      return [...known].map(([name, { value, cell }]) => ({ name, value, cell }));
    },
  };
}

/** The Cells that run, and whose a change is that comes now. */
function createRunning() {
  const declared = new Map<number, readonly string[]>();
  return {
    /** The last that began, of those that run or, when none does, of all; 0 before the first. */
    last: 0,
    get count() {
      return declared.size;
    },
    begin(cell: number, declares: readonly string[]) {
      declared.set(cell, declares);
      this.last = cell;
    },
    end(cell: number) {
      declared.delete(cell);
      this.last = [...declared.keys()].at(-1) ?? this.last;
    },
    causeOf(name: string): number {
      if (declared.size < 2 || declared.get(this.last)?.includes(name)) return this.last;
      return [...declared].findLast(([, names]) => names.includes(name))?.[0] ?? this.last;
    },
  };
}

/** Answers what there is then. */
function takeBack(
  changes: Changes,
  object: Record<string, unknown>,
  known: ReadonlyMap<string, Binding>,
): ReadonlyMap<string, Binding> {
  const restored = new Map(known);
  for (const [name, before] of changes) {
    if (before === null) {
      delete object[name];
      restored.delete(name);
    } else {
      object[name] = before.value;
      restored.set(name, before);
    }
  }
  return restored;
}

/** Own members are found without it, so that the users' own names are as fast as any. */
function fallBackTo(globals: object): object {
  return new Proxy(Object.create(null), {
    has: (_target, name) => name in globals,
    get(_target, name) {
      if (name in globals) return Reflect.get(globals, name);
      if (typeof name === "symbol") return undefined;
      throw new ReferenceError(`${name} is not defined`);
    },
    set(_target, name, value, receiver) {
      const member = { value, writable: true, enumerable: true, configurable: true };
      return Reflect.defineProperty(receiver, name, member);
    },
  });
}
