/** Traces of each kind for the exporters: found by the checker, walked at random, oddly named. */

import { ask } from "../../checker/ask.ts";
import { noLimits } from "../../checker/explore.ts";
import { liveOn } from "../../checker/live.ts";
import { machineOf } from "../../checker/machine.ts";
import { progressOf } from "../../checker/progress.ts";
import { progressPropertyNamed, progressResult } from "../../checker/progress-results.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import type { Question } from "../../checker/question.ts";
import { clusterIn, machineIn } from "../../checker/commands/history-machine.ts";
import { strides } from "../../checker/simulate/walk.ts";
import type { Identity } from "../../model/scenarios.ts";
import type { Trace } from "../../traces/document.ts";
import type { Machine, MachineState, MachineStep } from "../../traces/machine.ts";
import { recordTrace } from "../../traces/record.ts";
import { replay } from "../../traces/replay.ts";

export interface Exported {
  readonly trace: Trace;
  readonly states: readonly MachineState[];
}

/** With what the command gives an exporter that asks for it: a replay's states. */
export const exported = (trace: Trace): Exported => ({
  trace,
  get states(): readonly MachineState[] {
    const replayed = replay(trace, machineIn(trace, clusterIn(trace)));
    if (!replayed.ok) throw new Error(replayed.why);
    return replayed.states;
  },
});

/** The first lasso of the incident's start under a variant, with a short election timeout. */
async function lassoOf(variant: string, electionTick: number): Promise<Exported> {
  const question = questionOf(variant, { electionTick, budgets: {}, regime: { prompt: true } });
  const live = liveOn(process.stderr, true, () => 0);
  const run = { limits: noLimits, live, nowMs: () => 0, isInterrupted: () => false };
  const answer = await ask(question, [], true, run);
  const property = progressPropertyNamed("AF stable");
  if (property === null) throw new Error("no property AF stable");
  const { trace } = progressResult(property, progressOf(answer.explored, () => undefined), answer);
  if (trace === null) throw new Error(`${variant} has no lasso`);
  return exported(trace);
}

let known: Promise<Exported> | null = null;

/** Of etcd 3.4, whose votes split for ever; sought once. */
export const splitVotes = (): Promise<Exported> => (known ??= lassoOf("etcd-3.4", 3));

const budgets = {
  ...{ crashes: 9, restarts: 9, cuts: 9, heals: 9, soloCampaigns: 9 },
  ...{ proposals: 99, transfers: 9 },
} as const;

export function pathOf(machine: Machine, seed: number, steps: number): readonly MachineStep[] {
  const path: MachineStep[] = [];
  for (const step of strides(machine, seed)) {
    if (path.length === steps) break;
    path.push(step);
  }
  return path;
}

export function walkOf(
  variant: string,
  seed: number,
  steps: number,
  changed: Partial<Question> = {},
): Exported {
  const regime = { delay: null, skew: null, order: "any", loss: 99, dup: 99 } as const;
  const question = { ...questionOf(variant, { scenario: "bootstrap", budgets, regime }), ...changed };
  const machine = machineOf(clusterOf(question));
  const told = { kind: "walk", property: "none", reason: "It shows nothing." } as const;
  const header = { ...question, ...told };
  return exported(recordTrace(header, machine, pathOf(machine, seed, steps)));
}

/** What breaks out of quotes, comments, entities, lines, words and brackets elsewhere. */
export const hostileNames = [
  'a"b\\n\\',
  "end; loop <b>#35;&amp; %% {x: 1}",
  "\u202ekrow 日本 </script>",
] as const;

/** A history's trace, whose members are named as its logs have it. */
export function hostileWalk(steps: number): Exported {
  const { trace } = walkOf("etcd-3.1.4", 5, steps);
  const system = clusterIn(trace);
  const named = (member: Identity, at: number): Identity => ({ ...member, name: hostileNames[at] ?? "" });
  const members = trace.members.map(named);
  const machine = { ...machineOf(system), members };
  const header = {
    variant: { name: trace.variant, rules: trace.rules },
    scenario: trace.scenarioSettings,
    regime: trace.regime,
    kind: "walk",
    property: `none of "these"; end`,
    reason: `It shows <i>nothing</i>; %0A -->|x| "${hostileNames[1]}"`,
  } as const;
  const recorded = recordTrace(header, machine, pathOf(machine, 5, steps));
  return exported({ ...recorded, scenario: "history", start: system.initial[0] });
}
