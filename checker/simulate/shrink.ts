/** Makes a violation short: leaves actions out as long as what is left still violates. */

import type { Action } from "../../model/actions.ts";
import type { Machine, MachineState, MachineStep } from "../../traces/machine.ts";

/** Why a step breaks the property, or null. */
export type Breaks = (before: MachineState, after: MachineState) => string | null;

/**
 * Delta debugging (Zeller and Hildebrandt, ddmin) over the actions, then pairs of them. The path is
 * a path of the machine: what remains is taken again from the initial state, and ends with the first
 * step that breaks the property. No action of the result can be left out, nor, where that is not
 * too much to try, any two.
 */
export function shrunk(
  machine: Machine,
  path: readonly MachineStep[],
  breaks: Breaks,
): readonly MachineStep[] {
  let best = path;
  const takes = (actions: readonly Action[]): boolean => {
    const found = follow(machine, actions, breaks);
    if (found === null || found.length >= best.length) return false;
    best = found;
    return true;
  };
  do {
    leaveOutChunks(() => best, takes);
  } while (best.length <= mostForPairs && leavesOutPair(best, takes));
  return best;
}

/** Halves, quarters, …, single actions; a success makes the list anew. */
function leaveOutChunks(
  current: () => readonly MachineStep[],
  takes: (actions: readonly Action[]) => boolean,
): void {
  for (let size = Math.ceil(current().length / 2); size >= 1; size = Math.floor(size / 2)) {
    let end = current().length;
    while (end > 0) {
      const actions = current().map(({ action }) => action);
      const begin = Math.max(0, end - size);
      takes([...actions.slice(0, begin), ...actions.slice(end)]);
      end = Math.min(begin, current().length);
    }
  }
}

/** Pairs are tried up to this length: that many squared are half as many walks as this many steps. */
const mostForPairs = 40;

function leavesOutPair(
  path: readonly MachineStep[],
  takes: (actions: readonly Action[]) => boolean,
): boolean {
  const actions = path.map(({ action }) => action);
  return actions.some((_, first) =>
    actions.some(
      (_other, second) =>
        second > first && takes(actions.filter((_each, at) => at !== first && at !== second)),
    ),
  );
}

/**
 * Takes the actions as far as they are enabled and leaves out those that are not. Where terms have
 * shifted as others were left out, an action stands for the one that is alike but for its numbers.
 * Null: nothing is broken on the way.
 */
function follow(
  machine: Machine,
  actions: readonly Action[],
  breaks: Breaks,
): readonly MachineStep[] | null {
  const taken: MachineStep[] = [];
  let state = machine.initial;
  for (const action of actions) {
    const step = alike(machine.successors(state), action);
    if (step === undefined) continue;
    taken.push(step);
    if (breaks(state, step.after) !== null) return taken;
    state = step.after;
  }
  return null;
}

function alike(steps: readonly MachineStep[], action: Action): MachineStep | undefined {
  const own = steps.filter((step) => kindOf(step.action) === kindOf(action));
  const text = JSON.stringify(action);
  return own.find((step) => JSON.stringify(step.action) === text) ?? own[0];
}

/** What an action is but for terms, positions and the outcome of draws. */
function kindOf(action: Action): string {
  const start = `${action.kind} ${action.member}`;
  if ("message" in action) return `${start} ${action.message.type} ${action.message.from}`;
  return "to" in action ? `${start} ${action.to}` : start;
}
