/** One exploration of our own, measured inside the process that does nothing else. */

import { performance } from "node:perf_hooks";

import { explore, noLimits } from "../../checker/explore.ts";
import { threadsFor } from "../../checker/kernel/threads.ts";
import type { Property } from "../../checker/property.ts";
import type { System } from "../../checker/system.ts";
import type { Run } from "./run.ts";

/** The most threads that a search can use. */
export const threadsMost = 64;

interface Task {
  readonly model: string;
  readonly parameters: string;
  readonly threads: number;
  readonly statesMax: number;
}

/** What was done by then, and what it had cost. */
interface Sample {
  readonly states: number;
  readonly transitions: number;
  readonly ruleRuns: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
}

export async function measured<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  properties: readonly Property<Seen, SharedSeen>[],
  { model, parameters, threads, statesMax }: Task,
): Promise<Run> {
  const { counted, ruleRuns } = countingRules(system);
  const cpuBefore = process.cpuUsage();
  const wallBefore = performance.now();
  const samples: Sample[] = [];
  const sample = (done: { readonly states: number; readonly transitions: number }): Sample => {
    const { user, system: kernel } = process.cpuUsage(cpuBefore);
    return {
      states: done.states,
      transitions: done.transitions,
      ruleRuns: ruleRuns(),
      cpuSeconds: (user + kernel) / 1e6,
      wallSeconds: (performance.now() - wallBefore) / 1000,
    };
  };
  const explored = await explore(counted, {
    properties,
    limits: { ...noLimits, statesMax },
    threads: threadsFor(threads),
    keepsGraph: false,
    goesOn: true,
    nowMs: () => performance.now(),
    isInterrupted: () => false,
    onProgress: (progress) => samples.push(sample(progress)),
  });
  const end = sample(explored);
  const broken = properties.filter((_, at) => explored.breaches[at] !== null);
  if (broken.length > 0) throw new Error(`${broken.map(({ name }) => name).join()} is broken`);
  return {
    tool: "quorate",
    model,
    parameters,
    threads,
    states: explored.states,
    transitions: explored.transitions,
    depth: explored.depth,
    cut: explored.cut,
    ...costs(end),
    ...warmRates(laterHalf(samples, end), true),
    ruleRuns: end.ruleRuns,
    ruleRunsPerTransition: end.ruleRuns / end.transitions,
    bytesPerState: explored.bytes / explored.states,
  };
}

/** The system, and how often its rules were run in this thread; the search looks up the rest. */
function countingRules<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
): { readonly counted: typeof system; readonly ruleRuns: () => number } {
  let runs = 0;
  const counted: typeof system = {
    ...system,
    moves: (...input) => {
      runs += 1;
      return system.moves(...input);
    },
    receive: (...input) => {
      runs += 1;
      return system.receive(...input);
    },
  };
  return { counted, ruleRuns: () => runs };
}

type Costs = Pick<
  Run,
  | "cpuSeconds"
  | "processCpuSeconds"
  | "wallSeconds"
  | "peakBytes"
  | "statesPerCpuSecond"
  | "statesPerWallSecond"
>;

function costs({ states, cpuSeconds, wallSeconds }: Sample): Costs {
  const { user, system } = process.cpuUsage();
  return {
    cpuSeconds,
    processCpuSeconds: (user + system) / 1e6,
    wallSeconds,
    peakBytes: process.resourceUsage().maxRSS * 1024,
    statesPerCpuSecond: states / cpuSeconds,
    statesPerWallSecond: states / wallSeconds,
  };
}

/** What came after half of the states were found; null: no progress was told near to there. */
function laterHalf(samples: readonly Sample[], end: Sample): Sample | null {
  const awayFromHalf = ({ states }: Sample): number => Math.abs(states - end.states / 2);
  const [middle] = [...samples].sort((one, other) => awayFromHalf(one) - awayFromHalf(other));
  if (middle === undefined || awayFromHalf(middle) > end.states / 10) return null;
  return {
    states: end.states - middle.states,
    transitions: end.transitions - middle.transitions,
    ruleRuns: end.ruleRuns - middle.ruleRuns,
    cpuSeconds: end.cpuSeconds - middle.cpuSeconds,
    wallSeconds: end.wallSeconds - middle.wallSeconds,
  };
}

type WarmRates = Pick<
  Run,
  "warmStatesPerCpuSecond" | "warmStatesPerWallSecond" | "warmRuleRunsPerTransition"
>;

const warmRates = (half: Sample | null, hasRuleRuns: boolean): WarmRates => ({
  warmStatesPerCpuSecond: half === null ? null : half.states / half.cpuSeconds,
  warmStatesPerWallSecond: half === null ? null : half.states / half.wallSeconds,
  warmRuleRunsPerTransition:
    half === null || !hasRuleRuns ? null : half.ruleRuns / half.transitions,
});
