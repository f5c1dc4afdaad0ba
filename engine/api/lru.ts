// A bounded memory: what was used longest ago goes first. Maps keep the order of insertion, so the
// first key is always the oldest.

export interface Lru<K, V> {
  get(key: K): V | undefined;
  set(key: K, value: V): void;
}

export interface LruOptions<K, V> {
  /** The most that all entries together may weigh. */
  readonly most: number;
  readonly weigh: (key: K, value: V) => number;
}

export function createLru<K, V>({ most, weigh }: LruOptions<K, V>): Lru<K, V> {
  const entries = new Map<K, V>();
  let weight = 0;

  const drop = (key: K) => {
    const value = entries.get(key);
    if (value === undefined) return;
    entries.delete(key);
    weight -= weigh(key, value);
  };

  return {
    get(key) {
      const value = entries.get(key);
      if (value === undefined) return undefined;
      entries.delete(key);
      entries.set(key, value);
      return value;
    },
    set(key, value) {
      drop(key);
      const own = weigh(key, value);
      // It would drive everything else out, and then go itself.
      if (own > most) return;
      entries.set(key, value);
      weight += own;
      for (const oldest of entries.keys()) {
        if (weight <= most) break;
        drop(oldest);
      }
    },
  };
}
