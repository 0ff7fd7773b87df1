/**
 * `npm run mutants`: judges every mutant anew, and writes the tables that the README shows. With names
 * (model, checker, generated) only those. QUORATE_SEED and QUORATE_MUTANTS choose the generated ones;
 * QUORATE_ONLY is a pattern for names: only those are judged, and their rows of the tables written.
 */

import { checkerEdits, checkerMatrix } from "./checker-matrix.ts";
import { generatedMatrix } from "./generated-matrix.ts";
import { merged, store } from "./golden.ts";
import { killMatrix, soundJudgement, summary } from "./kill-matrix.ts";
import { modelMutants } from "./model-mutants.ts";

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const wanted = process.argv.slice(2);
const wants = (part: string): boolean => wanted.length === 0 || wanted.includes(part);
const numberOf = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);
const only = new RegExp(process.env["QUORATE_ONLY"] ?? "");

const open: string[] = [];

if (wants("model") || wants("generated")) {
  const sound = await soundJudgement();
  if (wants("model")) {
    const matrix = await killMatrix(sound, only, tell);
    const rows = merged("mutants", matrix.rows, modelMutants.map(({ name }) => name));
    store("mutants", { ...matrix, rows });
    const survivors = rows.filter((row) => summary(row) === "" && row.harmless === null);
    open.push(...survivors.map(({ mutant }) => mutant));
  }
  if (wants("generated")) {
    const asked = { count: numberOf("QUORATE_MUTANTS", 150), seed: numberOf("QUORATE_SEED", 8) };
    store("generated-mutants", await generatedMatrix(sound, asked, tell));
  }
}
if (wants("checker")) {
  const found = await checkerMatrix(only, tell);
  const rows = merged("checker-mutants", found, checkerEdits.map(({ name }) => name));
  store("checker-mutants", { rows });
  const survivors = rows.filter(({ caughtBy, harmless }) => caughtBy === null && harmless === null);
  open.push(...survivors.map(({ mutant }) => mutant));
}
if (open.length > 0) {
  tell(`neither caught nor explained: ${open.join(", ")}`);
  process.exitCode = 1;
}
