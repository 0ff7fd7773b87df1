/** Which property, recording or script catches which mutant of the model. */

import { existsSync } from "node:fs";
import { join } from "node:path";

import type { Finding, Judgement } from "./judge.ts";
import { modelMutants } from "./model-mutants.ts";
import type { ModelMutant } from "./model-mutants.ts";
import { inCopies, runIn, secondsMax } from "./run.ts";
import { root } from "./tree.ts";
import type { Tree } from "./tree.ts";

export interface MatrixRow {
  readonly mutant: string;
  readonly file: string;
  readonly says: string;
  /** By property: the steps of the shortest trace that breaks it, over all questions. */
  readonly caughtBy: Readonly<Record<string, number>>;
  /** Exact worst cases and verdicts that came out otherwise, but no worse. */
  readonly figures: number;
  /** Recorded traces of real etcd that differ: of the sample in the tests, and of all. */
  readonly sample: number;
  readonly recordings: number;
  readonly scripts: number;
  /** Walks on which certificates offer other steps. */
  readonly walks: number;
  /** The first unit test that fails, asked only where nothing else catches it. */
  readonly unit: string | null;
  /** What the checker itself complains of, or "does not end". */
  readonly error: string | null;
  /** Why nothing need catch it, where nothing does. */
  readonly harmless: string | null;
}

export interface Matrix {
  readonly recordings: number;
  readonly walks: number;
  readonly rows: readonly MatrixRow[];
}

const oracle = join(root, "..", "shared", "oracle");

async function judged(folder: string): Promise<Judgement | string> {
  const recordings = ["test/conformance/sample.jsonl", ...(existsSync(oracle) ? [oracle] : [])];
  const { status, out, err } = await runIn(folder, ["test/mutants/judge.ts", ...recordings], secondsMax);
  if (status === 0) return JSON.parse(out) as Judgement;
  return status === null ? "does not end" : err.split("\n").find((line) => /Error/.test(line)) ?? "fails";
}

/** What the model as it is comes to. */
export async function soundJudgement(): Promise<Judgement> {
  const sound = await judged(root);
  if (typeof sound === "string") throw new Error(`without a mutation: ${sound}`);
  const complaint = [...sound.errors, ...sound.scripts, ...sound.safety.map(({ property }) => property)];
  if (complaint.length > 0) throw new Error(`without a mutation: ${complaint.join(", ")}`);
  return sound;
}

/** Each row as it is found, so that none is lost where a run is broken off. */
export async function killMatrix(
  sound: Judgement,
  only: RegExp,
  onRow: (matrix: Matrix, said: string) => void,
): Promise<void> {
  const common = { recordings: sound.recordings[1]?.of ?? 0, walks: sound.walks.of };
  await inCopies(
    modelMutants.filter(({ name }) => only.test(name)),
    (mutant, tree) => judgedMutant(mutant, tree, sound),
    ({ name }, row, left) => onRow({ ...common, rows: [row] }, `${left} left: ${name}: ${summary(row)}`),
  );
}

/** A mutant in a copy of the project; unit tests have the last word. */
export const judgedMutant = (mutant: ModelMutant, tree: Tree, sound: Judgement): Promise<MatrixRow> =>
  tree.with(mutant.file, mutant.text(), async () => {
    const row = rowOf(mutant, await judged(tree.folder), sound);
    return summary(row) === "" ? { ...row, unit: await failingUnit(tree.folder) } : row;
  });

const nothing = { caughtBy: {}, figures: 0, sample: 0, recordings: 0, scripts: 0, walks: 0, unit: null };

function rowOf(mutant: ModelMutant, found: Judgement | string, sound: Judgement): MatrixRow {
  const { name, file, says, harmless } = mutant;
  const common = { mutant: name, file, says, harmless };
  if (typeof found === "string") return { ...common, ...nothing, error: found };
  const caughtBy: Record<string, number> = {};
  const catches = ({ property, length }: Finding): void => {
    caughtBy[property] = Math.min(length, caughtBy[property] ?? Infinity);
  };
  found.safety.forEach(catches);
  let figures = 0;
  for (const was of sound.progress) {
    const is = found.progress.find((one) => one.question === was.question && one.property === was.property);
    if (is === undefined || is.value === was.value) continue;
    if (isWorse(was.value, is.value)) catches(is);
    else figures += 1;
  }
  return {
    ...common,
    caughtBy,
    figures,
    sample: found.recordings[0]?.differ ?? 0,
    recordings: found.recordings[1]?.differ ?? 0,
    scripts: found.scripts.length,
    walks: found.walks.differ,
    unit: null,
    error: found.errors[0] ?? null,
  };
}

const units = ["log", "key", "turn", "timeout", "reductions"].map((name) => `test/${name}.test.ts`);

async function failingUnit(folder: string): Promise<string | null> {
  for (const file of units) {
    const { status, out } = await runIn(folder, ["--test", "--test-reporter=tap", file], secondsMax);
    if (status !== 0) return /^ *not ok \d+ - (.*)$/m.exec(out)?.[1] ?? file;
  }
  return null;
}

function isWorse(was: Finding["value"], is: Finding["value"]): boolean {
  if (is === "unbounded" || is === "violated") return true;
  return typeof was === "number" && typeof is === "number" && is > was;
}

/** What catches it first: a property, or recordings of real etcd alone, or other tests alone. */
export function kindOf(row: MatrixRow): "property" | "recordings" | "others" | "nothing" {
  if (Object.keys(row.caughtBy).length > 0) return "property";
  if (row.recordings + row.sample > 0) return "recordings";
  return summary(row) === "" ? "nothing" : "others";
}

/** What catches it, in a few words; empty: nothing. */
export function summary(row: MatrixRow): string {
  const properties = Object.entries(row.caughtBy).map(([property, length]) => `${property} ${length}`);
  const counts = (["figures", "recordings", "sample", "scripts", "walks"] as const).flatMap((what) =>
    row[what] > 0 ? [`${what} ${row[what]}`] : [],
  );
  const told = [row.unit, row.error].filter((one) => one !== null);
  return [...properties, ...counts, ...told].join(", ");
}
