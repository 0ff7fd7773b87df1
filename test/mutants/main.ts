/**
 * `npm run mutants`: judges every mutant anew, and writes the tables that the README shows. With names
 * (model, checker, generated) only those. QUORATE_SEED and QUORATE_MUTANTS choose the generated ones;
 * QUORATE_ONLY is a pattern for the names of the checker's, which are then told and not written.
 */

import { writeFileSync } from "node:fs";
import { join } from "node:path";

import { checkerMatrix } from "./checker-matrix.ts";
import { generatedMatrix } from "./generated-matrix.ts";
import { killMatrix, soundJudgement, summary } from "./kill-matrix.ts";
import { root } from "./tree.ts";

const tell = (line: string): void => {
  process.stderr.write(`${line}\n`);
};

const golden = (name: string): string => join(root, "test", "golden", `${name}.json`);
const write = (name: string, found: unknown): void =>
  writeFileSync(golden(name), `${JSON.stringify(found, null, 1)}\n`);

const wanted = process.argv.slice(2);
const wants = (part: string): boolean => wanted.length === 0 || wanted.includes(part);
const numberOf = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const open: string[] = [];

if (wants("model") || wants("generated")) {
  const sound = await soundJudgement();
  if (wants("model")) {
    const matrix = await killMatrix(sound, tell);
    write("mutants", matrix);
    const survivors = matrix.rows.filter((row) => summary(row) === "" && row.harmless === null);
    open.push(...survivors.map(({ mutant }) => mutant));
  }
  if (wants("generated")) {
    const asked = { count: numberOf("QUORATE_MUTANTS", 150), seed: numberOf("QUORATE_SEED", 8) };
    write("generated-mutants", await generatedMatrix(sound, asked, tell));
  }
}
if (wants("checker")) {
  const only = process.env["QUORATE_ONLY"];
  const rows = await checkerMatrix(new RegExp(only ?? ""), tell);
  if (only === undefined) write("checker-mutants", rows);
  const survivors = rows.filter(({ caughtBy, harmless }) => caughtBy === null && harmless === null);
  open.push(...survivors.map(({ mutant }) => mutant));
}
if (open.length > 0) {
  tell(`neither caught nor explained: ${open.join(", ")}`);
  process.exitCode = 1;
}
