/** One text for one value: JSON with the keys of objects in order, so that it can be hashed. */

import { createHash } from "node:crypto";

export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const fields = Object.entries(value)
    .filter(([, field]) => field !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  return `{${fields.map(([key, field]) => `${JSON.stringify(key)}:${canonicalJson(field)}`).join(",")}}`;
}

const digits = 24;

/** 96 bits: among a billion values two share them with a probability below 1e-11. */
export const contentHash = (text: string): string =>
  createHash("sha256").update(text).digest("hex").slice(0, digits);
