/** The answer to a cell: what `compare`, `check` or `odds` finds, as plain data. */

import type { Exploration } from "../../traces/document.ts";
import type { AnswerDocument, ComparedAnswer, JudgedAnswer } from "../../traces/sweep-document.ts";
import type { OddsAnswer, SweepAnswer } from "../../traces/sweep-document.ts";
import { oddsOf } from "../commands/odds.ts";
import { rowOf } from "../compare-row.ts";
import type { Judged } from "../judged.ts";
import { judgements } from "../judged.ts";
import { exactness } from "../odds/quantiles.ts";
import { propertiesOf } from "../properties-asked.ts";
import { limitsOf } from "../run.ts";
import type { Run } from "../run.ts";
import type { AskedCell } from "./cell.ts";

/** `share`: of the memory that this machine lends to searches. */
export async function answerTo(cell: AskedCell, share: number): Promise<AnswerDocument> {
  const nowMs = (): number => performance.now();
  const startMs = nowMs();
  const limits = limitsOf(cell.limits);
  const run: Run = {
    limits: { ...limits, bytesMax: limits.bytesMax * share },
    live: silent,
    nowMs,
    isInterrupted: () => false,
  };
  const answer = await answered(cell, run);
  return {
    format: "quorate-sweep-answer",
    version: 1,
    answer,
    run: { elapsedMs: Math.round(nowMs() - startMs) },
  };
}

const silent: Run["live"] = { show: () => undefined, note: () => undefined, done: () => undefined };

async function answered(cell: AskedCell, run: Run): Promise<SweepAnswer> {
  switch (cell.ask) {
    case "compare":
      return compared(cell, run);
    case "odds":
      return withOdds(cell);
    default:
      return judged(cell, run);
  }
}

async function compared({ question }: AskedCell, run: Run): Promise<ComparedAnswer> {
  const { row } = await rowOf(question, false, run);
  const { safety, rounds, elections, depositions, ticks, disturbances, afStable, agEfStable } = row;
  const { meanSeconds, p99Seconds, atLeast13s, found, hiding } = row;
  const { stableStates, states, transitions, depth, cut } = row;
  return {
    ...{ kind: "compare", safety, rounds, elections, depositions, ticks, disturbances },
    ...{ afStable, agEfStable, meanSeconds, p99Seconds, atLeast13s, found, hiding },
    ...{ stableStates, states, transitions, depth, cut },
  };
}

async function judged({ ask, question }: AskedCell, run: Run): Promise<JudgedAnswer> {
  const results: Judged["result"][] = [];
  const explorations: Exploration[] = [];
  for await (const { answer, judged: found } of judgements(question, propertiesOf(ask.split(",")), run)) {
    explorations.push(answer.exploration);
    results.push(...found.map(({ result }) => result));
  }
  const sum = (of: (exploration: Exploration) => number): number =>
    explorations.reduce((total, exploration) => total + of(exploration), 0);
  return {
    kind: "properties",
    results: results.map(({ property, verdict, reason, worst, depth, notes }) => ({
      property,
      verdict,
      ...(reason === undefined ? {} : { reason }),
      ...(worst === undefined ? {} : { worst }),
      ...(depth === undefined ? {} : { depth }),
      ...(notes === undefined ? {} : { notes }),
    })),
    states: sum(({ states }) => states),
    transitions: sum(({ transitions }) => transitions),
    depth: Math.max(...explorations.map(({ depth }) => depth)),
    cut: explorations.find(({ cut }) => cut !== null)?.cut ?? null,
  };
}

function withOdds({ question, limits }: AskedCell): OddsAnswer {
  const odds = oddsOf(question, undefined, { maxStates: limits.maxStates });
  return {
    kind: "odds",
    mean: odds.mean,
    median: odds.median,
    p90: odds.p90,
    p99: odds.p99,
    atLeast13s: odds.atLeast?.[0]?.probability ?? null,
    expectedCampaigns: odds.expectedCampaigns,
    expectedDepositions: odds.expectedDepositions,
    cutMass: odds.cutMass,
    states: odds.states ?? 0,
    cut: odds.cutMass <= exactness ? null : "states",
  };
}

/** Would the same checker give this answer again, on any machine? What time or memory cuts, it would not. */
export const isRepeatable = ({ cut }: SweepAnswer): boolean => cut === null || cut === "states";
