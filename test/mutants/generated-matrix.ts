/** How many of the generated mutants are caught: a sample of them, and those that are not. */

import { everyGenerated, lineOf, mutatedBy, sampled } from "./generated.ts";
import type { Generated } from "./generated.ts";
import type { Judgement } from "./judge.ts";
import { judgedMutant, kindOf, summary } from "./kill-matrix.ts";
import type { MatrixRow } from "./kill-matrix.ts";
import { inCopies } from "./run.ts";

export interface Sampled {
  /** Of how many mutants, and by which seed these were chosen. */
  readonly of: number;
  readonly seed: number;
  readonly tried: number;
  readonly caught: number;
  /** By a property, or by recordings alone, or by scripts, walks and unit tests alone. */
  readonly byProperty: number;
  readonly byRecordings: number;
  readonly byOthers: number;
  readonly survivors: readonly Survivor[];
}

export interface Survivor {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  /** The line in which it is, without its indentation. */
  readonly text: string;
}

/** What a survivor is known by as long as its line stays as it is. */
export const survivorName = ({ file, text, from, to }: Survivor): string =>
  `${file}: ${from} → ${to} in: ${text}`;

/** What is found so far after each mutant, so that nothing is lost where a run is broken off. */
export async function generatedMatrix(
  sound: Judgement,
  { count, seed }: { readonly count: number; readonly seed: number },
  onRow: (found: Sampled, said: string) => void,
): Promise<void> {
  const all = everyGenerated();
  const rows = new Map<Generated, MatrixRow>();
  await inCopies(
    sampled(all, count, seed),
    (mutant, tree) => judgedMutant(asMutant(mutant), tree, sound),
    (mutant, row, left) => {
      rows.set(mutant, row);
      const said = `${left} left: ${placeOf(mutant)}: ${summary(row) || "not caught"}`;
      onRow({ of: all.length, seed, ...counted(rows) }, said);
    },
  );
}

function counted(rows: ReadonlyMap<Generated, MatrixRow>): Omit<Sampled, "of" | "seed"> {
  const kinds = [...rows.values()].map(kindOf);
  const of = (kind: string): number => kinds.filter((one) => one === kind).length;
  const survivors = [...rows].filter(([, row]) => kindOf(row) === "nothing").map(([mutant]) => mutant);
  const [byProperty, byRecordings, byOthers] = [of("property"), of("recordings"), of("others")];
  return {
    ...{ tried: kinds.length, caught: byProperty + byRecordings + byOthers },
    ...{ byProperty, byRecordings, byOthers },
    survivors: survivors
      .toSorted((a, b) => (a.file === b.file ? a.at - b.at : a.file < b.file ? -1 : 1))
      .map((mutant) => ({ file: mutant.file, from: mutant.from, to: mutant.to, text: lineOf(mutant) })),
  };
}

const placeOf = ({ file, line, from, to }: Generated): string => `${file}:${line}: ${from} → ${to}`;

const asMutant = (mutant: Generated) => ({
  ...{ name: placeOf(mutant), file: mutant.file, says: "", harmless: null },
  text: () => mutatedBy(mutant),
});
