/** JSON from a stranger: parsed, or one sentence that says where it stops being JSON. */

import { keyPath } from "./same.ts";

export type Read<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: string };

export const refused = (error: string): { readonly ok: false; readonly error: string } => ({
  ok: false,
  error,
});

/** A byte order mark at the start is skipped: editors write it, and it means nothing in UTF-8. */
export function parseJson(text: string): Read<unknown> {
  const bare = text.startsWith("\ufeff") ? text.slice(1) : text;
  if (bare.trim() === "") return refused("the document: is empty; give a JSON document.");
  const parsed = tryParse(bare);
  if (!parsed.ok) return parsed;
  const path = protoKeyIn(parsed.value);
  if (path === null) return parsed;
  return refused(`${path}: a key must not be named "__proto__"; remove it.`);
}

function tryParse(text: string): Read<unknown> {
  try {
    return { ok: true, value: JSON.parse(text) };
  } catch (error) {
    return refused(describeSyntaxError(text, error));
  }
}

/** The engine tells a position, the end, or an excerpt around the place, and which varies. */
function describeSyntaxError(text: string, error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? Number.NaN);
  const excerpt = /^Unexpected token .*, (.*) is not valid JSON$/s.exec(message)?.[1];
  if (excerpt !== undefined) {
    return `the text: is not JSON at ${oneLine(excerpt)}; mend the syntax.`;
  }
  if (!(position < text.length)) {
    return "the end of the text: the JSON is not complete; give the whole file.";
  }
  const before = text.slice(0, position).split("\n");
  const column = (before.at(-1) ?? "").length + 1;
  const found = JSON.stringify(text.slice(position, position + 1));
  return `line ${before.length}, column ${column}: ${found} is not JSON here; mend the syntax.`;
}

const oneLine = (text: string): string => text.replaceAll(/\s+/g, " ");

/**
 * Where a key named `__proto__` is. JSON.parse makes it an ordinary field, but a copy field by
 * field would set a prototype with it. Its own stack, since a hostile text nests deeply.
 */
function protoKeyIn(value: unknown): string | null {
  const waiting: { readonly value: unknown; readonly path: string }[] = [{ value, path: "" }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    const { path } = next;
    const isArray = Array.isArray(next.value);
    for (const [key, inner] of Object.entries(next.value)) {
      if (key === "__proto__") return path === "" ? "the document" : withoutDot(path);
      if (typeof inner !== "object" || inner === null) continue;
      waiting.push({ value: inner, path: shortened(path + (isArray ? `[${key}]` : keyPath(key))) });
    }
  }
  return null;
}

/** A path as it begins a sentence. */
export const withoutDot = (path: string): string => (path.startsWith(".") ? path.slice(1) : path);

/** Paths grow with the nesting, and only a stranger's text nests this deeply. */
const shortened = (path: string): string => (path.length > 200 ? `…${path.slice(-150)}` : path);
