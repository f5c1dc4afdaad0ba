// Where the users' names live. The names of the Cells are own members of one object; what is not
// there is looked for among the globals, as any script would. Each Cell can be taken back: what
// it changed is known from what was there before it.
// Invariant: only bindings are taken back. A value that was changed in place stays changed.

const MOST_CELLS_KEPT = 1_000;

export interface Scope {
  /** What the compiled code gets. */
  readonly object: object;
  /** What changes from now on was this Cell. */
  begin(cell: number): void;
  /** Takes back the last Cell; false when this is not the last one. */
  undo(cell: number): boolean;
  /** Each name with the Cell that gave it its value. */
  names(): readonly { readonly name: string; readonly value: unknown; readonly cell: number }[];
}

interface Binding {
  readonly value: unknown;
  readonly cell: number;
}

interface Change {
  readonly name: string;
  /** null when there was none. */
  readonly before: Binding | null;
}

interface Done {
  readonly cell: number;
  readonly changes: readonly Change[];
}

export function createScope(globals: object): Scope {
  const object: Record<string, unknown> = Object.create(fallBackTo(globals));
  const done: Done[] = [];
  let known: ReadonlyMap<string, Binding> = new Map();
  let current = 0;

  /** Writes down what has changed since the last time, as the current Cell's. */
  const close = () => {
    const now = new Map<string, Binding>();
    for (const [name, value] of Object.entries(object)) {
      const before = known.get(name);
      const isSame = before !== undefined && Object.is(before.value, value);
      now.set(name, isSame ? before : { value, cell: current });
    }
    const names = new Set([...known.keys(), ...now.keys()]);
    const changed = [...names].filter((name) => known.get(name) !== now.get(name));
    const changes = changed.map((name) => ({ name, before: known.get(name) ?? null }));
    known = now;
    return changes;
  };
  const settle = () => {
    const changes = close();
    if (current === 0) return;
    const last = done.at(-1);
    if (last?.cell === current) done[done.length - 1] = merge(last, changes);
    else done.push({ cell: current, changes });
    if (done.length > MOST_CELLS_KEPT) done.shift();
  };

  return {
    object,
    begin(cell) {
      settle();
      current = cell;
    },
    undo(cell) {
      settle();
      const last = done.at(-1);
      if (last?.cell !== cell) return false;
      done.pop();
      const restored = new Map(known);
      for (const { name, before } of last.changes) {
        if (before === null) {
          delete object[name];
          restored.delete(name);
        } else {
          object[name] = before.value;
          restored.set(name, before);
        }
      }
      known = restored;
      current = done.at(-1)?.cell ?? 0;
      return true;
    },
    names() {
      settle();
      return [...known].map(([name, { value, cell }]) => ({ name, value, cell }));
    },
  };
}

/** What was there before the first of the changes counts. */
function merge({ cell, changes }: Done, more: readonly Change[]): Done {
  const names = new Set(changes.map(({ name }) => name));
  return { cell, changes: [...changes, ...more.filter(({ name }) => !names.has(name))] };
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
