/** Traces of the toy: its endless round as a lasso, and walks through it. */

import { lanRegime } from "../../model/regime.ts";
import type { VersionRules } from "../../model/rules.ts";
import { scenarios } from "../../model/scenarios.ts";
import type { Scenario } from "../../model/scenarios.ts";
import { etcd314 } from "../../model/versions.ts";
import type { Trace } from "../../traces/document.ts";
import type { MachineState, MachineStep } from "../../traces/machine.ts";
import { recordTrace } from "../../traces/record.ts";
import type { TraceHeader } from "../../traces/record.ts";
import { toyMachine } from "./toy-machine.ts";

const rules: VersionRules = { ...etcd314, checkQuorum: false };

function rejoin(): Scenario {
  const found = scenarios.find(({ name }) => name === "rejoin");
  if (found === undefined) throw new Error("no scenario rejoin");
  return found;
}

export const toyHeader: TraceHeader = {
  variant: { name: "toy", rules },
  scenario: rejoin(),
  regime: lanRegime,
  kind: "walk",
  property: "none",
  reason: "It shows nothing.",
};

/** Takes `steps` steps; `choose` picks one of so many. */
export function walk(
  steps: number,
  choose: (count: number, at: number) => number,
): readonly MachineStep[] {
  const path: MachineStep[] = [];
  let state: MachineState = toyMachine.initial;
  for (let at = 0; at < steps; at += 1) {
    const successors = toyMachine.successors(state);
    const step = successors[choose(successors.length, at)];
    if (step === undefined) return path;
    path.push(step);
    state = step.after;
  }
  return path;
}

export const walkTrace = (path: readonly MachineStep[]): Trace =>
  recordTrace(toyHeader, toyMachine, path);

/** One round: 3 ticks and a campaign, 4 deliveries, 2 ticks; each tick is one of every member. */
const round = 3 * 3 + 4 + 2 * 3;

/**
 * The first step that is enabled, always: with nobody ahead mn-0 ticks first. The stem is one
 * round, as the initial state knows no vote yet.
 */
export const lassoPath = walk(3 * round, () => 0);
export const lassoHeader: TraceHeader = {
  ...toyHeader,
  kind: "lasso",
  property: "AF stable",
  reason: "mn-0 is elected and steps down for ever, and time passes.",
};
export const lassoTrace: Trace = recordTrace(lassoHeader, toyMachine, lassoPath, round);
