/** The kill matrix as the README shows it, from the stored tables. */

import { basename } from "node:path";

import type { CheckerRow } from "./checker-matrix.ts";
import { stored } from "./golden.ts";
import { survivorName } from "./generated-matrix.ts";
import type { Sampled } from "./generated-matrix.ts";
import { kindOf } from "./kill-matrix.ts";
import type { Matrix, MatrixRow } from "./kill-matrix.ts";
import { reviewed } from "./reviewed.ts";

export function mutantsFigure(): string {
  const [model, checker] = [stored("mutants"), stored("checker-mutants").rows];
  const generated = stored("generated-mutants");
  return [
    ...[modelCounts(model.rows), checkerCounts(checker), generatedCounts(generated)],
    details("The model's mutants, and the shortest trace that breaks each property", modelTable(model)),
    details("The checker's mutants, by the test that catches them", checkerTable(checker)),
  ].join("\n\n");
}

const details = (title: string, table: string): string =>
  `<details><summary>${title}</summary>\n\n${table}\n\n</details>`;

function modelCounts(rows: readonly MatrixRow[]): string {
  const of = (kind: string): readonly MatrixRow[] => rows.filter((row) => kindOf(row) === kind);
  const harmless = of("nothing").map(({ mutant, harmless: why }) => `\`${mutant}\` (${clause(why)})`);
  return (
    `**${rows.length} mutants of the model**: ${of("property").length} break a property; ` +
    `${of("recordings").length} more differ from recordings of real etcd; ${of("others").length} more are ` +
    `seen by other tests; ${harmless.length} by nothing: ${harmless.join(", ")}.`
  );
}

function checkerCounts(rows: readonly CheckerRow[]): string {
  const open = rows.filter(({ caughtBy }) => caughtBy === null);
  const why = open.map(({ mutant, harmless }) => `\`${mutant}\` (${clause(harmless)})`);
  return (
    `**${rows.length} mutants of the checker and its reductions**: a test catches ` +
    `${rows.length - open.length}; ${open.length} are caught by none: ${why.join("; ")}.`
  );
}

function generatedCounts(found: Sampled): string {
  const why = found.survivors.map((survivor) => {
    const { file, from, to, text } = survivor;
    const what = `\`${from}\` → \`${to}\` in \`${text}\``;
    return `- \`${basename(file)}\`, ${what}: ${clause(reviewed[survivorName(survivor)] ?? "not reviewed")}.`;
  });
  const head =
    `**${found.tried} of ${found.of} generated mutants** (an operator, a guard or a constant of the rules ` +
    `changed; seed ${found.seed}): ${found.byProperty} break a property, ${found.byRecordings} more differ ` +
    `from recordings, ${found.byOthers} more are seen by other tests; ${found.survivors.length} survive`;
  return why.length === 0 ? `${head}.` : `${head}, each looked at:\n\n${why.join("\n")}`;
}

/** A sentence as part of another. */
const clause = (sentence: string | null): string =>
  (sentence ?? "not explained").replace(/\.$/, "").replace(/^[A-Z](?=[a-z ])/, (letter) => letter.toLowerCase());

function modelTable({ rows, recordings, walks }: Matrix): string {
  const lines = rows.map((row) => {
    const properties = Object.entries(row.caughtBy).map(([property, steps]) => `${property} ${steps}`);
    const cells = [row.mutant, basename(row.file, ".ts"), properties.join(", "), row.recordings || ""];
    return `| ${[...cells, othersOf(row, walks)].join(" | ")} |`;
  });
  const head = `| mutant | in | property, steps | recordings of ${recordings} | other tests |`;
  return [head, "| --- | --- | --- | ---: | --- |", ...lines].join("\n");
}

function othersOf(row: MatrixRow, walks: number): string {
  const counts = [
    row.scripts > 0 ? `${row.scripts} scripts` : null,
    row.walks > 0 ? `${row.walks} of ${walks} walks` : null,
    row.figures > 0 ? `${row.figures} figures` : null,
    row.unit === null ? null : `“${row.unit}”`,
    row.error,
  ];
  return counts.filter((one) => one !== null).join(", ") || (kindOf(row) === "nothing" ? "none" : "");
}

function checkerTable(rows: readonly CheckerRow[]): string {
  const files = [...new Set(rows.flatMap(({ caughtBy }) => caughtBy?.file ?? []))].toSorted();
  const lines = files.map((file) => {
    const caught = rows.filter(({ caughtBy }) => caughtBy?.file === file).map(({ mutant }) => mutant);
    return `| ${file.replace(/^test\//, "").replace(/\.test\.ts$/, "")} | ${caught.join(", ")} |`;
  });
  return ["| test | catches |", "| --- | --- |", ...lines].join("\n");
}
