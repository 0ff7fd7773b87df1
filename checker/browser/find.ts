/** A search from where a live run stands: the steps that break a property, or that none do. */

import { variants } from "../../model/variants.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { Environment } from "../../model/environment.ts";
import type { Member } from "../../model/member.ts";
import type { Trace, TraceStep } from "../../traces/document.ts";
import { recordStep } from "../../traces/record.ts";
import type { Found } from "../../traces/viewer/protocol.ts";
import type { Answer, ClusterProperty } from "../ask.ts";
import type { Setup } from "../commands/history-machine.ts";
import { explore } from "../explore.ts";
import type { Breach, Explored, Limits, Progress } from "../explore.ts";
import { anyLegTo, machineOf, walk } from "../machine.ts";
import type { Leg } from "../machine.ts";
import { inNames } from "../names.ts";
import { progressOf } from "../progress.ts";
import { progressPropertyNamed, progressResult } from "../progress-results.ts";
import type { ProgressProperty } from "../progress-results.ts";
import { propertyNamed, safetyProperties } from "../properties.ts";
import type { LiveMachine } from "./live-machine.ts";

export interface Searching {
  readonly onProgress: (states: number, depth: number, phase: string) => void;
  readonly isStopped: () => boolean;
  readonly limits: Limits;
  readonly nowMs: () => number;
}

/** What is found is taken on the machine. */
export async function find(
  live: LiveMachine,
  name: string,
  members: Trace["members"],
  searching: Searching,
): Promise<Found> {
  const progress = progressPropertyNamed(name);
  if (progress !== null) return await findProgress(live, progress, members, searching);
  const properties = name === "safety" ? safetyProperties : [propertyNamed(name)];
  const known = properties.filter((property) => property !== null);
  if (known.length === 0) throw new Error(`no property ${name}`);
  const { cluster } = live.from(countsOf(name));
  const explored = await searched(cluster, known, false, searching);
  const at = explored.breaches.findIndex((breach) => breach !== null);
  const [property, breach] = [known[at], explored.breaches[at]];
  const { states } = explored;
  if (property === undefined || breach === undefined || breach === null) {
    const { verdict, reason } = unbroken(explored);
    return { property: name, verdict, reason, states, steps: 0 };
  }
  const { steps, reason } = pathTo(cluster, property, breach);
  live.follow(steps, null);
  const why = inNames(`${property.name}: ${reason}`, members);
  return { property: property.name, verdict: "violated", reason: why, states, steps: steps.length };
}

type ClusterExplored = Explored<Member, Environment>;

const searched = (
  cluster: Cluster,
  properties: readonly ClusterProperty[],
  keepsGraph: boolean,
  { onProgress, isStopped, limits, nowMs }: Searching,
): Promise<ClusterExplored> =>
  explore(cluster, {
    ...{ properties, limits, keepsGraph, goesOn: keepsGraph, nowMs },
    isInterrupted: isStopped,
    onProgress: ({ states, depth }: Progress) => onProgress(states, depth, ""),
  });

/** Counted properties need the environment to count one further than they allow. */
function countsOf(name: string): Partial<Trace["regime"]> {
  const [family = "", most = "0"] = name.split(":");
  const limit = Number(most) + 1;
  switch (family) {
    case "RoundsBounded":
      return { campaigns: limit };
    case "DepositionsBounded":
      return { depositionsCounted: limit };
    default:
      return {};
  }
}

const cuts: Readonly<Record<NonNullable<ClusterExplored["cut"]>, string>> = {
  states: "The search is limited to so many states in a page",
  time: "The search is limited to so much time in a page",
  memory: "The search is limited to so much memory in a page",
  interrupted: "It was stopped",
};

function unbroken({ cut }: ClusterExplored): Pick<Found, "verdict" | "reason"> {
  if (cut === null)
    return { verdict: "holds", reason: "Every state within the bounds was visited." };
  return { verdict: "cut", reason: `${cuts[cut]}; the command line goes further.` };
}

/** The shortest way to the breach, by real steps, its last one the step that breaks. */
function pathTo(
  cluster: Cluster,
  property: ClusterProperty,
  breach: Breach<Member, Environment>,
): { readonly steps: readonly TraceStep[]; readonly reason: string } {
  const states = breach.path();
  const legs: readonly Leg[] = states.slice(1).map(anyLegTo);
  const to = states[states.length - 1] ?? cluster.initial[0];
  const seen = {
    parts: to.parts.map((part, slot) => cluster.observe(slot, part)),
    shared: cluster.observeShared(to.shared),
  };
  const byState = property.brokenState?.(seen) ?? null;
  let byStep: string | null = null;
  const breaks: Leg["isWanted"] = (slot, before, after) => {
    byStep =
      property.brokenStep?.(cluster.observe(slot, before), cluster.observe(slot, after)) ?? null;
    return byStep !== null;
  };
  const last = legs.at(-1);
  const wanted =
    last === undefined || byState !== null
      ? legs
      : [...legs.slice(0, -1), { ...last, isWanted: breaks }];
  const machine = machineOf(cluster);
  const path = walk(cluster, wanted);
  const steps = path.map((step, at) =>
    recordStep(path[at - 1]?.after ?? machine.initial, step, machine, cluster.rules.wording),
  );
  return { steps, reason: byState ?? byStep ?? "it is broken" };
}

async function findProgress(
  live: LiveMachine,
  property: ProgressProperty,
  members: Trace["members"],
  searching: Searching,
): Promise<Found> {
  const { cluster, setup } = live.from({});
  const explored = await searched(cluster, [], true, searching);
  const { states, depth } = explored;
  if (searching.isStopped())
    return { property: property.name, ...unbroken(explored), states, steps: 0 };
  const found = progressOf(explored, (phase) => searching.onProgress(states, depth, `: ${phase}`));
  const answer = answerOf(setup, cluster, explored);
  const { result, trace } = progressResult(property, found, answer);
  const { verdict } = result;
  const why = inNames(result.reason ?? property.says, members);
  if (verdict !== "violated" || trace === null) {
    const reason = verdict === "cut" ? unbroken(explored).reason : why;
    return { property: property.name, verdict, reason, states, steps: 0 };
  }
  live.follow(trace.steps, trace.loop ?? null);
  return { property: property.name, verdict, reason: why, states, steps: trace.steps.length };
}

/** As the analysis wants it: asked of a cluster that begins where the run stands. */
function answerOf(setup: Setup, cluster: Cluster, explored: ClusterExplored): Answer {
  const { variant: name, rules, scenarioSettings: scenario, regime } = setup;
  const says = variants.find((one) => one.name === name)?.says ?? "";
  const { boundHits, actions, transitions, depth, states, cut } = explored;
  return {
    question: { variant: { name, says, rules, caughtBy: null }, scenario, regime },
    ...{ cluster, explored, results: [], traces: [] },
    exploration: { variant: name, boundHits, actions, transitions, depth, states, cut },
  };
}
