/** Which test catches which mutant of the checker: the first of those named that fails. */

import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { analysisEdits } from "./analysis-edits.ts";
import { applied } from "./edit.ts";
import { blockEdits } from "./block-edits.ts";
import { kernelEdits } from "./kernel-edits.ts";
import { reductionEdits } from "./reduction-edits.ts";
import { remainderEdits } from "./remainder-edits.ts";
import { inCopies, runIn, secondsMax } from "./run.ts";
import { searchEdits } from "./search-edits.ts";
import type { CheckerEdit } from "./search-edits.ts";
import { threadEdits } from "./thread-edits.ts";
import { root } from "./tree.ts";
import type { Tree } from "./tree.ts";

export interface CheckerRow {
  readonly mutant: string;
  readonly file: string;
  readonly says: string;
  /** A test's file and its name; null: none of those named fails. */
  readonly caughtBy: { readonly file: string; readonly test: string } | null;
  /** Why nothing need catch it; or that its text is no longer there. */
  readonly harmless: string | null;
  readonly stale: string | null;
}

export const checkerEdits: readonly CheckerEdit[] = [
  ...searchEdits,
  ...kernelEdits,
  ...blockEdits,
  ...remainderEdits,
  ...threadEdits,
  ...reductionEdits,
  ...analysisEdits,
];

/** Each row as it is found, so that none is lost where a run is broken off. */
export async function checkerMatrix(
  only: RegExp,
  onRow: (row: CheckerRow, said: string) => void,
): Promise<void> {
  const edits = checkerEdits.filter(({ name }) => only.test(name));
  await inCopies(edits, judged, ({ name }, row, left) => {
    const { caughtBy, stale } = row;
    const by = caughtBy === null ? "not caught" : `${caughtBy.file}: ${caughtBy.test}`;
    onRow(row, `${left} left: ${name}: ${stale ?? by}`);
  });
}

async function judged(edit: CheckerEdit, tree: Tree): Promise<CheckerRow> {
  const { name, file, says, tests, harmless = null } = edit;
  const row = { mutant: name, file, says, harmless };
  const found = applied(readFileSync(join(tree.folder, file), "utf8"), edit);
  if (!found.ok) return { ...row, caughtBy: null, stale: found.why };
  const said = await tree.with(file, found.text, () =>
    isBuilt(file)
      ? withKernel(tree, () => firstFailing(tree.folder, tests))
      : firstFailing(tree.folder, tests),
  );
  if (said === doesNotCompile) return { ...row, caughtBy: null, stale: `${name}: ${doesNotCompile}` };
  return { ...row, caughtBy: said, stale: null };
}

const doesNotCompile = "the mutated kernel does not compile";

/** Is it a source of what `npm run kernel` makes? */
const isBuilt = (file: string): boolean =>
  file.startsWith("checker/kernel/assembly/") || file === "checker/kernel/thread.ts";

/** Compiles the kernel of the copy, and puts the old one back. */
async function withKernel<Result>(
  tree: Tree,
  run: () => Promise<Result>,
): Promise<Result | typeof doesNotCompile> {
  const built = await runIn(tree.folder, ["checker/kernel/build.ts"], secondsMax);
  if (built.status !== 0) return doesNotCompile;
  try {
    return await run();
  } finally {
    const wasm = join("checker", "kernel", "wasm");
    cpSync(join(root, wasm), join(tree.folder, wasm), { recursive: true });
  }
}

async function firstFailing(
  folder: string,
  tests: readonly string[],
): Promise<CheckerRow["caughtBy"]> {
  for (const file of tests) {
    const { status, out } = await runIn(folder, ["--test", "--test-reporter=tap", file], secondsMax);
    if (status === 0) continue;
    const failed = /^ *not ok \d+ - (.*)$/m.exec(out)?.[1] ?? "";
    const isFile = failed === "" || failed.endsWith(file);
    return { file, test: status === null ? "does not end" : isFile ? "breaks off" : failed };
  }
  return null;
}
