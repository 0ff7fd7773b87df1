/** The report of a sweep: a cell for each question, in the order of the plan. */

import { titleOf } from "../../model/scenarios.ts";
import type { Sweep, SweepAnswer, SweepCell } from "../../traces/sweep-document.ts";
import { isRepeatable } from "./answer.ts";
import type { Cell } from "./cell.ts";
import type { SpreadPlan } from "./plan.ts";

/** What became of a cell, if anything did. */
export interface Outcome {
  readonly answer: SweepAnswer | null;
  readonly failed: string | null;
}

export function reportOf(
  { plan, cells, axes, notes }: SpreadPlan,
  rules: string,
  outcomes: ReadonlyMap<string, Outcome>,
  run: Readonly<Record<string, number | string>>,
): Sweep {
  const told = cells.map((cell) => cellIn(cell, outcomes.get(cell.id)));
  return {
    format: "quorate-sweep",
    version: 1,
    name: plan.name,
    ...(plan.says === undefined ? {} : { says: plan.says }),
    rules,
    axes,
    cells: told,
    notes: [...notes, ...limitsOfReport(told)],
    run,
  };
}

function cellIn({ id, ask, question, limits, command }: Cell, outcome: Outcome | undefined): SweepCell {
  const { variant, scenario, regime } = question;
  const { members, term, electionTick, tickMs, budgets } = scenario;
  return {
    ...{ id, variant: variant.name, scenario: titleOf(scenario), ask },
    ...{ members, term, electionTick, tickMs, regime, budgets },
    maxStates: limits.maxStates ?? null,
    maxSeconds: limits.maxSeconds ?? null,
    command,
    answer: outcome?.answer ?? null,
    failed: outcome?.failed ?? null,
  };
}

/** What a reader of the report must know before believing it. */
function limitsOfReport(cells: readonly SweepCell[]): readonly string[] {
  const answers = cells.flatMap(({ answer }) => (answer === null ? [] : [answer]));
  const machines = answers.filter((answer) => !isRepeatable(answer)).length;
  const failed = cells.filter((cell) => cell.failed !== null).length;
  const missing = cells.length - answers.length - failed;
  return [
    ...(machines === 0 ? [] : [`${machines} answers were cut by time or memory: another machine may give others`]),
    ...(failed === 0 ? [] : [`${failed} cells have no answer, as their worker failed`]),
    ...(missing === 0 ? [] : [`${missing} cells were not asked yet: the sweep was stopped`]),
  ];
}

/** A cell on each line, so that a difference of two reports names cells. Equal sweeps, equal bytes. */
export function sweepText(sweep: Sweep): string {
  const { cells, run, ...head } = sweep;
  const { format, version, name, says, rules, axes, notes } = head;
  const lines = Object.entries({ format, version, name, says, rules, axes, notes })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${JSON.stringify(key)}: ${JSON.stringify(value)},`);
  const last = run === undefined ? [] : [` "run": ${JSON.stringify(run)}`];
  return [
    "{",
    ...lines,
    ' "cells": [',
    cells.map((cell) => `  ${JSON.stringify(cell)}`).join(",\n"),
    last.length === 0 ? " ]" : " ],",
    ...last,
    "}\n",
  ].join("\n");
}

/** Like `compare`: 1 where something is violated, 3 where something is not known, else 0. */
export function exitCodeOf({ cells }: Sweep): 0 | 1 | 3 {
  if (cells.some(({ answer }) => answer !== null && isViolated(answer))) return 1;
  return cells.some(({ answer }) => answer === null || answer.cut !== null) ? 3 : 0;
}

function isViolated(answer: SweepAnswer): boolean {
  switch (answer.kind) {
    case "compare":
      return answer.safety === "violated";
    case "properties":
      return answer.results.some(({ verdict }) => verdict === "violated");
    case "odds":
      return false;
  }
}
