import assert from "node:assert/strict";
import test from "node:test";

import { lastEventOf } from "../../checker/odds/chain.ts";
import { chanceToRunOut } from "../../checker/odds/hazard.ts";
import { ordersOf } from "../../checker/odds/orders.ts";
import { connected, turn } from "../../checker/odds/prompt.ts";
import type { ClusterState, Outcome } from "../../checker/odds/prompt.ts";
import { roundsOf } from "../../checker/odds/rounds.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import type { Cluster } from "../../model/cluster.ts";
import { noIndex } from "../../model/ids.ts";
import { nodeKey } from "../../model/key.ts";
import type { NodeState } from "../../model/node.ts";
import { lanRegime } from "../../model/regime.ts";
import type { Regime } from "../../model/regime.ts";
import { eagerRound, eagerStart, everyDraw } from "./eager.ts";
import type { Draw, EagerCluster } from "./eager.ts";

function clusterAt(variant: string, electionTick: number, given: Partial<Regime>): Cluster {
  const start = { scenario: "rejoin", electionTick, budgets: {}, regime: {} };
  const question = questionOf(variant, start);
  const regime: Regime = { ...lanRegime, skew: null, deliveries: "interleaved", ...given };
  return clusterOf({ ...question, regime });
}

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type Probabilities = ReadonlyMap<string, number>;

/** The timeouts are what differs; the last is set as in etcd, but read by no rule of the model. */
const notCompared = { timeout: 0, timeoutOpen: false, pendingConfIndex: noIndex };

/** How likely each state is, all of it but that. */
function seen(weighted: Iterable<readonly [readonly NodeState[], number]>): Probabilities {
  const found = new Map<string, number>();
  for (const [nodes, probability] of weighted) {
    const key = nodes.map((node) => nodeKey({ ...node, ...notCompared })).join("|");
    found.set(key, (found.get(key) ?? 0) + probability);
  }
  return found;
}

/** After each round, drawing at every reset and trying every draw. */
function eagerly(
  cluster: Cluster,
  order: readonly number[],
  rounds: number,
): readonly Probabilities[] {
  const { rules } = cluster;
  const everyWay = (
    before: number,
    run: (draw: Draw) => EagerCluster,
  ): Weighted<readonly NodeState[]> =>
    everyDraw(rules.electionTick, run).map(({ result, probability }) => [
      result.nodes,
      before * probability,
    ]);
  let now = everyWay(1, (draw) => eagerStart(cluster, draw));
  return Array.from({ length: rounds }, () => {
    const all = now.flatMap(([nodes, before]) =>
      everyWay(before, (draw) => eagerRound(nodes, order, rules, draw)),
    );
    now = sameAsOne(all, (nodes) => nodes.map(nodeKey).join("|"));
    return seen(now);
  });
}

/** After each round, with the timeouts left open and decided by their hazards. */
function lazily(
  cluster: Cluster,
  order: readonly number[],
  rounds: number,
): readonly Probabilities[] {
  let now: Weighted<ClusterState> = [[cluster.initial[0], 1]];
  const after = (outcomesOf: (state: ClusterState) => readonly Outcome[]): void => {
    const all = now.flatMap(([state, before]) =>
      outcomesOf(state).map((outcome): [ClusterState, number] => [
        outcome.state,
        before * outcome.probability,
      ]),
    );
    now = sameAsOne(all, ({ parts }) => parts.map(cluster.partKey).join("|"));
  };
  return Array.from({ length: rounds }, () => {
    after((state) => connected(cluster, state));
    for (const slot of order) after((state) => turn(cluster, state, slot));
    return seen(now.map(([{ parts }, chance]) => [parts.map(({ node }) => node), chance]));
  });
}

type Weighted<Item> = readonly (readonly [Item, number])[];

function sameAsOne<Item>(all: Weighted<Item>, keyOf: (item: Item) => string): Weighted<Item> {
  const byKey = new Map<string, readonly [Item, number]>();
  for (const [item, probability] of all) {
    const key = keyOf(item);
    byKey.set(key, [item, (byKey.get(key)?.[1] ?? 0) + probability]);
  }
  return [...byKey.values()];
}

function areSame(found: Probabilities, expected: Probabilities, where: string): void {
  assert.deepEqual([...found.keys()].sort(), [...expected.keys()].sort(), where);
  for (const [key, probability] of expected) {
    assert.ok(Math.abs((found.get(key) ?? NaN) - probability) < 1e-12, `${where}: ${key}`);
  }
}

/** Of the orders, some: one with the rejoined member first, last and between, by turns. */
for (const [variant, electionTick, rounds, orders] of [
  ["etcd-3.1.4", 2, 8, [1, 3]],
  ["etcd-3.1.4+prevote", 2, 9, [0, 4]],
  ["etcd-3.4", 2, 9, [2, 5]],
  ["raft-basic", 2, 9, [2, 5]],
  ["etcd-3.1.4", 3, 6, [4]],
  ["etcd-3.4+prevote", 3, 6, [1]],
] as const) {
  test(`${variant}: hazards at electionTick ${electionTick} lead where all draws lead`, () => {
    const cluster = clusterAt(variant, electionTick, { labels: "absolute" });
    for (const at of isDeep ? orders : orders.slice(0, 1)) {
      const order = ordersOf(3)[at] ?? [];
      const expected = eagerly(cluster, order, rounds);
      for (const [round, found] of lazily(cluster, order, rounds).entries()) {
        areSame(found, expected[round] ?? new Map(), `order ${order}, round ${round + 1}`);
      }
    }
  });
}

test("the chain is the same whether timeouts are drawn at the reset or left open", () => {
  const [eager, lazy] = (["eager", "lazy"] as const).map((timeouts) => {
    const rounds = roundsOf(clusterAt("etcd-3.4", 3, { timeouts }), 50_000);
    return lastEventOf(rounds.chain([2, 0, 1]), 2);
  });
  assert.ok(eager !== undefined && lazy !== undefined);
  for (const [ticks, probability] of lazy.distribution.entries()) {
    assert.ok(Math.abs(probability - (eager.distribution[ticks] ?? 0)) < 1e-11, `${ticks} ticks`);
  }
  for (const [kind, gain] of lazy.gains.entries()) {
    assert.ok(Math.abs(gain - (eager.gains[kind] ?? 0)) < 1e-9);
  }
});

test("the hazards of one draw make every timeout equally likely", () => {
  const electionTick = 7;
  const follower = clusterAt("etcd-3.4", electionTick, {}).initial[0].parts[0]?.node;
  assert.ok(follower !== undefined);
  let left = 1;
  for (let timeout = electionTick; timeout < 2 * electionTick; timeout += 1) {
    const at = { ...follower, timeout, timeoutOpen: true, electionElapsed: timeout - 1 };
    const runsOut = left * chanceToRunOut(at, electionTick);
    assert.ok(Math.abs(runsOut - 1 / electionTick) < 1e-12);
    left -= runsOut;
  }
  assert.ok(Math.abs(left) < 1e-12);
  const passed = { ...follower, timeout: 8, timeoutOpen: true, electionElapsed: 9 };
  assert.throws(() => chanceToRunOut(passed, electionTick), /passed its open timeout 8 at 10/);
});
