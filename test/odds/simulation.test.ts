import assert from "node:assert/strict";
import test from "node:test";

import { oddsOf } from "../../checker/commands/odds.ts";
import { ordersOf } from "../../checker/odds/orders.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import type { Odds } from "../../traces/document.ts";
import { eagerRound, eagerStart, seeded } from "./eager.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const electionTick = 5;
/** Long after every timeout: a leader that is still there has nothing left to fear. */
const quietRounds = 4 * electionTick;

interface Sample {
  readonly ticks: number;
  readonly campaigns: number;
  readonly depositions: number;
}

/** One execution: random order, random timeouts, until nothing has happened for long. */
function simulated(cluster: ReturnType<typeof clusterOf>, random: () => number): Sample {
  const orders = ordersOf(3);
  const order = orders[Math.floor(random() * orders.length)] ?? [];
  const draw = (): number => electionTick + Math.floor(random() * electionTick);
  let { nodes } = eagerStart(cluster, draw);
  let [ticks, campaigns, depositions] = [0, 0, 0];
  for (let round = 1, last = 0; round - last <= quietRounds; round += 1) {
    const after = eagerRound(nodes, order, cluster.rules, draw);
    nodes = after.nodes;
    if (after.happened.elections > 0) ticks = round;
    campaigns += after.happened.campaigns;
    depositions += after.happened.depositions;
    const isCalm = nodes.some(({ role }) => role === "leader");
    if (!isCalm || after.happened.campaigns + after.happened.depositions > 0) last = round;
  }
  return { ticks, campaigns, depositions };
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

/** Five standard errors: by chance it is wrong once in a million seeds, and this seed is fixed. */
function agrees(name: string, values: readonly number[], expected: number): void {
  const mean = meanOf(values);
  const variance = meanOf(values.map((value) => (value - mean) ** 2));
  const error = Math.sqrt(Math.max(variance, 1e-6) / values.length);
  const about = `${name}: ${mean} simulated, ${expected} expected`;
  assert.ok(Math.abs(mean - expected) <= 5 * error, about);
}

const tail = ({ distribution }: Odds, least: number): number =>
  distribution.reduce((sum, [ticks, probability]) => (ticks >= least ? sum + probability : sum), 0);

for (const [variant, count] of [
  ["etcd-3.1.4", isDeep ? 700 : 250],
  ["etcd-3.4", isDeep ? 400 : 100],
] as const) {
  test(`${variant}: the odds are those of a simulation that draws at every reset`, (context) => {
    const seed = 20170416;
    context.diagnostic(`seed ${seed}, ${count} executions`);
    const start = { scenario: "rejoin", electionTick, budgets: {}, regime: {} };
    const question = questionOf(variant, start);
    const odds = oddsOf(question);
    const [random, cluster] = [seeded(seed), clusterOf(question)];
    const samples = Array.from({ length: count }, () => simulated(cluster, random));
    const values = (of: keyof Sample): readonly number[] => samples.map((sample) => sample[of]);
    const times = values("ticks");
    agrees("mean ticks", times, odds.mean ?? NaN);
    for (const least of [7, 10, 15, 20, 25]) {
      const reached = times.map((ticks) => (ticks >= least ? 1 : 0));
      agrees(`at least ${least} ticks`, reached, tail(odds, least));
    }
    agrees("campaigns", values("campaigns"), odds.expectedCampaigns ?? NaN);
    agrees("depositions", values("depositions"), odds.expectedDepositions ?? NaN);
  });
}
