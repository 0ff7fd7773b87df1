/** Traces as the checker makes them: of what is broken, what is worst, and what has no end. */

import { rowOf } from "../../checker/compare-row.ts";
import { ask } from "../../checker/ask.ts";
import { noLimits } from "../../checker/explore.ts";
import { propertyNamed } from "../../checker/properties.ts";
import { questionOf } from "../../checker/question.ts";
import type { QuestionOptions } from "../../checker/question.ts";
import type { Run } from "../../checker/run.ts";
import type { Mutant } from "../../model/mutants.ts";
import type { Trace } from "../../traces/document.ts";

export const quietRun = (statesMax: number): Run => ({
  limits: { ...noLimits, statesMax },
  live: { show: () => undefined, note: () => undefined, done: () => undefined },
  nowMs: () => 0,
  isInterrupted: () => false,
});

/** The counterexample to the property that must catch the mutant. */
export async function counterexampleOf(mutant: Mutant): Promise<Trace> {
  const question = questionOf(mutant.name, { budgets: {}, regime: { depositionsCounted: 1 } });
  const property = propertyNamed(mutant.caughtBy);
  if (property === null) throw new Error(`no property ${mutant.caughtBy}`);
  const { traces } = await ask(question, [property], false, quietRun(300_000));
  const [trace] = traces;
  if (trace === undefined || trace === null) throw new Error(`${mutant.name} is not caught`);
  return trace;
}

/** A witness or a lasso for each worst case and each verdict that has one. */
export async function findingsOf(variant: string, options: QuestionOptions): Promise<readonly Trace[]> {
  const { traces } = await rowOf(questionOf(variant, options), true, quietRun(200_000));
  return Object.values(traces);
}
