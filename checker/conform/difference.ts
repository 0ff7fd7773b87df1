/** The first field in which what was recorded and what was computed differ. */

import type { Json, JsonObject } from "./recording.ts";

export interface Difference {
  /** The path to it, such as `after.prs.2.next`. */
  readonly field: string;
  /** undefined: not there. */
  readonly recorded: Json | undefined;
  readonly computed: Json | undefined;
}

export function firstDifference(
  recorded: Json | undefined,
  computed: Json | undefined,
  field: string,
): Difference | null {
  if (isNested(recorded) && isNested(computed)) {
    const names = new Set([...Object.keys(recorded), ...Object.keys(computed)]);
    for (const name of names) {
      const found = firstDifference(recorded[name], computed[name], `${field}.${name}`);
      if (found !== null) return found;
    }
    const areAlike = Array.isArray(recorded) === Array.isArray(computed);
    return areAlike ? null : { field, recorded, computed };
  }
  return recorded === computed ? null : { field, recorded, computed };
}

/** Lists too, as objects of their positions. */
const isNested = (value: Json | undefined): value is JsonObject =>
  typeof value === "object" && value !== null;
