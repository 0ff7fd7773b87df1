/** The README is true: its figures are what the checker finds, and its commands exist. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { oddsOf } from "../checker/commands/odds.ts";
import { questionOf } from "../checker/question.ts";
import { computed, figures, root, stored, withFigures } from "./figures.ts";
import { assertFolderCertified } from "./certified.ts";
import { quorate } from "./in-process.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");
const isDeep = process.env["QUORATE_DEEP"] !== undefined;

test("the README shows the stored figures", async () => {
  assert.equal(readme, await withFigures(readme), "run npm run figures, and read the difference");
});

for (const figure of figures) {
  const skip = figure.isQuick || isDeep ? false : "only in npm run test:deep";
  test(`the figure ${figure.name} is what the checker finds now`, { skip }, async () => {
    assert.deepEqual(await computed(figure), stored(figure.name));
  });
}

test("the README has exactly the two commands for set-up", () => {
  const commands = [...readme.matchAll(/^npm ci && .*$/gm)].map(([line]) => line);
  assert.deepEqual(commands, ["npm ci && npm run incident", "npm ci && npm test"]);
});

/** A command line in words; only double quotes are used there. */
const words = (line: string): readonly string[] =>
  [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? "");

test("each command of the README ends as it says, with exit code 0", async (context) => {
  const out = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(out, { recursive: true }));
  const lines = [...readme.matchAll(/`npm run -s quorate -- ([a-z][^`…]*)`/g)].map(([, line = ""]) => line);
  assert.ok(lines.length >= 4, "the README shows commands");
  for (const line of lines) {
    const args = words(line.replace("/tmp/q", out));
    const run = await quorate(...args);
    assert.equal(run.code, 0, `${line}\n${run.out}${run.err}`);
  }
  assert.ok(assertFolderCertified(out) > 0, "no command of the README writes a trace");
});

test("what the README predicts for real clusters is what odds says", () => {
  const rows: readonly (readonly [string, string, number, number])[] = [
    ["3.1.4, 5, 300 ms", "etcd-3.1.4", 5, 300],
    ["3.1.4, 10, 100 ms", "etcd-3.1.4", 10, 100],
    ["3.4 and 3.5, 5, 300 ms, no pre-vote", "etcd-3.4", 5, 300],
    ["3.4, 10, 100 ms, no pre-vote", "etcd-3.4", 10, 100],
    ["3.4, 5, 300 ms, no tick advance", "etcd-3.4+no-tick-advance", 5, 300],
  ];
  for (const [title, variant, electionTick, tickMs] of rows) {
    const odds = oddsOf(questionOf(variant, { electionTick, tickMs, budgets: {}, regime: {} }));
    const row = readme.split("\n").find((line) => line.startsWith(`| ${title} |`)) ?? "";
    const inSeconds = (ticks: number): string => ((ticks * tickMs) / 1000).toFixed(2);
    const mean = odds.mean ?? 0;
    const variance = odds.distribution.reduce((sum, [t, p]) => sum + p * (t - mean) ** 2, 0);
    assert.ok(row.includes(`${inSeconds(mean)} ± ${inSeconds(Math.sqrt(variance))}`), `${title}: ${row}`);
    assert.ok(row.includes(`/ ${(odds.expectedCampaigns ?? 0).toFixed(2)} |`), `${title}: ${row}`);
    assert.ok(row.includes(`/ ${(odds.expectedDepositions ?? 0).toFixed(2)} |`), `${title}: ${row}`);
  }
});
