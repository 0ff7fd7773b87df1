/** A trace to leave: from any of its states what is enabled, what follows, and what lies ahead. */

import type { Cluster } from "../../model/cluster.ts";
import type { Trace, TraceStep } from "../../traces/document.ts";
import type { Machine, MachineState, MachineStep } from "../../traces/machine.ts";
import { recordStep } from "../../traces/record.ts";
import { same } from "../../traces/same.ts";
import type { Freedom, Told } from "../../traces/viewer/protocol.ts";
import { clusterIn, machineIn } from "../commands/history-machine.ts";
import type { Setup } from "../commands/history-machine.ts";

export interface LiveMachine {
  readonly here: () => Extract<Told, { readonly kind: "here" }>;
  /** Takes one of the steps that `here` offers. */
  readonly take: (choice: number) => void;
  /** Takes steps that a search has found, the cycle among them beginning at `loop`; null: none. */
  readonly follow: (steps: readonly TraceStep[], loop: number | null) => void;
  readonly undo: () => void;
  /** The cluster as it is here, under a regime that may count more than the trace's. */
  readonly from: (counted: Partial<Trace["regime"]>) => {
    readonly cluster: Cluster;
    readonly setup: Setup;
  };
}

interface Taken {
  readonly recorded: TraceStep;
  readonly step: MachineStep;
}

/** After so many steps of the trace. Throws where the trace does not fit the model. */
export function liveFrom(trace: Trace, after: number, freedom: Freedom): LiveMachine {
  const setup = freedom === "mayFail" ? withFaults(trace) : trace;
  const machine = machineIn(setup, clusterIn(setup));
  const start = withBudgets(stateAfter(trace, after), trace, freedom);
  const { wording } = trace.rules;
  const taken: Taken[] = [];
  let loop: { readonly from: number; readonly lap: number } | null = null;
  const state = (): MachineState => taken.at(-1)?.step.after ?? start;
  const choicesAt = (from: MachineState): readonly Taken[] =>
    machine
      .successors(from)
      .map((step) => ({ step, recorded: recordStep(from, step, machine, wording) }));
  let choices = choicesAt(start);
  const go = (next: Taken | undefined): void => {
    if (next === undefined) throw new Error("no such step is enabled here");
    taken.push(next);
    choices = choicesAt(next.step.after);
  };
  return {
    here: () => ({
      kind: "here",
      taken: taken.map(({ recorded }) => recorded),
      choices: choices.map(({ recorded }) => recorded),
      refused: machine.refusals(state()),
      loop,
    }),
    take: (choice) => {
      go(choices[choice]);
      loop = null;
    },
    follow: (steps, cycle) => {
      const from = taken.length;
      for (const wanted of steps) go(chosen(choices, wanted));
      loop = cycle === null ? null : { from: from + cycle, lap: (steps.length - cycle) / 2 };
    },
    undo: () => {
      taken.pop();
      loop = null;
      choices = choicesAt(state());
    },
    from: (counted) => {
      const asked = { ...setup, regime: { ...setup.regime, ...counted } };
      const shared = { ...state().shared, campaigns: 0, depositions: 0 };
      const initial = [{ parts: state().parts, shared }] as const;
      return { cluster: { ...clusterIn(asked), initial }, setup: asked };
    },
  };
}

/** The same action with the same outcome; states of a search that counts differ by the counts. */
function chosen(choices: readonly Taken[], wanted: TraceStep): Taken | undefined {
  const like = choices.filter(({ recorded }) => same(recorded.action, wanted.action));
  return (
    like.find(({ recorded }) => recorded.hash === wanted.hash) ??
    like.find(({ recorded }) => same(recorded.log, wanted.log)) ??
    like[0]
  );
}

function stateAfter(trace: Trace, after: number): MachineState {
  const machine = machineIn(trace, clusterIn(trace));
  return trace.steps.slice(0, after).reduce((state, step, at) => {
    const found = again(machine, state, step);
    if (found === undefined) throw new Error(`the model does not take step ${at} of the trace`);
    return found.after;
  }, machine.initial);
}

function again(machine: Machine, state: MachineState, wanted: TraceStep): MachineStep | undefined {
  const like = machine.successors(state).filter(({ action }) => same(action, wanted.action));
  if (like.length < 2) return like[0];
  return like.find(({ after }) => machine.hashOf(after) === wanted.hash);
}

/** How often each may happen from here on. */
const faults = {
  crashes: 2,
  restarts: 2,
  cuts: 2,
  heals: 2,
  soloCampaigns: 2,
  proposals: 3,
  transfers: 1,
} as const;
const losses = 3;

function withFaults(trace: Trace): Setup {
  const targets = trace.members.map((_, slot) => slot + 1);
  const scenarioSettings = { ...trace.scenarioSettings, budgets: faults, targets };
  const { start } = trace;
  const regime = { ...trace.regime, loss: losses };
  return {
    ...trace,
    scenarioSettings,
    regime,
    ...(start === undefined ? {} : { start: withBudgets(start, trace, "mayFail") }),
  };
}

function withBudgets(state: MachineState, trace: Trace, freedom: Freedom): MachineState {
  if (freedom === "asTraced") return state;
  const left = { ...state.shared.left, ...faults, losses, dups: trace.regime.dup };
  return { ...state, shared: { ...state.shared, left } };
}
