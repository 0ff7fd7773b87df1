/** Names values by small integers, in the order in which they are first seen. */

export interface Interner<Value> {
  readonly idOf: (value: Value) => number;
  readonly valueOf: (id: number) => Value;
  readonly size: () => number;
}

/** `keyOf` must be injective; the value kept is the first one seen with its key. */
export function interner<Value>(keyOf: (value: Value) => string): Interner<Value> {
  const ids = new Map<string, number>();
  const values: Value[] = [];
  return {
    idOf: (value) => {
      const key = keyOf(value);
      const known = ids.get(key);
      if (known !== undefined) return known;
      ids.set(key, values.length);
      values.push(value);
      return values.length - 1;
    },
    valueOf: (id) => {
      const value = values[id];
      if (value === undefined) throw new Error(`nothing is named ${id}`);
      return value;
    },
    size: () => values.length,
  };
}
