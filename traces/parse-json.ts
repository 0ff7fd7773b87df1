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
  const amiss = amissIn(parsed.value);
  return amiss === null ? parsed : refused(amiss);
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

/** No document of quorate's nests a fifth as deep; readers and printers call themselves at each level. */
const depthMax = 200;

/**
 * What no reader takes, wherever it stands: a key named `__proto__`, which JSON.parse makes an ordinary
 * field, but a copy field by field would set a prototype with; and nesting beyond all need. Null: none.
 * Its own stack, since a hostile text nests deeply.
 */
export function amissIn(value: unknown): string | null {
  const waiting = [{ value, path: "", depth: 0 }];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (typeof next.value !== "object" || next.value === null) continue;
    const { path, depth } = next;
    const where = path === "" ? "the document" : withoutDot(path);
    if (depth > depthMax) return `${where}: nests more than ${depthMax} deep; make it flat.`;
    const isArray = Array.isArray(next.value);
    for (const [key, inner] of Object.entries(next.value) as [string, unknown][]) {
      if (key === "__proto__") return `${where}: a key must not be named "__proto__"; remove it.`;
      if (typeof inner !== "object" || inner === null) continue;
      const innerPath = shortened(path + (isArray ? `[${key}]` : keyPath(key)));
      waiting.push({ value: inner, path: innerPath, depth: depth + 1 });
    }
  }
  return null;
}

/** A path as it begins a sentence. */
export const withoutDot = (path: string): string => (path.startsWith(".") ? path.slice(1) : path);

/** Paths grow with the nesting, and only a stranger's text nests this deeply. */
const shortened = (path: string): string => (path.length > 200 ? `…${path.slice(-150)}` : path);
