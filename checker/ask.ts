/** Asks one question: explores the cluster, judges the properties, records what breaks them. */

import { basename } from "node:path";

import type { Cluster } from "../model/cluster.ts";
import type { Environment } from "../model/environment.ts";
import type { Member } from "../model/member.ts";
import { titleOf } from "../model/scenarios.ts";
import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import type { Exploration, Result, Trace, Verdict } from "../traces/document.ts";
import { recordTrace } from "../traces/record.ts";
import { keyOfSearch } from "./checkpoint/key.ts";
import { explore } from "./explore.ts";
import type { Explored } from "./explore.ts";
import { anyLegTo, machineOf, walk } from "./machine.ts";
import type { Leg } from "./machine.ts";
import { inNames } from "./names.ts";
import { isOwn, observedWhole, refuseFailure, refuseReductions } from "./own-property.ts";
import type { Property } from "./property.ts";
import { clusterOf } from "./question.ts";
import type { Question } from "./question.ts";
import type { Run } from "./run.ts";
import { mayBeLonger, shortest } from "./shortest.ts";
import { refuseSymmetry } from "./symmetry.ts";
import type { Found } from "./shortest.ts";

export type ClusterProperty = Property<SeenMember, SeenEnvironment>;
export type ClusterExplored = Explored<Member, Environment>;

export interface Answer {
  readonly question: Question;
  readonly cluster: Cluster;
  readonly explored: ClusterExplored;
  /** In the order of the properties asked for. */
  readonly results: readonly Result[];
  readonly exploration: Exploration;
  /** Per property: its counterexample, or null. */
  readonly traces: readonly (Trace | null)[];
}

const graphInMemory =
  "a graph is kept in memory whole: ask safety by itself (--property safety) to search beyond it";

/** `keepsGraph`: for analyses of the graph, which needs every state: the search then never ends early. */
export async function ask(
  question: Question,
  properties: readonly ClusterProperty[],
  keepsGraph: boolean,
  run: Run,
): Promise<Answer> {
  refuseReductions(properties, question.regime);
  refuseSymmetry(question.regime, properties, keepsGraph);
  const clusterFor = (asked: Question): Cluster =>
    properties.some(isOwn) ? observedWhole(clusterOf(asked)) : clusterOf(asked);
  const cluster = clusterFor(question);
  const label = `${question.variant.name}, ${titleOf(question.scenario)}`;
  const explored = await explore(cluster, {
    properties,
    limits: run.limits,
    threads: run.threads ?? null,
    spill: run.spill,
    checkpoint: run.checkpoints?.of(keyOfSearch(question, properties, keepsGraph)),
    keepsGraph,
    goesOn: keepsGraph,
    nowMs: run.nowMs,
    isInterrupted: run.isInterrupted,
    onProgress: (progress) => run.live.show(label, progress),
  });
  run.live.done();
  const found = await shortest({ question, cluster, explored, properties, run, clusterFor });
  const traces = found.map((one) => (one === null ? null : counterexample(one)));
  for (const one of found) one?.explored.release();
  explored.release();
  return {
    question,
    cluster,
    explored,
    traces,
    results: properties.map((property, at) => {
      const note = [
        ...(found[at]?.isShortest === false ? [mayBeLonger] : []),
        ...(explored.cut === "memory" && keepsGraph ? [graphInMemory] : []),
      ];
      return resultOf(question, explored, property, traces[at] ?? null, explored.relevant[at] ?? 0, note);
    }),
    exploration: explorationOf(question, explored),
  };
}

function counterexample({ question, cluster, property, breach }: Found): Trace {
  const states = breach.path();
  const legs: Leg[] = states.slice(1).map(anyLegTo);
  const last = legs.pop();
  const breaks = breakingStep(cluster, property, states[states.length - 1] ?? cluster.initial[0]);
  const machine = machineOf(cluster);
  const path = walk(cluster, last === undefined ? legs : [...legs, { ...last, isWanted: breaks }]);
  const before = path[path.length - 2]?.after ?? machine.initial;
  const after = path[path.length - 1]?.after ?? machine.initial;
  const reason = brokenBy(cluster, property, before, after) ?? "it is broken";
  if (isOwn(property)) refuseFailure(property, reason, path, machine.members);
  const header = { ...question, kind: "counterexample", property: property.name, reason } as const;
  const trace = recordTrace({ ...header, reason: inNames(reason, machine.members) }, machine, path);
  return isOwn(property) ? { ...trace, propertyFrom: basename(property.own.from) } : trace;
}

/** Must the last step itself break the property, as the state that it leads to does not? */
function breakingStep(
  cluster: Cluster,
  property: ClusterProperty,
  to: { readonly parts: readonly Member[]; readonly shared: Environment },
): Leg["isWanted"] {
  const { brokenState, brokenStep } = property;
  const seen = {
    parts: to.parts.map((part, slot) => cluster.observe(slot, part)),
    shared: cluster.observeShared(to.shared),
  };
  if (brokenStep === null || (brokenState !== null && brokenState(seen) !== null)) return null;
  return (slot, before, after) =>
    brokenStep(cluster.observe(slot, before), cluster.observe(slot, after)) !== null;
}

interface WholeCluster {
  readonly parts: readonly Member[];
  readonly shared: Environment;
}

/** Why a property is broken by a step, or by the state that it leads to; null if it is not. */
export function brokenBy(
  cluster: Cluster,
  { brokenState, brokenStep }: ClusterProperty,
  before: WholeCluster,
  after: WholeCluster,
): string | null {
  const see = (whole: WholeCluster): SeenMember[] =>
    whole.parts.map((part, slot) => cluster.observe(slot, part));
  const [seenBefore, seenAfter] = [see(before), see(after)];
  const state = { parts: seenAfter, shared: cluster.observeShared(after.shared) };
  const byState = brokenState === null ? null : brokenState(state);
  if (byState !== null || brokenStep === null) return byState;
  const bySlot = seenBefore.map((member, slot) => {
    const later = seenAfter[slot];
    return later === undefined || after.parts[slot] === before.parts[slot] ? null : brokenStep(member, later);
  });
  return bySlot.find((reason) => reason !== null) ?? null;
}

function resultOf(
  { variant, scenario, regime }: Question,
  explored: ClusterExplored,
  property: ClusterProperty,
  trace: Trace | null,
  relevant: number,
  told: readonly string[],
): Result {
  const verdict: Verdict = trace !== null ? "violated" : explored.cut !== null ? "cut" : "holds";
  const isVacuous = verdict === "holds" && relevant === 0;
  const refused = explored.boundHits["campaigns"] ?? 0;
  const isBounded = verdict === "holds" && isOwn(property) && refused > 0;
  const notes = [
    ...told,
    ...(isVacuous ? ["vacuous: in no state had it anything to say"] : []),
    ...(isBounded ? [`within ${regime.campaigns} campaigns; ${refused} times a further one was refused`] : []),
  ];
  return {
    variant: variant.name,
    scenario: titleOf(scenario),
    regime,
    property: property.name,
    verdict,
    ...(trace === null ? {} : { reason: trace.reason, depth: trace.steps.length }),
    ...(notes.length > 0 ? { notes } : {}),
  };
}

export function explorationOf(
  { variant, scenario }: Question,
  explored: ClusterExplored,
): Exploration {
  const neverTaken = (counts: Readonly<Record<string, number>>): string[] =>
    Object.entries(counts).flatMap(([name, count]) => (count === 0 ? [name] : []));
  return {
    variant: variant.name,
    scenario: titleOf(scenario),
    states: explored.states,
    transitions: explored.transitions,
    depth: explored.depth,
    boundHits: explored.boundHits,
    actions: explored.actions,
    frontier: explored.frontier,
    branches: explored.branches,
    branchesNotSeen: neverTaken(explored.branches),
    endedEarly: explored.isDecided,
    cut: explored.cut,
  };
}
