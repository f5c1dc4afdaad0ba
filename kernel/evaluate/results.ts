// The values of the Cells, as globals: `_` is the last one, `_3` that of Cell 3.
// Invariant: a user who gives `_` a meaning of their own keeps it.

const MOST_KEPT = 1_000;

export interface Results {
  add(cell: number, value: unknown): void;
  remove(cell: number): void;
}

export function createResults(globals: object): Results {
  const kept = new Map<number, unknown>();
  Object.defineProperty(globals, "_", {
    get: () => [...kept.values()].at(-1),
    set: (value: unknown) => Object.defineProperty(globals, "_", member(value)),
    configurable: true,
  });
  const remove = (cell: number) => {
    kept.delete(cell);
    Reflect.deleteProperty(globals, `_${cell}`);
  };
  return {
    add(cell, value) {
      if (value === undefined) return;
      remove(cell);
      kept.set(cell, value);
      Object.defineProperty(globals, `_${cell}`, member(value));
      const [oldest] = kept.keys();
      if (kept.size > MOST_KEPT && oldest !== undefined) remove(oldest);
    },
    remove,
  };
}

function member(value: unknown): PropertyDescriptor {
  return { value, writable: true, configurable: true, enumerable: false };
}
