/** A question judged by all that is asked of it: a search for each group of properties. */

import type { Result, Trace } from "../traces/document.ts";
import { ask } from "./ask.ts";
import type { Answer } from "./ask.ts";
import { groupsOf } from "./exploration-groups.ts";
import type { Asked, Group } from "./exploration-groups.ts";
import { progressOf } from "./progress.ts";
import { progressResult } from "./progress-results.ts";
import type { Question } from "./question.ts";
import type { Run } from "./run.ts";
import { withSymmetry } from "./symmetry.ts";

/** `trace` shows what the result says: a counterexample, a lasso, or an execution of the worst case. */
export interface Judged {
  readonly result: Result;
  readonly trace: Trace | null;
}

/** Group by group, so that what shows it can be written before the next search begins. */
export async function* judgements(
  question: Question,
  asked: Asked,
  run: Run,
): AsyncGenerator<{ readonly answer: Answer; readonly judged: readonly Judged[] }> {
  for (const group of groupsOf(asked, question.regime)) {
    const { properties, progress } = group;
    const regime = withSymmetry(group.regime, properties, progress.length > 0);
    const answer = await ask({ ...question, regime }, properties, progress.length > 0, run);
    const states = answer.results.map((result, at) => ({ result, trace: answer.traces[at] ?? null }));
    yield { answer, judged: [...states, ...judgedProgress(group, answer, run)] };
  }
}

function judgedProgress({ progress: asked }: Group, answer: Answer, run: Run): readonly Judged[] {
  if (asked.length === 0) return [];
  const { name } = answer.question.variant;
  const progress = progressOf(answer.explored, (phase) => run.live.note(`${name}: ${phase}`));
  run.live.done();
  return asked.map((property) => progressResult(property, progress, answer));
}
