/** Each reduction on and off gives the same answers, and no bound turns a violation into a proof. */

import assert from "node:assert/strict";
import test from "node:test";

import { noLimits } from "../checker/explore.ts";
import { ask } from "../checker/ask.ts";
import { progressOf } from "../checker/progress.ts";
import type { Progress } from "../checker/progress.ts";
import { questionOf } from "../checker/question.ts";
import type { QuestionOptions } from "../checker/question.ts";
import type { Run } from "../checker/run.ts";
import type { Regime } from "../model/regime.ts";
import { countedRow, quickColumns, reductionsQuestions, storedRows } from "./reductions-figure.ts";

const silent = { show: () => undefined, note: () => undefined, done: () => undefined };

const runUpTo = (statesMax: number): Run => ({
  limits: { ...noLimits, statesMax },
  live: silent,
  nowMs: () => 0,
  isInterrupted: () => false,
});

const asked = (electionTick: number, regime: Partial<Regime>): QuestionOptions => ({
  electionTick,
  budgets: {},
  regime,
});

async function progress(
  variant: string,
  options: QuestionOptions,
  statesMax = Infinity,
): Promise<{ readonly progress: Progress; readonly states: number }> {
  const answer = await ask(questionOf(variant, options), [], true, runUpTo(statesMax));
  return { progress: progressOf(answer.explored, () => undefined), states: answer.explored.states };
}

/** What was found, proved to be all or not. */
const answersOf = ({ worst, liveness }: Progress): unknown => [
  worst.map(({ name, worst: most, atLeast }) => [name, most ?? atLeast]),
  liveness.map(({ name, verdict }) => [name, verdict]),
];

/** Random questions are asked in random-reductions.test.ts; these are searched to their end. */
const variants = [
  ...["etcd-3.1.4", "etcd-3.4+prevote"],
  ...(process.env["QUORATE_DEEP"] === undefined ? [] : ["etcd-3.4", "etcd-3.1.4-check-quorum"]),
];
const off: readonly Partial<Regime>[] = [
  { labels: "absolute" },
  { timeouts: "eager" },
  { deliveries: "interleaved" },
  { labels: "absolute", timeouts: "eager", deliveries: "interleaved" },
];

/** Campaigns are bounded, so that the search without the canonical form has an end too. */
const bounded = { campaigns: 3, prompt: true } as const;

for (const variant of variants) {
  test(`${variant} has the same bounds with and without each reduction`, async () => {
    const reduced = await progress(variant, asked(3, bounded));
    for (const unreduced of off) {
      const full = await progress(variant, asked(3, { ...bounded, ...unreduced }));
      assert.deepEqual(answersOf(full.progress), answersOf(reduced.progress), JSON.stringify(unreduced));
      assert.ok(full.states >= reduced.states);
    }
  });
}

test("with free interleaving the reductions change no answer either", async () => {
  const regime = { campaigns: 1, delay: 0 } as const;
  const reduced = await progress("etcd-3.4", asked(2, regime));
  for (const unreduced of [{ labels: "absolute" }, { deliveries: "interleaved" }] as const) {
    const full = await progress("etcd-3.4", asked(2, { ...regime, ...unreduced }));
    assert.deepEqual(answersOf(full.progress), answersOf(reduced.progress), JSON.stringify(unreduced));
  }
});

test("a smaller bound never makes a proof of what is violated or unbounded", async () => {
  const whole = await progress("etcd-3.1.4", asked(3, { prompt: true }));
  const refuted = [
    ...whole.progress.worst.filter(({ worst }) => worst === "unbounded"),
    ...whole.progress.liveness.filter(({ verdict }) => verdict === "violated"),
  ].map(({ name }) => name);
  assert.ok(refuted.length >= 5);
  const smaller: readonly [Partial<Regime>, number][] = [
    ...[1, 2, 4].map((campaigns) => [{ campaigns }, Infinity] as [Partial<Regime>, number]),
    ...[1, 2].map((capacity) => [{ capacity }, Infinity] as [Partial<Regime>, number]),
    ...[500, 5000, 30_000].map((statesMax) => [{}, statesMax] as [Partial<Regime>, number]),
  ];
  for (const [regime, statesMax] of smaller) {
    const cut = await progress("etcd-3.1.4", asked(3, { prompt: true, ...regime }), statesMax);
    for (const { name, worst } of cut.progress.worst) {
      if (refuted.includes(name)) assert.ok(worst === null || worst === "unbounded", name);
    }
    for (const { name, verdict } of cut.progress.liveness) {
      if (refuted.includes(name)) assert.notEqual(verdict, "holds", JSON.stringify(regime));
    }
  }
});

const whenDeep = process.env["QUORATE_DEEP"] === undefined ? "only in npm run test:deep" : false;

reductionsQuestions.forEach((question, at) => {
  const { variant, options, isQuick } = question;
  const title = `the figure of what reductions save in ${String(options.scenario)} under ${variant} is true`;
  test(title, { skip: isQuick ? false : whenDeep }, async () => {
    const columns = whenDeep === false ? undefined : quickColumns;
    const { counted, ...row } = await countedRow(question, columns);
    const { counted: all, ...storedRow } = storedRows()[at] ?? assert.fail("no such row");
    const wanted = Object.entries(all).filter(([name]) => columns?.includes(name) ?? true);
    assert.deepEqual([row, counted], [storedRow, Object.fromEntries(wanted)]);
  });
});

test("in each row of that figure all verdicts are the same, and no reduction adds states", () => {
  for (const { counted } of storedRows()) {
    const columns = Object.values(counted);
    assert.equal(new Set(columns.map(({ verdict }) => verdict)).size, 1);
    for (const { states } of columns) assert.ok(states >= (counted["all"]?.states ?? Infinity), `${states}`);
  }
});
