/** Traces for pages, made by the engine that pages embed. */

import { find } from "../../checker/browser/find.ts";
import { liveFrom } from "../../checker/browser/live-machine.ts";
import { machineOf } from "../../checker/machine.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import { noLimits } from "../../checker/explore.ts";
import type { Trace } from "../../traces/document.ts";
import { recordTrace } from "../../traces/record.ts";
import { withoutLoop } from "../../traces/viewer/live.ts";

/** A trace of no steps: where a variant begins. */
export function startOf(variant: string): Trace {
  const question = questionOf(variant, { budgets: {}, regime: { prompt: true } });
  const header = { ...question, kind: "walk", property: "history", reason: "a start" } as const;
  return recordTrace(header, machineOf(clusterOf(question)), []);
}

export const searching = {
  onProgress: () => undefined,
  isStopped: () => false,
  limits: noLimits,
  nowMs: () => performance.now(),
};

/** What a search from a variant's start has found: a lasso, or a run into a broken property. */
export async function foundFrom(variant: string, property: string): Promise<Trace> {
  const start = startOf(variant);
  const live = liveFrom(start, 0, "asTraced");
  const found = await find(live, property, start.members, searching);
  if (found.verdict !== "violated") throw new Error(`${variant}: ${property} ${found.verdict}`);
  const { taken, loop } = live.here();
  const shown = { ...start, property, reason: found.reason, steps: taken };
  if (loop === null) return { ...shown, kind: "counterexample" };
  return { ...shown, kind: "lasso", loop: loop.from, laps: 2 };
}

/** For looks alone: the steps again and again, as many as are wanted. */
export function lengthened(trace: Trace, count: number): Trace {
  const plain = withoutLoop(trace);
  const steps = Array.from({ length: count }, (_, at) => {
    const step = trace.steps[at % trace.steps.length];
    if (step === undefined) throw new Error("a trace without steps cannot be made longer");
    return step;
  });
  return { ...plain, kind: "walk", steps };
}
