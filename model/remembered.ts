/** Functions that compute each answer once. What they are asked about never changes. */

/** One answer for each object; it is forgotten with the object. */
export function rememberedByObject<Noun extends object, Value>(
  compute: (noun: Noun) => Value,
): (noun: Noun) => Value {
  const known = new WeakMap<Noun, Value>();
  return (noun) => {
    const found = known.get(noun);
    if (found !== undefined) return found;
    const value = compute(noun);
    known.set(noun, value);
    return value;
  };
}

/** One answer for each text. */
export function rememberedByText<Value>(compute: (text: string) => Value): (text: string) => Value {
  const known = new Map<string, Value>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const value = compute(text);
    known.set(text, value);
    return value;
  };
}
