/**
 * The shortest counterexamples. Deliveries that come first (model/urgent.ts) are steps that one might do
 * without. So what is broken is searched for again, with every interleaving, as far as that is cheap.
 */

import type { Cluster } from "../model/cluster.ts";
import type { Environment } from "../model/environment.ts";
import type { Member } from "../model/member.ts";
import type { ClusterExplored, ClusterProperty } from "./ask.ts";
import { keyOfSearch } from "./checkpoint/key.ts";
import { explore } from "./explore.ts";
import type { Breach } from "./explore.ts";
import type { Question } from "./question.ts";
import type { Run } from "./run.ts";

/** A breach, and the search that found it. */
export interface Found {
  readonly question: Question;
  readonly cluster: Cluster;
  readonly explored: ClusterExplored;
  readonly property: ClusterProperty;
  readonly breach: Breach<Member, Environment>;
  /** false: a shorter counterexample is not ruled out. */
  readonly isShortest: boolean;
}

export const mayBeLonger =
  "the counterexample may not be the shortest: each delivery that commutes with all else comes first " +
  "in it (--deliveries interleaved searches without that)";

/** Without the reduction by partial order there may be so many states for each one seen with it. */
const statesMore = 8;
const statesLeast = 50_000;

interface Asked {
  readonly question: Question;
  readonly cluster: Cluster;
  readonly explored: ClusterExplored;
  readonly properties: readonly ClusterProperty[];
  readonly run: Run;
  readonly clusterFor: (question: Question) => Cluster;
}

/** Per property its shortest counterexample, as far as it is known; null: none was found. */
export async function shortest(asked: Asked): Promise<readonly (Found | null)[]> {
  const { question, cluster, explored, properties, run } = asked;
  const first = properties.map((property, at): Found | null => {
    const breach = explored.breaches[at] ?? null;
    const isShortest = question.regime.deliveries === "interleaved" || (breach?.depth ?? 0) <= 1;
    return breach === null ? null : { question, cluster, explored, property, breach, isShortest };
  });
  const unsure = first.filter((one) => one !== null && !one.isShortest);
  if (unsure.length === 0) return first;
  const plain: Question = { ...question, regime: { ...question.regime, deliveries: "interleaved" } };
  const plainCluster = asked.clusterFor(plain);
  const unsureOf = unsure.flatMap((one) => (one === null ? [] : [one.property]));
  const again = await explore(plainCluster, {
    properties: unsureOf,
    limits: { ...run.limits, statesMax: Math.max(statesLeast, statesMore * explored.states) },
    threads: run.threads ?? null,
    spill: run.spill,
    checkpoint: run.checkpoints?.of(keyOfSearch(plain, unsureOf, false)),
    keepsGraph: false,
    goesOn: false,
    nowMs: run.nowMs,
    isInterrupted: run.isInterrupted,
    onProgress: () => undefined,
  });
  return first.map((one) => {
    const breach = again.breaches[unsure.indexOf(one)] ?? null;
    if (one === null || breach === null) return one;
    if (breach.depth === one.breach.depth) return { ...one, isShortest: true };
    const found = { question: plain, cluster: plainCluster, explored: again, breach };
    return { ...one, ...found, isShortest: true };
  });
}
