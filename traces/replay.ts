/** Runs a trace through the model again and refuses it at the first step that does not fit. */

import type { InitialState, Trace, TraceStep } from "./document.ts";
import { differsFrom } from "./mismatch.ts";
import { notEnabled } from "./not-enabled.ts";
import type { Machine, MachineState } from "./machine.ts";
import { recordInitial, recordStep } from "./record.ts";
import { same } from "./same.ts";

export type Replayed =
  /** `states`: the initial one and one per step, for whoever judges the property again. */
  | { readonly ok: true; readonly steps: number; readonly states: readonly MachineState[] }
  /** `step`: its index; -1 where the initial state or what stands before it does not fit. */
  | { readonly ok: false; readonly step: number; readonly why: string };

/** The machine must be built from the trace's own rules, scenarioSettings and regime. */
export function replay(trace: Trace, machine: Machine): Replayed {
  const start = startAmiss(trace, machine);
  if (start !== null) return { ok: false, step: -1, why: start };
  const states = [machine.initial];
  for (const [at, step] of trace.steps.entries()) {
    const before = states[at] ?? machine.initial;
    const next = again(step, before, machine, trace.rules.wording);
    if (!next.ok) return { ok: false, step: at, why: `steps[${at}]${next.why}` };
    states.push(next.after);
  }
  const cycle = cycleAmiss(trace, machine, states);
  if (cycle !== null) return { ok: false, ...cycle };
  return { ok: true, steps: trace.steps.length, states };
}

function startAmiss(trace: Trace, machine: Machine): string | null {
  const members = differsFrom(trace.members, machine.members);
  if (members !== null) return `members${members}`;
  const initial: InitialState = recordInitial(machine);
  for (const field of ["members", "environment", "hash"] as const) {
    const found = differsFrom(trace.initial[field], initial[field]);
    if (found !== null) return `initial.${field}${found}`;
  }
  return null;
}

type Again =
  | { readonly ok: true; readonly after: MachineState }
  | { readonly ok: false; readonly why: string };

/** One step taken again. Where an action has several outcomes the hash tells them apart. */
function again(
  recorded: TraceStep,
  before: MachineState,
  machine: Machine,
  wording: Trace["rules"]["wording"],
): Again {
  const successors = machine.successors(before);
  const taken = successors.filter(({ action }) => same(action, recorded.action));
  const step = taken.find(({ after }) => machine.hashOf(after) === recorded.hash) ?? taken[0];
  if (step === undefined) {
    const refusals = machine.refusals(before);
    return { ok: false, why: `.action: ${notEnabled(recorded, successors, refusals)}` };
  }
  const why = stepAmiss(recorded, recordStep(before, step, machine, wording));
  return why === null ? { ok: true, after: step.after } : { ok: false, why };
}

/** In the order in which a reader would look: who, what was said, what changed, what was sent. */
function stepAmiss(recorded: TraceStep, computed: TraceStep): string | null {
  for (const field of ["member", "log", "changes", "sent", "hash"] as const) {
    const found = differsFrom(recorded[field], computed[field]);
    if (found !== null) return `.${field}${found}`;
  }
  return null;
}

type Amiss = { readonly step: number; readonly why: string };

/** A lasso's cycle comes back to where it began, lap by lap, and time passes in each. */
function cycleAmiss(
  trace: Trace,
  machine: Machine,
  states: readonly MachineState[],
): Amiss | null {
  if (trace.kind !== "lasso") return null;
  const { loop, laps, steps } = trace;
  if (loop === undefined || laps === undefined) return { step: -1, why: "loop: a lasso has one." };
  const length = (steps.length - loop) / laps;
  if (length <= 0 || !Number.isInteger(length)) {
    return { step: -1, why: `loop: the steps from it on are not ${laps} laps of one length.` };
  }
  const keyAt = (at: number): string => machine.canonicalKey(states[at] ?? machine.initial);
  for (let lap = 1; lap <= laps; lap += 1) {
    const [from, to] = [loop + (lap - 1) * length, loop + lap * length];
    if (keyAt(from) !== keyAt(to)) {
      const where = `after lap ${lap} (steps[${to - 1}])`;
      return { step: to - 1, why: `loop: ${where} the cluster is not where the lap began.` };
    }
    const asleep = withoutTick(trace, machine, states[from] ?? machine.initial, from, to);
    if (asleep !== null) {
      return { step: from, why: `loop: ${asleep} does not tick in lap ${lap}: its time stands.` };
    }
  }
  return null;
}

/** The name of a member that is up when the lap begins and never ticks in it, or null. */
function withoutTick(
  { steps }: Trace,
  { members }: Machine,
  start: MachineState,
  from: number,
  to: number,
): string | null {
  const lap = steps.slice(from, to);
  const ticked = new Set(
    lap.filter(({ action }) => action.kind === "tick").map(({ action }) => action.member),
  );
  const up = start.parts.filter((part) => part.up).map(({ node }) => node.id);
  const asleep = up.find((id) => !ticked.has(id));
  return members.find(({ node }) => node === asleep)?.name ?? null;
}

