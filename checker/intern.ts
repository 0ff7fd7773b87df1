/** Names values by small integers, in the order in which they are first seen. */

export interface Interner<Value> {
  readonly idOf: (value: Value) => number;
  readonly valueOf: (id: number) => Value;
  readonly keyOf: (id: number) => string;
  readonly size: () => number;
}

/**
 * `keyOf` must be injective; the value kept is the first one seen with its key. `onNew` hears of each
 * new name.
 */
export function interner<Value>(
  keyOf: (value: Value) => string,
  onNew?: (id: number, value: Value) => void,
): Interner<Value> {
  const ids = new Map<string, number>();
  const values: Value[] = [];
  const keys: string[] = [];
  return {
    idOf: (value) => {
      const key = keyOf(value);
      const known = ids.get(key);
      if (known !== undefined) return known;
      const id = values.length;
      ids.set(key, id);
      values.push(value);
      keys.push(key);
      onNew?.(id, value);
      return id;
    },
    valueOf: (id) => {
      const value = values[id];
      if (value === undefined) throw new Error(`nothing is named ${id}`);
      return value;
    },
    keyOf: (id) => keys[id] ?? "",
    size: () => values.length,
  };
}
