/** Names values by small integers, in the order in which they are first seen. */

export interface Interner<Value> {
  readonly idOf: (value: Value) => number;
  readonly valueOf: (id: number) => Value;
  readonly keyOf: (id: number) => string;
  readonly size: () => number;
}

export interface InternerOptions<Value> {
  /** As good as the key for this interner, and shorter. */
  readonly nameOf?: (value: Value) => string;
  /** Hears of each value that gets a number. */
  readonly onNew?: (id: number, value: Value) => void;
}

/** `keyOf` must be injective; the value kept is the first one seen with its key. */
export function interner<Value>(
  keyOf: (value: Value) => string,
  { nameOf = keyOf, onNew }: InternerOptions<Value> = {},
): Interner<Value> {
  const ids = new Map<string, number>();
  const values: Value[] = [];
  const valueOf = (id: number): Value => {
    const value = values[id];
    if (value === undefined) throw new Error(`nothing is named ${id}`);
    return value;
  };
  return {
    idOf: (value) => {
      const name = nameOf(value);
      const known = ids.get(name);
      if (known !== undefined) return known;
      const id = values.length;
      ids.set(name, id);
      values.push(value);
      onNew?.(id, value);
      return id;
    },
    valueOf,
    keyOf: (id) => keyOf(valueOf(id)),
    size: () => values.length,
  };
}
