/** The stored tables of mutants are whole: no edit has rotted, no row is missing, none is unexplained. */

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { mutants } from "../../model/mutants.ts";
import { checkerEdits } from "./checker-matrix.ts";
import { applied } from "./edit.ts";
import type { Edit } from "./edit.ts";
import { survivorName } from "./generated-matrix.ts";
import { stored } from "./golden.ts";
import { kindOf } from "./kill-matrix.ts";
import { modelEdits, modelMutants } from "./model-mutants.ts";
import { reviewed } from "./reviewed.ts";
import { root } from "./tree.ts";

const edits: readonly Edit[] = [...modelEdits, ...checkerEdits];
const anew = "run npm run mutants, and read what it says";

const textOf = (file: string): string => readFileSync(join(root, file), "utf8");

test("every edit still applies to its file, once", () => {
  const stale = edits.flatMap((edit) => {
    const found = applied(textOf(edit.file), edit);
    return found.ok ? [] : [found.why];
  });
  assert.deepEqual(stale, []);
});

test("no two mutants have one name", () => {
  const names = [...modelMutants, ...checkerEdits].map(({ name }) => name);
  assert.deepEqual(names.toSorted(), [...new Set(names)].toSorted());
});

interface Told {
  readonly file: string;
  readonly says: string;
  readonly harmless?: string | null;
}

const told = ({ file, says, harmless = null }: Told): Told => ({ file, says, harmless });

test("every mutant has its row in the stored tables, and no row is of another", () => {
  const { rows } = stored("mutants");
  const rowsOf = (all: readonly (Told & { readonly mutant: string })[]): readonly unknown[] =>
    all.map((row) => [row.mutant, told(row)]);
  assert.deepEqual(rowsOf(rows), modelMutants.map((one) => [one.name, told(one)]), anew);
  const checkerRows = stored("checker-mutants").rows;
  assert.deepEqual(rowsOf(checkerRows), checkerEdits.map((one) => [one.name, told(one)]), anew);
});

test("every mutant is caught, or it is said why nothing need catch it", () => {
  const open = stored("mutants").rows.filter((row) => kindOf(row) === "nothing" && row.harmless === null);
  assert.deepEqual(open.map(({ mutant }) => mutant), []);
  const { rows } = stored("checker-mutants");
  const openOfChecker = rows.filter(({ caughtBy, harmless }) => caughtBy === null && harmless === null);
  assert.deepEqual(openOfChecker.map(({ mutant }) => mutant), []);
  assert.deepEqual(rows.flatMap(({ stale }) => stale ?? []), []);
});

test("every generated mutant that survives was looked at, as its line stands now", () => {
  const { survivors, tried, caught, byProperty, byRecordings, byOthers } = stored("generated-mutants");
  assert.deepEqual(Object.keys(reviewed).toSorted(), survivors.map(survivorName).toSorted(), anew);
  for (const { file, text } of survivors) {
    const lines = textOf(file).split("\n").map((line) => line.trim());
    assert.equal(lines.includes(text), true, `${file} has no line ${text} any more: ${anew}`);
  }
  assert.equal(caught, byProperty + byRecordings + byOthers);
  assert.equal(tried, caught + survivors.length);
  assert.equal(tried >= 40, true, `only ${tried} were tried`);
});

/** As the design lists them. */
const designed: Readonly<Record<string, string>> = {
  "a vote not kept over a restart": "mutant:vote-not-kept-over-restart",
  "a term not kept over a restart": "mutant:term-not-kept-over-restart",
  "two votes in one term": "mutant:two-votes-in-one-term",
  "no log comparison in votes": "mutant:no-log-comparison-in-votes",
  "a minority quorum": "mutant:minority-quorum",
  "a leader committing an older term's entry by counting": "mutant:commits-older-term-by-counting",
  "an append without the consistency check": "mutant:append-without-consistency-check",
  "a follower truncating committed entries": "mutant:truncates-committed-entries",
  "a pre-vote that changes terms": "mutant:pre-vote-changes-term",
};

test("each planted bug breaks the property that it names, in the table too", () => {
  const { rows } = stored("mutants");
  const planted = new Map(mutants.map(({ name, caughtBy }) => [name, caughtBy]));
  for (const [says, name] of Object.entries(designed)) {
    assert.equal(planted.has(name), true, `${says}: there is no ${name}`);
  }
  for (const [name, property] of planted) {
    const caughtBy = rows.find(({ mutant }) => mutant === name)?.caughtBy ?? {};
    const shown = property.replace(/^(\w+)Bounded:\d+$/, "$1");
    assert.equal(shown in caughtBy, true, `${name} does not break ${property}`);
  }
});

/** Types, words and plain data. */
const withoutRules = [
  ...["actions.ts", "events.ts", "ids.ts", "inputs.ts", "marks.ts", "messages.ts", "mutants.ts", "node.ts"],
  ...["regime.ts", "remembered.ts", "rules.ts", "scenarios.ts", "seen.ts", "starting.ts", "variants.ts"],
];

test("twenty mutants and more change the model, in every file that holds rules", () => {
  assert.equal(modelEdits.length >= 20, true, `only ${modelEdits.length}`);
  const changed = new Set([...edits, ...modelMutants].map(({ file }) => file));
  const files = readdirSync(join(root, "model")).filter((name) => !withoutRules.includes(name));
  assert.deepEqual(files.filter((name) => !changed.has(`model/${name}`)), []);
});
