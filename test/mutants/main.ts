/**
 * `npm run mutants`: judges every mutant anew, and writes the tables that the README shows, each row as
 * it is found. With names (model, checker, generated) only those. QUORATE_SEED and QUORATE_MUTANTS
 * choose the generated ones; QUORATE_ONLY is a pattern for names: only those are judged.
 */

import { checkerEdits, checkerMatrix } from "./checker-matrix.ts";
import { generatedMatrix } from "./generated-matrix.ts";
import { merged, store, stored } from "./golden.ts";
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
    const names = modelMutants.map(({ name }) => name);
    await killMatrix(sound, only, (found, said) => {
      tell(said);
      store("mutants", { ...found, rows: merged("mutants", found.rows, names) });
    });
    const survivors = stored("mutants").rows.filter((row) => summary(row) === "" && row.harmless === null);
    open.push(...survivors.map(({ mutant }) => mutant));
  }
  if (wants("generated")) {
    const asked = { count: numberOf("QUORATE_MUTANTS", 40), seed: numberOf("QUORATE_SEED", 8) };
    await generatedMatrix(sound, asked, (found, said) => {
      tell(said);
      store("generated-mutants", found);
    });
  }
}
if (wants("checker")) {
  const names = checkerEdits.map(({ name }) => name);
  await checkerMatrix(only, (row, said) => {
    tell(said);
    store("checker-mutants", { rows: merged("checker-mutants", [row], names) });
  });
  const { rows } = stored("checker-mutants");
  const survivors = rows.filter(({ caughtBy, harmless }) => caughtBy === null && harmless === null);
  open.push(...survivors.map(({ mutant }) => mutant));
}
if (open.length > 0) {
  tell(`neither caught nor explained: ${open.join(", ")}`);
  process.exitCode = 1;
}
