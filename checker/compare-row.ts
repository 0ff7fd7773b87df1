/** One variant's row of a comparison: safety, exact worst cases, liveness, odds. */

import { titleOf } from "../model/scenarios.ts";
import type { ComparisonRow, Odds, Trace, Verdict } from "../traces/document.ts";
import type { Answer } from "./ask.ts";
import { ask } from "./ask.ts";
import { oddsOf } from "./commands/odds.ts";
import { fairness, progressOf } from "./progress.ts";
import type { LivenessFinding, Progress, WorstFinding, WorstName } from "./progress.ts";
import { safetyProperties } from "./properties.ts";
import type { Question } from "./question.ts";
import type { Run } from "./run.ts";
import { traceOf } from "./progress-traces.ts";

export interface Row {
  readonly row: Omit<ComparisonRow, "traces">;
  /** Per finding that can be shown: its trace. */
  readonly traces: Readonly<Record<string, Trace>>;
}

/** The incident's time: how likely is it to take this long, or longer? */
const incidentSeconds = 13;

export async function rowOf(question: Question, wantsTraces: boolean, run: Run): Promise<Row> {
  const answer = await ask(question, safetyProperties, true, run);
  const { explored } = answer;
  const progress = progressOf(explored, (phase) => run.live.note(`${question.variant.name}: ${phase}`));
  run.live.note(`${question.variant.name}: odds`);
  const odds = asksTheOdds(question) ? oddsOf(question, [incidentSeconds]) : noOdds;
  run.live.done();
  const worst = (name: WorstName): WorstFinding["worst"] => finding(progress, name).worst;
  const { scenario, variant } = question;
  const seconds = (ticks: number | null): number | null =>
    ticks === null ? null : (ticks * scenario.tickMs) / 1000;
  return {
    row: {
      variant: variant.name,
      safety: safetyOf(answer),
      rounds: worst("Rounds"),
      elections: worst("Elections"),
      depositions: worst("Depositions"),
      ticks: worst("Ticks"),
      afStable: liveness(progress, "AF stable").verdict,
      agEfStable: liveness(progress, "AG EF stable").verdict,
      meanSeconds: seconds(odds.mean),
      p99Seconds: seconds(odds.p99),
      atLeast13s: odds.atLeast?.[0]?.probability ?? null,
      states: explored.states,
      scenario: titleOf(scenario),
      regime: question.regime,
      electionTick: scenario.electionTick,
      tickMs: scenario.tickMs,
      disturbances: worst("Disturbances"),
      found: Object.fromEntries(
        progress.worst.flatMap(({ name, atLeast }) => (atLeast === null ? [] : [[name, atLeast]])),
      ),
      hiding: progress.hiding,
      stableStates: progress.stableStates,
      transitions: explored.transitions,
      depth: explored.depth,
      cut: explored.cut,
    },
    traces: wantsTraces ? tracesOf(answer, progress) : {},
  };
}

/** The prompt schedule knows no faults: where a scenario lives by them, its odds say nothing. */
const asksTheOdds = ({ scenario }: Question): boolean =>
  Object.values(scenario.budgets).every((budget) => budget === 0);

const noOdds: Pick<Odds, "mean" | "p99" | "atLeast"> = { mean: null, p99: null };

function safetyOf({ results }: Answer): Verdict {
  const has = (verdict: Verdict): boolean => results.some((result) => result.verdict === verdict);
  return has("violated") ? "violated" : has("cut") ? "cut" : "holds";
}

function finding(progress: Progress, name: WorstName): WorstFinding {
  const found = progress.worst.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no worst case ${name}`);
  return found;
}

function liveness(progress: Progress, name: LivenessFinding["name"]): LivenessFinding {
  const found = progress.liveness.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no verdict on ${name}`);
  return found;
}

function tracesOf(answer: Answer, { worst, liveness: found }: Progress): Record<string, Trace> {
  const traces: Record<string, Trace> = {};
  for (const [at, trace] of answer.traces.entries()) {
    if (trace !== null) traces[answer.results[at]?.property ?? "safety"] = trace;
  }
  for (const { name, worst: most, atLeast, shown } of worst) {
    const unit = name === "Ticks" ? "ticks before the stable leader's election" : name.toLowerCase();
    const reason =
      most === "unbounded"
        ? `there is no bound on ${unit}: each time round the cycle there are more`
        : most === null
          ? `${atLeast} ${unit}, the most that was found; the search does not prove that it is the worst`
          : `${most} ${unit}: the worst case of all executions`;
    traces[name] = traceOf(answer, name, reason, shown);
  }
  for (const { name, verdict, reason, shown } of found) {
    if (verdict !== "violated" || shown === null) continue;
    traces[name] = traceOf(answer, name, `${reason ?? ""} (${fairness})`, shown);
  }
  return traces;
}
