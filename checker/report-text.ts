/** A report for people. */

import { join } from "node:path";

import pc from "picocolors";

import type { Exploration, Report, Result } from "../traces/document.ts";
import { isAsExpected } from "./expect.ts";
import { regimeText } from "./regime-text.ts";
import { inShell } from "./shell.ts";

/** Bounds that belong to the regime: what they refuse is not part of the question. */
const assumptions = ["skew", "delay"];

export function linesOf(report: Report, folder: string | null): readonly string[] {
  const lines = report.explorations.flatMap((exploration) => {
    const own = report.results.filter((result) => belongs(result, exploration, report));
    return [...explorationLines(exploration, own), ...own.flatMap((result) => resultLines(result, folder)), ""];
  });
  return [...lines, summaryOf(report)];
}

/** Results are listed in the order of the explorations that gave them. */
function belongs(result: Result, exploration: Exploration, { explorations, results }: Report): boolean {
  const same = explorations.filter(({ variant }) => variant === exploration.variant);
  if (result.variant !== exploration.variant) return false;
  if (same.length === 1) return true;
  const isCounted = ({ property }: Result): boolean => /Bounded:/.test(property);
  const own = results.filter(({ variant }) => variant === exploration.variant);
  const plain = own.filter((one) => !isCounted(one));
  const counted = own.filter(isCounted).map((one) => [one]);
  const groups = plain.length === 0 ? counted : [plain, ...counted];
  return groups[same.indexOf(exploration)]?.includes(result) ?? false;
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
