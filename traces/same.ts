/** Two JSON values compared, and where they first differ; the order of keys does not matter. */

export interface Difference {
  /** Like `.changes.members["mn-1"].term[1]`; empty for the whole. */
  readonly path: string;
  /** undefined: absent there. */
  readonly left: unknown;
  readonly right: unknown;
}

export const same = (left: unknown, right: unknown): boolean => differenceOf(left, right) === null;

/** The first difference, in the order of the keys of `right`; null: there is none. */
export function differenceOf(left: unknown, right: unknown): Difference | null {
  if (left === right) return null;
  if (Array.isArray(left) && Array.isArray(right)) return arraysDiffer(left, right);
  if (isObject(left) && isObject(right)) return objectsDiffer(left, right);
  return { path: "", left, right };
}

function arraysDiffer(left: readonly unknown[], right: readonly unknown[]): Difference | null {
  const length = Math.max(left.length, right.length);
  for (let at = 0; at < length; at += 1) {
    const found = differenceOf(left[at], right[at]);
    if (found !== null) return { ...found, path: `[${at}]${found.path}` };
  }
  return null;
}

type Fields = Readonly<Record<string, unknown>>;

function objectsDiffer(left: Fields, right: Fields): Difference | null {
  for (const key of new Set([...Object.keys(right), ...Object.keys(left)])) {
    const found = differenceOf(ownField(left, key), ownField(right, key));
    if (found !== null) return { ...found, path: `${keyPath(key)}${found.path}` };
  }
  return null;
}

const ownField = (fields: Fields, key: string): unknown =>
  Object.hasOwn(fields, key) ? fields[key] : undefined;

/** A key as a step of a path. */
export const keyPath = (key: string): string =>
  /^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;

const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
