/** The executions that the checker finds of real variants: lassos, witnesses of worst cases. */

import { rowOf } from "../../checker/compare-row.ts";
import { machineIn, clusterIn } from "../../checker/commands/history-machine.ts";
import { liveOn } from "../../checker/live.ts";
import { questionOf } from "../../checker/question.ts";
import { limitsOf } from "../../checker/run.ts";
import { settingsOf, scenarioNames } from "../../model/scenarios.ts";
import type { Rules } from "../../model/rules.ts";
import type { Trace } from "../../traces/document.ts";
import type { MachineStep } from "../../traces/machine.ts";
import { same } from "../../traces/same.ts";
import type { Execution } from "./lowered.ts";

/** Those whose rules are the library's of 3.4.23, whatever the server above it does. */
export const libraryVariants = [
  "etcd-3.4",
  "etcd-3.4+prevote",
  "etcd-3.4+no-tick-advance",
  "etcd-3.4+prevote+no-tick-advance",
  "raft-basic",
] as const;

export interface Found {
  readonly name: string;
  readonly kind: Trace["kind"];
  readonly execution: Execution;
  readonly rules: Rules;
}

/** One search per variant, scenario and network; each trace of its findings. */
export async function* findings(statesMax: number): AsyncGenerator<Found> {
  for (const scenario of scenarioNames) {
    for (const variant of libraryVariants) {
      for (const regime of [{ prompt: true }, { delay: 0 }]) {
        const transfers = scenario === "leader-crash" ? { transfers: 1 } : {};
        const question = questionOf(variant, { scenario, budgets: transfers, regime });
        const { traces } = await rowOf(question, true, {
          limits: limitsOf({ maxStates: statesMax }),
          live: liveOn(process.stderr, true, Date.now),
          nowMs: Date.now,
          isInterrupted: () => false,
        });
        for (const trace of Object.values(traces)) yield foundIn(trace);
      }
    }
  }
}

/** A trace of the checker, step by step in the model. */
export function foundIn(trace: Trace): Found {
  const machine = machineIn(trace, clusterIn(trace));
  const steps: MachineStep[] = [];
  let state = machine.initial;
  for (const [at, { action, hash }] of trace.steps.entries()) {
    const taken = machine.successors(state).filter((next) => same(next.action, action));
    const step = taken.find(({ after }) => machine.hashOf(after) === hash);
    if (step === undefined) throw new Error(`steps[${at}] is none of the model (quorate replay)`);
    steps.push(step);
    state = step.after;
  }
  const name = `${trace.variant} from ${trace.scenario}: ${trace.property} (${trace.kind})`;
  return {
    name,
    kind: trace.kind,
    execution: { name, initial: machine.initial, steps },
    rules: { ...trace.rules, ...settingsOf(trace.scenarioSettings) },
  };
}
