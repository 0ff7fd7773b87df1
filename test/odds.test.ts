import assert from "node:assert/strict";
import test from "node:test";

import { oddsCommand, oddsOf } from "../checker/commands/odds.ts";
import type { OddsAsked, OddsOptions } from "../checker/commands/odds.ts";
import { lastEventOf } from "../checker/odds/chain.ts";
import { atLeast, meanOf, quantileOf, ticksFrom } from "../checker/odds/quantiles.ts";
import type { Distribution } from "../checker/odds/quantiles.ts";
import { roundsOf } from "../checker/odds/rounds.ts";
import { restartTicks } from "../checker/options.ts";
import { UsageError, clusterOf, questionOf } from "../checker/question.ts";
import { crashed } from "../model/consequence.ts";
import { variants } from "../model/variants.ts";
import type { Odds } from "../traces/document.ts";
import { validateOdds } from "../traces/validate-document.ts";

function asked(
  variant: string,
  scenario: string,
  electionTick: number,
  more: OddsAsked = {},
): Odds {
  const question = questionOf(variant, { scenario, electionTick, budgets: {}, regime: {} });
  return oddsOf(question, undefined, more);
}

const total = ({ distribution, cutMass, neverMass = 0 }: Odds): number =>
  distribution.reduce((sum, [, probability]) => sum + probability, 0) + cutMass + neverMass;

const near = (found: number, expected: number, about: string): void => {
  assert.ok(Math.abs(found - expected) < 1e-9, `${about}: ${found} is not ${expected}`);
};

test("the probabilities of every variant add up to 1, and every cluster becomes stable", () => {
  for (const { name } of variants) {
    const odds = asked(name, "rejoin", 2);
    near(total(odds), 1, name);
    assert.ok(odds.cutMass < 1e-9, name);
    assert.equal(odds.neverMass, 0, name);
    assert.ok(odds.mean !== null && odds.mean > 0, name);
  }
});

test("the first of a new cluster to time out leads it: the least of three draws", () => {
  const electionTick = 4;
  const odds = asked("etcd-3.4", "bootstrap", electionTick);
  const { distribution, expectedCampaigns, expectedDepositions } = odds;
  const noneBefore = (ticks: number): number => ((2 * electionTick - ticks) / electionTick) ** 3;
  assert.deepEqual(distribution.map(([ticks]) => ticks), [4, 5, 6, 7]);
  for (const [ticks, probability] of distribution) {
    near(probability, noneBefore(ticks) - noneBefore(ticks + 1), `${ticks} ticks`);
  }
  assert.ok(expectedCampaigns !== null && expectedDepositions !== null);
  near(expectedCampaigns, 1, "campaigns");
  near(expectedDepositions, 0, "depositions");
});

test("a cluster that is stable from the start takes no time", () => {
  const odds = asked("etcd-3.1.4", "partition", 5);
  assert.deepEqual(odds.distribution, [[0, 1]]);
  assert.deepEqual([odds.mean, odds.p99, odds.expectedCampaigns], [0, 0, 0]);
});

test("a cluster that has lost its quorum never becomes stable, which is not a cut", () => {
  const question = questionOf("etcd-3.4+prevote", { electionTick: 3, budgets: {}, regime: {} });
  const regime = { ...question.regime, skew: null, deliveries: "interleaved" } as const;
  const cluster = clusterOf({ ...question, regime });
  const [{ parts, shared }] = cluster.initial;
  const lost = parts.map((member, slot) => (slot === 0 ? member : crashed(member)));
  const rounds = roundsOf({ ...cluster, initial: [{ parts: lost, shared }] }, 1000);
  const { neverMass, cutMass, distribution } = lastEventOf(rounds.chain([0, 1, 2]), 2);
  assert.deepEqual([neverMass, cutMass, distribution], [1, 0, []]);
});

test("states beyond the limit are cut off, and then nothing is said of the mean", () => {
  const odds = asked("etcd-3.4", "rejoin", 2, { maxStates: 2 });
  assert.ok(odds.cutMass > 0.5);
  assert.equal(odds.neverMass, 0);
  assert.deepEqual([odds.mean, odds.p99, odds.expectedCampaigns], [null, null, null]);
  near(total(odds), 1, "with what is cut off");
});

test("ticks at a restart are those of the variant that has them, or so many", () => {
  const numbers = ({ distribution, mean, expectedCampaigns }: Odds): unknown => ({
    ...{ distribution, mean, expectedCampaigns },
  });
  const under = (restartTicks: OddsAsked["restartTicks"]): unknown =>
    numbers(asked("etcd-3.1.4", "rejoin", 3, { restartTicks }));
  const late = numbers(asked("etcd-3.1.4+late-tick-advance", "rejoin", 3));
  assert.deepEqual(under("none"), numbers(asked("etcd-3.1.4+no-tick-advance", "rejoin", 3)));
  assert.deepEqual(under("late"), late);
  assert.deepEqual(under(1), late);
  assert.deepEqual(under("at-once"), under(2));
  assert.notDeepEqual(under(2), late);
  assert.throws(
    () => asked("etcd-3.1.4", "partition", 4, { restartTicks: 2 }),
    (error) => error instanceof UsageError && /no member has just restarted/.test(error.message),
  );
  assert.deepEqual(["7", "none", "late"].map(restartTicks), [7, "none", "late"]);
  assert.throws(() => restartTicks("-1"), /Give a number of ticks, none/);
});

function printed(options: Partial<OddsOptions>): { readonly text: string; readonly exit: number } {
  const lines: string[] = [];
  const exit = oddsCommand(
    "etcd-3.1.4",
    { electionTick: 3, atLeast: [], format: "text", ...options },
    (line) => lines.push(line),
  );
  return { text: lines.join("\n"), exit };
}

test("the text answers first and fits on a screen", () => {
  const { text, exit } = printed({ atLeast: [3, 13] });
  const lines = text.split("\n");
  assert.equal(exit, 0);
  assert.match(lines[0] ?? "", /^etcd-3\.1\.4: 3 s or more has probability \d+\.\d+ % \(1 in \d+/);
  assert.match(lines[1] ?? "", /^etcd-3\.1\.4: 13 s or more has probability /);
  assert.ok(lines.length <= 36, `${lines.length} lines`);
  for (const line of lines) assert.ok(line.length <= 100, line);
});

test("what is cut off is said, and exits with 3", () => {
  const { text, exit } = printed({ maxStates: 5 });
  assert.equal(exit, 3);
  assert.match(text, /has probability at most /);
  assert.match(text, /cut off: \d/);
});

test("the document fits its schema, and the same question gives the same bytes", () => {
  const [one, other] = [printed({ format: "json" }), printed({ format: "json" })];
  assert.equal(one.text, other.text);
  const read = validateOdds(one.text);
  assert.ok(read.ok);
  assert.deepEqual(read.value.atLeast?.map(({ seconds, ticks }) => [seconds, ticks]), [[13, 44]]);
});

test("quantiles and tails are those of the distribution, or null where they are not known", () => {
  const pairs: Distribution["pairs"] = [[1, 0.25], [2, 0.25], [5, 0.4]];
  const whole = { pairs: [...pairs, [9, 0.1] as const], neverMass: 0, cutMass: 0 };
  assert.deepEqual([0.25, 0.5, 0.9, 0.99].map((share) => quantileOf(whole, share)), [1, 2, 5, 9]);
  near(meanOf(whole) ?? NaN, 0.25 + 0.5 + 2 + 0.9, "mean");
  near(atLeast(whole, 5), 0.5, "5 or more");
  near(atLeast(whole, 10), 0, "10 or more");
  const never = { pairs, neverMass: 0.1, cutMass: 0 };
  assert.deepEqual([0.9, 0.99].map((share) => quantileOf(never, share)), [5, null]);
  assert.equal(meanOf(never), null);
  near(atLeast(never, 6), 0.1, "what never ends takes any time");
  const cut = { pairs, neverMass: 0, cutMass: 0.1 };
  assert.deepEqual([0.2, 0.45, 0.95].map((share) => quantileOf(cut, share)), [1, 2, null]);
  assert.equal(ticksFrom(13, 300), 44);
  assert.equal(ticksFrom(1.5, 300), 5);
});
