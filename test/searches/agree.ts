/** The same question by several searches, and with each reduction on and off: where do they disagree? */

import assert from "node:assert/strict";

import { noLimits } from "../../checker/explore.ts";
import type { Explored } from "../../checker/explore.ts";
import { canonicalOf, plainSearch, reducedSuccessors, wholeKey } from "../../checker/plain.ts";
import { progressOf } from "../../checker/progress.ts";
import { safetyProperties } from "../../checker/properties.ts";
import { clusterOf } from "../../checker/question.ts";
import type { Question } from "../../checker/question.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { Environment } from "../../model/environment.ts";
import type { Member } from "../../model/member.ts";
import type { Regime } from "../../model/regime.ts";
import { countsOf, edgesFrom, exploring } from "../exploring.ts";
import { patientThreads } from "../patient-threads.ts";

type Found = Explored<Member, Environment>;

/** Ways to search besides the one that keeps the graph: each must find the same. */
const others: readonly { readonly name: string; readonly workers: number }[] = [
  { name: "one worker, no graph", workers: 1 },
  { name: "two workers", workers: 2 },
  ...(process.env["QUORATE_DEEP"] === undefined ? [] : [{ name: "four workers", workers: 4 }]),
];

/** More sources than these are shared out: few, so that small searches are. */
const sourcesLeast = 8;

const upTo = (statesMax: number) => ({ limits: { ...noLimits, statesMax } });

const withGraph = (question: Question, statesMax: number): Promise<Found> =>
  exploring(clusterOf(question), {
    ...{ properties: safetyProperties, keepsGraph: true, ...upTo(statesMax) },
  });

const nonZero = (counts: Readonly<Record<string, number>>) =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** "whole": compared to the end; "beginning": the graph is larger, and its beginning was compared. */
export async function assertPlain(question: Question, statesMax: number): Promise<"whole" | "beginning"> {
  const system = clusterOf(question);
  const first = await withGraph(question, statesMax);
  const isWhole = first.cut === null;
  if (isWhole) {
    const plain = plainSearch(system);
    assert.deepEqual(countsOf(first), countsOf(plain));
    // The plain search knows no numbers, so it cannot tell that a gap's length was forgotten.
    assert.deepEqual(nonZero({ ...first.boundHits, farGap: 0 }), plain.refused);
  }
  assertEdges(system, first, isWhole ? first.states : statesMax / 4);
  for (const { name, workers } of others) {
    const found = await exploring(clusterOf(question), {
      ...{ properties: safetyProperties, ...upTo(statesMax) },
      threads: patientThreads(workers, sourcesLeast),
    });
    assert.deepEqual(toldOf(system, found), toldOf(system, first), name);
  }
  return isWhole ? "whole" : "beginning";
}

/** All that no way to search may change. */
function toldOf(system: Cluster, found: Found): unknown {
  const { cut, frontier, boundHits, actions, branches, relevant } = found;
  const breaches = found.breaches.map((breach) =>
    breach === null ? null : [breach.depth, breach.path().map((state) => wholeKey(system, state))],
  );
  return { ...countsOf(found), cut, frontier, boundHits, actions, branches, relevant, breaches };
}

/** What leaves each of the first states, by the plain rules. */
function assertEdges(system: Cluster, { graph, states, wholeAt }: Found, statesMax: number): void {
  assert.ok(graph !== null);
  const keys = Array.from({ length: states }, (_, number) => wholeKey(system, wholeAt(number)));
  for (let number = 0; number < Math.min(graph.states, statesMax); number += 1) {
    const found: readonly unknown[] = edgesFrom(graph, number).map(([to, marks]) => [keys[to], marks]);
    const plain = reducedSuccessors(system, wholeAt(number)).steps.map(({ after, marks }) => [
      wholeKey(system, canonicalOf(system, after)),
      marks,
    ]);
    assert.deepEqual(found, plain, `state ${number}`);
  }
}

const depthsOf = ({ breaches }: Found): readonly (number | null)[] =>
  breaches.map((breach) => breach?.depth ?? null);

/** The reductions that leave depths as they are; the third makes them no less. */
const off: readonly Partial<Regime>[] = [
  { labels: "absolute" },
  { timeouts: "eager" },
  { deliveries: "interleaved" },
];

/** How many reductions were compared: a graph that is too large without one is left out. */
export async function assertReductions(question: Question, statesMax: number): Promise<number> {
  const reduced = await wholeSearch(question, statesMax);
  if (reduced === null) return 0;
  let compared = 0;
  for (const regime of off) {
    const unreduced = { ...question, regime: { ...question.regime, ...regime } };
    const full = await wholeSearch(unreduced, 8 * statesMax);
    if (full === null) continue;
    const name = JSON.stringify(regime);
    assert.deepEqual(answersOf(full), answersOf(reduced), name);
    if (regime.deliveries === undefined) assert.deepEqual(depthsOf(full), depthsOf(reduced), name);
    else assertNoLess(depthsOf(reduced), depthsOf(full));
    if (regime.labels !== undefined) assertMerged(question, full, reduced);
    compared += 1;
  }
  return compared;
}

/** null: the graph is too large, or a bound was hit that may hide something. */
async function wholeSearch(question: Question, statesMax: number): Promise<Found | null> {
  const found = await withGraph(question, statesMax);
  if (found.cut !== null) return null;
  const isHiding = (found.boundHits["farGap"] ?? 0) > 0 || (found.boundHits["capacity"] ?? 0) > 0;
  return isHiding ? null : found;
}

function answersOf(found: Found): unknown {
  const { worst, liveness } = progressOf(found, () => undefined);
  return [
    worst.map(({ name, worst: most, atLeast }) => [name, most ?? atLeast]),
    liveness.map(({ name, verdict }) => [name, verdict]),
  ];
}

function assertNoLess(reduced: readonly (number | null)[], full: readonly (number | null)[]): void {
  reduced.forEach((depth, at) => {
    const least = full[at] ?? null;
    assert.equal(depth === null, least === null, "a breach is found with both or with neither");
    assert.ok((depth ?? 0) >= (least ?? 0), "none is found at a lesser depth by leaving steps out");
  });
}

/** The canonical forms of all states are the states of the reduced graph. */
function assertMerged(question: Question, full: Found, reduced: Found): void {
  const system = clusterOf(question);
  const keysOf = ({ states, wholeAt }: Found): ReadonlySet<string> =>
    new Set(
      Array.from({ length: states }, (_, at) => wholeKey(system, canonicalOf(system, wholeAt(at)))),
    );
  assert.deepEqual(keysOf(full), keysOf(reduced));
}
