/** Every reduction against the search without it, on random questions. */

import assert from "node:assert/strict";
import test from "node:test";

import { noLimits } from "../checker/explore.ts";
import { canonicalOf, wholeKey } from "../checker/plain.ts";
import { progressOf } from "../checker/progress.ts";
import { propertyNamed, safetyProperties } from "../checker/properties.ts";
import type { Property } from "../checker/property.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import type { Question } from "../checker/question.ts";
import type { Cluster } from "../model/cluster.ts";
import { noFaults } from "../model/regime.ts";
import type { Regime } from "../model/regime.ts";
import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import { exploring } from "./exploring.ts";
import { forQuestions, withRegime } from "./random-questions.ts";

type ClusterProperty = Property<SeenMember, SeenEnvironment>;
type State = Cluster["initial"][number];

const isDeep = process.env["QUORATE_DEEP"] !== undefined;
const times = (runs: number): number => (isDeep ? 12 * runs : runs);
const sizeMax = isDeep ? 2000 : 300;

function named(name: string): ClusterProperty {
  const property = propertyNamed(name);
  if (property === null) throw new Error(`no property ${name}`);
  return property;
}

/** Broken in most searches, so that there are depths to compare. */
const never = (name: string, shows: (members: readonly SeenMember[]) => boolean): ClusterProperty => ({
  name,
  says: "",
  source: "",
  brokenState: ({ parts }) => (shows(parts) ? "it is so" : null),
  brokenStep: null,
  relevant: () => true,
});

const properties: readonly ClusterProperty[] = [
  ...safetyProperties,
  ...["RoundsBounded:0", "RoundsBounded:1", "DepositionsBounded:0"].map(named),
  never("two members lead", (members) => members.filter(({ role }) => role === "leader").length > 1),
  never("nobody leads", (members) => members.every(({ role }) => role !== "leader")),
  never("a candidate", (members) => members.some(({ role }) => role === "candidate")),
  never("one term", (members) => new Set(members.map(({ term }) => term)).size === 1),
  never("three terms", (members) => new Set(members.map(({ term }) => term)).size === 3),
];

interface Seen {
  readonly states: number;
  /** All states up to this depth were found. */
  readonly wholeTo: number;
  /** Per property, the steps to where it is broken first; null: not seen. */
  readonly depths: readonly (number | null)[];
}

async function seen(question: Question, statesMax: number): Promise<Seen> {
  const limits = { ...noLimits, statesMax };
  const { states, cut, depth, breaches } = await exploring(clusterOf(question), { properties, limits });
  return {
    states,
    wholeTo: cut === null ? Infinity : depth - 1,
    depths: breaches.map((breach) => breach?.depth ?? null),
  };
}

const upTo = ({ depths }: Seen, to: number): readonly (readonly [string, number | null])[] =>
  depths.map((depth, at) => [properties[at]?.name ?? "", depth !== null && depth <= to ? depth : null]);

/** Those that leave every step of an execution one step. Symmetry alone: symmetry.test.ts. */
const stepwise: readonly (readonly [string, Partial<Regime>, Partial<Regime>])[] = [
  ["labels", {}, { labels: "absolute" }],
  ["timeouts", {}, { timeouts: "eager" }],
  ["all of them", { symmetry: "members" }, { labels: "absolute", timeouts: "eager", symmetry: "none" }],
];

for (const [name, on, off] of stepwise) {
  test(`${name}: every property is broken at the same depth with and without`, async (context) => {
    let broken = 0;
    await forQuestions(context, times(5), async (given) => {
      const question = withRegime(given, { deliveries: "interleaved" });
      const reduced = await seen(withRegime(question, on), sizeMax);
      const full = await seen(withRegime(question, off), sizeMax);
      const to = Math.min(reduced.wholeTo, full.wholeTo);
      assert.deepEqual(upTo(reduced, to), upTo(full, to));
      broken += upTo(full, to).filter(([, depth]) => depth !== null).length;
    });
    context.diagnostic(`${broken} broken properties compared`);
    assert.ok(broken > 0, "no property was broken");
  });
}

/** Of each canonical state found at the depths that a search has seen whole, the least depth. */
async function canonicalDepths(cluster: Cluster, canonical: Cluster) {
  const explored = await exploring(cluster, { limits: { ...noLimits, statesMax: sizeMax } });
  const depths = new Map<string, number>();
  for (let number = 0; number < explored.states; number += 1) {
    const state: State = explored.wholeAt(number);
    const key = wholeKey(canonical, canonicalOf(canonical, state));
    const depth = explored.pathTo(number).length - 1;
    depths.set(key, Math.min(depths.get(key) ?? depth, depth));
  }
  return { depths, wholeTo: explored.cut === null ? Infinity : explored.depth - 1 };
}

type Depths = Awaited<ReturnType<typeof canonicalDepths>>;

/** The states of which one of two searches knows nothing, or another depth. */
function differences(one: Depths, other: Depths): readonly string[] {
  const to = Math.min(one.wholeTo, other.wholeTo);
  const missing = ({ depths }: Depths, from: Depths): readonly string[] =>
    [...depths].flatMap(([key, depth]) => (depth <= to && from.depths.get(key) !== depth ? [key] : []));
  return [...missing(one, other), ...missing(other, one)];
}

/** Capacity 8: a channel is never full. */
const comparable = { deliveries: "interleaved", capacity: 8 } as const;

test("with canonical labels a search finds the canonical form of each state, at its least depth", async (context) => {
  await forQuestions(context, times(4), async (given) => {
    const [reduced, full] = [clusterOf(withRegime(given, comparable)), absoluteOf(given)];
    const found = [await canonicalDepths(reduced, reduced), await canonicalDepths(full, reduced)] as const;
    assert.deepEqual(differences(...found), []);
  });
});

const absoluteOf = (question: Question): Cluster =>
  clusterOf(withRegime(question, { ...comparable, labels: "absolute" }));

/** Forgets who leads: members that a lease holds and members that it does not become one. */
function leadless(cluster: Cluster): Cluster {
  const { canonical } = cluster;
  if (canonical === null) return cluster;
  const forget = (part: State["parts"][number]) =>
    ({ ...part, node: { ...part.node, lead: 0 } }) as State["parts"][number];
  return {
    ...cluster,
    canonical: {
      ...canonical,
      relabelling: (profiles) => {
        const own = canonical.relabelling(profiles);
        const apply = (slot: number, part: State["parts"][number]) =>
          forget(own === null ? part : own.apply(slot, part));
        return { key: `${own?.key ?? ""} forgets`, hit: own?.hit ?? null, apply };
      },
    },
  };
}

test("a canonical form that drops a field which a step reads is caught", async () => {
  const question = questionOf("etcd-3.1.4", { budgets: noFaults, regime: comparable });
  const planted = leadless(clusterOf(question));
  const found = await canonicalDepths(planted, planted);
  const expected = await canonicalDepths(absoluteOf(question), planted);
  assert.ok(differences(found, expected).length > 0, "the missing lead makes no difference");
});

test("a planted bug that gives old entries other indexes is found as soon with canonical labels", async () => {
  const question = questionOf("mutant:truncates-committed-entries", {
    ...{ scenario: "figure-8", budgets: { ...noFaults, transfers: 1 } },
    regime: { prompt: true, campaigns: 1, deliveries: "interleaved" },
  });
  const found = await seen(question, 4000);
  assert.equal(found.depths[properties.findIndex(({ name }) => name === "CommittedEntriesSurvive")], 2);
  assert.deepEqual(found.depths, (await seen(withRegime(question, { labels: "absolute" }), 4000)).depths);
});

async function progressIn(question: Question, statesMax: number): Promise<unknown> {
  const limits = { ...noLimits, statesMax };
  const explored = await exploring(clusterOf(question), { limits, keepsGraph: true });
  if (explored.cut !== null) return null;
  const { worst, liveness } = progressOf(explored, () => undefined);
  return [
    worst.map((found) => [found.name, found.worst ?? found.atLeast]),
    liveness.map(({ name, verdict }) => [name, verdict]),
  ];
}

/**
 * Deliveries that come first are steps that a shorter execution may do without. Is the question small
 * enough to tell?
 */
async function isAsWithout(question: Question): Promise<boolean> {
  const plain = withRegime(question, { deliveries: "interleaved" });
  const full = await seen(plain, 8 * sizeMax);
  if (full.wholeTo !== Infinity) return false;
  const reduced = await seen(question, 16 * sizeMax);
  full.depths.forEach((depth, at) => {
    const own = reduced.depths[at] ?? null;
    assert.equal(own === null, depth === null, properties[at]?.name);
    assert.ok((own ?? 0) >= (depth ?? 0), `${properties[at]?.name}: ${own}, not ${depth}`);
  });
  assert.ok(reduced.states <= full.states, "more states with the reduction");
  assert.deepEqual(await progressIn(question, 16 * sizeMax), await progressIn(plain, 16 * sizeMax));
  return true;
}

test("deliveries: the same properties are broken, none sooner, with the same worst cases", async (context) => {
  const regime = { campaigns: 1, capacity: 8, skew: 1, loss: 0, dup: 0 };
  const options = { electionTick: 2, budgets: noFaults };
  const fixed = questionOf("etcd-3.1.4", { ...options, regime: { ...regime, prompt: true } });
  assert.ok(await isAsWithout(fixed), "too many states");
  let compared = 0;
  await forQuestions(context, times(8), async (given) => {
    const delay = given.regime.delay === 1 ? 1 : 0;
    const scenario = { ...given.scenario, ...options };
    const question = withRegime({ ...given, scenario }, { ...regime, delay, prompt: delay === 0 });
    if (await isAsWithout(question)) compared += 1;
  });
  context.diagnostic(`${compared} of ${times(8)} questions searched to their end`);
});
