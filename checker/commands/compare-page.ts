/** `quorate compare --format html`: the table's rows, with the odds of each as a curve. */

import type { Comparison, Odds } from "../../traces/document.ts";
import type { ComparisonData } from "../../traces/viewer/page-data.ts";
import type { Question } from "../question.ts";
import { oddsOf } from "./odds.ts";

/** How long the incident took. */
const markedSeconds = 13;

/** `questions`: one for each row, in their order. Regimes do not matter to the odds. */
export function comparedData(
  comparison: Comparison,
  questions: readonly Question[],
): ComparisonData {
  const asked = new Map<string, Question>();
  for (const [at, row] of comparison.rows.entries()) {
    const question = questions[at];
    if (question === undefined || row.meanSeconds === null) continue;
    const { variant, scenario } = question;
    const { electionTick, tickMs, members } = scenario;
    asked.set(
      JSON.stringify([variant.name, row.scenario, electionTick, tickMs, members]),
      question,
    );
  }
  const odds = [...asked.values()].map((question): Odds => oddsOf(question, [markedSeconds]));
  return { comparison, odds, markedSeconds };
}
