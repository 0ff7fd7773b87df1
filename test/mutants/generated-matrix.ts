/** How many of the generated mutants are caught: a sample of them, and those that are not. */

import { everyGenerated, mutatedBy, sampled } from "./generated.ts";
import type { Generated } from "./generated.ts";
import type { Judgement } from "./judge.ts";
import { judgedMutant, summary } from "./kill-matrix.ts";
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
  readonly line: number;
  readonly from: string;
  readonly to: string;
}

export async function generatedMatrix(
  sound: Judgement,
  { count, seed }: { readonly count: number; readonly seed: number },
  tell: (line: string) => void,
): Promise<Sampled> {
  const all = everyGenerated();
  const chosen = sampled(all, count, seed);
  tell(`${chosen.length} of ${all.length} generated mutants, seed ${seed}`);
  const rows = await inCopies(
    chosen,
    (mutant, tree) => judgedMutant(asMutant(mutant), tree, sound),
    (mutant, row, left) => tell(`${left} left: ${placeOf(mutant)}: ${summary(row) || "not caught"}`),
  );
  const isCaught = rows.map((row) => summary(row) !== "");
  const hasProperty = rows.filter(({ caughtBy }) => Object.keys(caughtBy).length > 0).length;
  const byRecordings = rows.filter(
    ({ caughtBy, recordings, sample }) => Object.keys(caughtBy).length === 0 && recordings + sample > 0,
  ).length;
  const caught = isCaught.filter(Boolean).length;
  return {
    ...{ of: all.length, seed, tried: chosen.length, caught },
    ...{ byProperty: hasProperty, byRecordings, byOthers: caught - hasProperty - byRecordings },
    survivors: chosen.flatMap(({ file, line, from, to }, at) =>
      isCaught[at] === true ? [] : [{ file, line, from, to }],
    ),
  };
}

const placeOf = ({ file, line, from, to }: Generated): string => `${file}:${line}: ${from} → ${to}`;

const asMutant = (mutant: Generated) => ({
  ...{ name: placeOf(mutant), file: mutant.file, says: "", harmless: null },
  text: () => mutatedBy(mutant),
});
