/** Reports: what is shown of a cell, what changed between two of them, and the page. */

import assert from "node:assert/strict";
import test from "node:test";

import { axesOf } from "../../checker/sweep/axis.ts";
import { differenceLines, differenceOf } from "../../checker/sweep/diff.ts";
import { measured, measuresOf } from "../../checker/sweep/measure.ts";
import { dataOf, sweepPage } from "../../checker/sweep/page.ts";
import { spread } from "../../checker/sweep/plan.ts";
import { exitCodeOf, reportOf, sweepText } from "../../checker/sweep/report.ts";
import type { Outcome } from "../../checker/sweep/report.ts";
import { markdownReport, textReport } from "../../checker/sweep/report-text.ts";
import type { ComparedAnswer, Sweep, SweepAnswer } from "../../traces/sweep-document.ts";
import { validateSweep } from "../../traces/validate-document.ts";

const whole: ComparedAnswer = {
  ...{ kind: "compare", safety: "holds", rounds: "unbounded", elections: 1, depositions: 1 },
  ticks: "unbounded",
  ...{ disturbances: 1, afStable: "violated", agEfStable: "holds", meanSeconds: 1.93, p99Seconds: 4.2 },
  ...{ atLeast13s: 2e-9, found: {}, hiding: {}, stableStates: 5, states: 6740 },
  ...{ transitions: 1, depth: 80, cut: null },
};
const cut: ComparedAnswer = {
  ...{ ...whole, safety: "cut", rounds: null, ticks: null },
  ...{ found: { Rounds: 3, Ticks: 8 }, cut: "states" },
};

const plan = spread(
  {
    ...{ format: "quorate-sweep-plan", version: 1, name: "<b>test</b>" },
    matrix: { variant: ["etcd-3.4", "etcd-3.4+prevote"], electionTick: ["3..4"], delay: ["prompt"] },
  },
  ".",
);

/** The answers in the order of the cells; undefined: not asked. */
function sweepWith(answers: readonly (SweepAnswer | string | undefined)[], rules = "0".repeat(24)): Sweep {
  const outcomes = plan.cells.flatMap((cell, at): (readonly [string, Outcome])[] => {
    const answer = answers[at];
    if (answer === undefined) return [];
    const isFailure = typeof answer === "string";
    return [[cell.id, { answer: isFailure ? null : answer, failed: isFailure ? answer : null }]];
  });
  return reportOf(plan, rules, new Map(outcomes), { elapsedMs: 1000, fromStore: 0 });
}

test("a report is a valid document, reads back, and has a cell on each line", () => {
  const sweep = sweepWith([whole, cut, "out of memory"]);
  const text = sweepText(sweep);
  const read = validateSweep(text);
  assert.ok(read.ok, read.ok ? "" : read.error);
  assert.deepEqual(read.value, JSON.parse(JSON.stringify(sweep)));
  assert.equal(text.split("\n").filter((line) => line.startsWith('  {"id"')).length, 4);
});

test("a cell shows its worst case, the most that was found, or why it has none", () => {
  const { cells } = sweepWith([whole, cut, "out of memory"]);
  const shown = (name: string): readonly (string | undefined)[] => {
    const measure = measuresOf(cells).find((one) => one.name === name);
    assert.ok(measure !== undefined, name);
    return cells.map((cell) => measured(measure, cell)?.text);
  };
  assert.deepEqual(shown("rounds"), ["∞", "≥ 3", "failed", "not asked"]);
  assert.deepEqual(shown("seconds, worst"), ["∞", "≥ 2.4", "failed", "not asked"]);
  assert.deepEqual(shown("P(≥ 13 s)"), ["2e-7 %", "2e-7 %", "failed", "not asked"]);
  assert.deepEqual(shown("states"), ["6,740", "6,740 (cut)", "failed", "not asked"]);
});

test("what check finds of a property stands beside what compare finds of it", () => {
  const judged: SweepAnswer = {
    kind: "properties",
    results: [
      { property: "ElectionSafety", verdict: "holds" },
      { property: "LogMatching", verdict: "cut" },
      { property: "Rounds", verdict: "holds", worst: 2 },
      { property: "StableWithin:10", verdict: "violated", worst: "unbounded" },
    ],
    ...{ states: 1, transitions: 1, depth: 1, cut: null },
  };
  const { cells } = sweepWith([whole, judged]);
  const row = Object.fromEntries(
    measuresOf(cells).map((measure) => {
      const shown = cells.slice(0, 2).map((cell) => measured(measure, cell)?.text ?? null);
      return [measure.name, shown];
    }),
  );
  assert.deepEqual(row["safety"], ["holds", "cut"]);
  assert.deepEqual(row["rounds"], ["∞", "2"]);
  assert.deepEqual(row["StableWithin:10"], [null, "∞"]);
  assert.deepEqual(row["mean s"], ["1.93", null]);
});

test("the exit code: 1 for a violated cell, 3 for what is not known, else 0", () => {
  assert.equal(exitCodeOf(sweepWith([whole, whole, whole, whole])), 0);
  assert.equal(exitCodeOf(sweepWith([whole, cut, whole, whole])), 3);
  assert.equal(exitCodeOf(sweepWith([whole])), 3);
  assert.equal(exitCodeOf(sweepWith([{ ...whole, safety: "violated" }])), 1);
});

test("a difference names the cells that changed and what of them, whatever the rules", () => {
  const [before, after] = [
    sweepWith([whole, cut, whole]),
    sweepWith([whole, { ...cut, depositions: 2 }, { ...whole, depth: 81 }, whole], "1".repeat(24)),
  ];
  const difference = differenceOf(before, after);
  assert.equal(difference.same, 1);
  assert.equal(difference.unanswered, 1);
  assert.deepEqual(differenceLines(difference, before, after), [
    `Against the older report, rules ${"0".repeat(24)} before, ${"1".repeat(24)} now:`,
    "  2 cells changed, 1 the same, 1 without an answer in one of them",
    "  compare etcd-3.4 --election-tick 4 --delay prompt",
    "    depositions: 1 → 2",
    "  compare etcd-3.4+prevote --election-tick 3 --delay prompt",
    "    depth: 80 → 81",
  ]);
});

test("a report in Markdown has a map for each measure, the longest axis across", () => {
  const text = markdownReport(sweepWith([whole, cut, whole, whole]), []);
  assert.match(text, /## rounds\n\nCampaigns, in the worst case\.\n\n\| variant \| election tick 3 /);
  assert.match(text, /\| etcd-3\.4 \| ∞ \| ≥ 3 \|/);
});

test("a report says what is not known, and why a worker failed", () => {
  const text = textReport(sweepWith([whole, { ...cut, cut: "memory" }, "out of memory"])).join("\n");
  assert.match(text, /1 answers were cut by time or memory: another machine may give others/);
  assert.match(text, /1 cells were not asked yet/);
  assert.match(text, /a worker failed: out of memory/);
  assert.match(text, /2 of 4 cells answered/);
});

test("the page is given every measure of every cell, shaded from the least to the most", async () => {
  const sweep = sweepWith([whole, { ...whole, meanSeconds: 2.93 }, { ...whole, meanSeconds: 3.93 }, cut]);
  const data = dataOf(sweep);
  const mean = data.measures.findIndex(({ name }) => name === "mean s");
  assert.deepEqual(
    data.cells.map(({ shown }) => Number(shown[mean]?.heat).toFixed(2)),
    ["0.00", "0.50", "1.00", "0.00"],
  );
  assert.equal(data.axes.length, axesOf(sweep.axes, sweep.cells).length);
  const page = await sweepPage(sweep);
  assert.match(page, /<title>&lt;b&gt;test&lt;\/b&gt;<\/title>/);
  assert.match(page, /Content-Security-Policy" content="default-src 'none'/);
  assert.match(page, /<table class="heat">/);
});
