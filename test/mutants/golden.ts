/** The stored tables of mutants: what `npm run mutants` found last. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import type { CheckerRow } from "./checker-matrix.ts";
import type { Sampled } from "./generated-matrix.ts";
import type { Matrix } from "./kill-matrix.ts";
import { root } from "./tree.ts";

interface Stored {
  readonly mutants: Matrix;
  readonly "checker-mutants": { readonly rows: readonly CheckerRow[] };
  readonly "generated-mutants": Sampled;
}

const pathOf = (name: keyof Stored): string => join(root, "test", "golden", `${name}.json`);

export const stored = <Name extends keyof Stored>(name: Name): Stored[Name] =>
  JSON.parse(readFileSync(pathOf(name), "utf8")) as Stored[Name];

export const store = <Name extends keyof Stored>(name: Name, found: Stored[Name]): void =>
  writeFileSync(pathOf(name), `${JSON.stringify(found, null, 1)}\n`);

/** Rows that were judged anew in the place of the stored ones, in the order of `names`. */
export function merged<Row extends { readonly mutant: string }>(
  name: "mutants" | "checker-mutants",
  rows: readonly Row[],
  names: readonly string[],
): readonly Row[] {
  const before = existsSync(pathOf(name)) ? (stored(name).rows as unknown as readonly Row[]) : [];
  return names.flatMap((mutant) => {
    const row = [...rows, ...before].find((one) => one.mutant === mutant);
    return row === undefined ? [] : [row];
  });
}
