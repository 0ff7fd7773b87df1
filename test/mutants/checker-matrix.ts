/** Which test catches which mutant of the checker: the first of those named that fails. */

import { analysisEdits } from "./analysis-edits.ts";
import { reductionEdits } from "./reduction-edits.ts";
import { inCopies, mutated, runIn } from "./run.ts";
import { searchEdits } from "./search-edits.ts";
import type { CheckerEdit } from "./search-edits.ts";

export interface CheckerRow {
  readonly mutant: string;
  readonly file: string;
  readonly says: string;
  /** A test's file and its name; null: none of those named fails. */
  readonly caughtBy: { readonly file: string; readonly test: string } | null;
  readonly harmless: string | null;
}

export const checkerEdits: readonly CheckerEdit[] = [...searchEdits, ...reductionEdits, ...analysisEdits];

const secondsMax = 600;

export const checkerMatrix = (tell: (line: string) => void): Promise<readonly CheckerRow[]> =>
  inCopies(
    checkerEdits,
    async (edit, tree) => {
      const { name, file, says, harmless = null } = edit;
      const caughtBy = await tree.with(file, mutated(edit), () => firstFailing(tree.folder, edit.tests));
      return { mutant: name, file, says, caughtBy, harmless };
    },
    ({ name }, { caughtBy }, left) =>
      tell(`${left} left: ${name}: ${caughtBy === null ? "" : `${caughtBy.file}: ${caughtBy.test}`}`),
  );

async function firstFailing(
  folder: string,
  tests: readonly string[],
): Promise<CheckerRow["caughtBy"]> {
  for (const file of tests) {
    const { status, out } = await runIn(folder, ["--test", "--test-reporter=tap", file], secondsMax);
    if (status === 0) continue;
    const failed = /^ *not ok \d+ - (.*)$/m.exec(out)?.[1] ?? "";
    const isFile = failed === "" || failed.endsWith(file);
    return { file, test: status === null ? "does not end" : isFile ? "does not load" : failed };
  }
  return null;
}
