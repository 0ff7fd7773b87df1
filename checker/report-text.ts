/** A report for people. */

import { join } from "node:path";

import pc from "picocolors";

import type { Exploration, Report, Result } from "../traces/document.ts";
import { same } from "../traces/same.ts";
import { isAsExpected } from "./expect.ts";
import { reductionsText, regimeText } from "./regime-text.ts";
import { inShell } from "./shell.ts";

/** Bounds that belong to the regime: what they refuse is not part of the question. */
const assumptions = ["skew", "delay"];

export function linesOf(report: Report, folder: string | null): readonly string[] {
  const groups = groupsOf(report.results);
  const lines = report.explorations.flatMap((exploration, at) => {
    const own = groups[at] ?? [];
    return [...explorationLines(exploration, own), ...own.flatMap((result) => resultLines(result, folder)), ""];
  });
  return [...lines, summaryOf(report)];
}

/**
 * The results of each exploration: they follow each other in its order, and an exploration is of one
 * variant under one regime, and judges a property once.
 */
function groupsOf(results: readonly Result[]): readonly (readonly Result[])[] {
  const groups: Result[][] = [];
  for (const result of results) {
    const group = groups.at(-1);
    const isSame =
      group !== undefined &&
      group.every(({ property }) => property !== result.property) &&
      group.every(({ variant, regime }) => variant === result.variant && same(regime, result.regime));
    if (isSame) group.push(result);
    else groups.push([result]);
  }
  return groups;
}

const grouped = (value: number): string => value.toLocaleString("en");

function explorationLines(exploration: Exploration, results: readonly Result[]): readonly string[] {
  const { variant, scenario, states, transitions, depth, boundHits } = exploration;
  const regime = results[0]?.regime;
  const under = regime === undefined ? "" : `, ${regimeText(regime)}`;
  const hits = Object.entries(boundHits).filter(([, count]) => count > 0);
  const say = (wanted: boolean): string =>
    hits
      .filter(([name]) => assumptions.includes(name) === wanted)
      .map(([name, count]) => `${name} ${grouped(count)}`)
      .join(", ");
  return [
    pc.bold(`${variant}, ${scenario ?? ""}${under}`),
    `  ${grouped(states)} states, ${grouped(transitions)} transitions, depth ${depth}${endOf(exploration)}`,
    ...(regime === undefined ? [] : [`  ${reductionsText(regime)}`]),
    ...(say(true) === "" ? [] : [`  the regime refused: ${say(true)}`]),
    ...(say(false) === "" ? [] : [`  bounds hit: ${say(false)}`]),
    ...neverTaken(exploration),
  ];
}

function endOf({ cut, endedEarly, frontier }: Exploration): string {
  if (cut !== null) return pc.yellow(`; cut by ${cut}, with ${grouped(frontier ?? 0)} states left to expand`);
  return endedEarly === true ? "; ended there, as all asked is violated" : "";
}

function neverTaken({ actions, branchesNotSeen, endedEarly }: Exploration): readonly string[] {
  if (endedEarly === true) return [];
  const kinds = Object.entries(actions).flatMap(([kind, count]) => (count === 0 ? [kind] : []));
  const branches = branchesNotSeen ?? [];
  return [
    ...(kinds.length === 0 ? [] : [`  actions never taken: ${kinds.join(", ")}`]),
    ...(branches.length === 0 ? [] : [`  branches never taken: ${branches.join(", ")}`]),
  ];
}

function resultLines(result: Result, folder: string | null): readonly string[] {
  const { property, verdict, reason, depth, trace, expected, notes } = result;
  const paint = isAsExpected(result) ? pc.green : verdict === "cut" ? pc.yellow : pc.red;
  const steps = depth === undefined ? "" : ` after ${depth} steps`;
  const why = reason === undefined ? "" : `: ${reason}`;
  const asked = expected === undefined ? "" : isAsExpected(result) ? " (as expected)" : ` (expected: ${expected})`;
  const path = trace === undefined || folder === null ? null : join(folder, trace);
  return [
    `  ${property.padEnd(24)} ${paint(verdict)}${steps}${why}${asked}`,
    ...(notes ?? []).map((note) => `    note: ${note}`),
    ...(path === null ? [] : [`    ${inShell(`replay ${path}`)}`, `    ${inShell(`export ${path} --to md`)}`]),
  ];
}

function summaryOf({ results, run }: Report): string {
  const count = (verdict: Result["verdict"]): number =>
    results.filter((result) => result.verdict === verdict).length;
  const seconds = typeof run?.["elapsedMs"] === "number" ? `, ${(run["elapsedMs"] / 1000).toFixed(1)} s` : "";
  return `${count("holds")} hold, ${count("violated")} violated, ${count("cut")} cut${seconds}`;
}
