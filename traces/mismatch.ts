/** Recorded against computed: where a trace first departs from the model, in words. */

import { differenceOf } from "./same.ts";

/** Like `.term[1]: recorded 153, computed 152.`; null where both are the same. */
export function differsFrom(recorded: unknown, computed: unknown): string | null {
  const found = differenceOf(recorded, computed);
  if (found === null) return null;
  return `${found.path}: recorded ${asJson(found.left)}, computed ${asJson(found.right)}.`;
}

const longest = 160;

/** Whole but for what no line can hold. */
export function asJson(value: unknown): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
