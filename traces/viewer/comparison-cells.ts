/** A comparison's numbers as cells: what a column is, how bad a value. */

import type { ComparisonRow, Verdict, Worst } from "../document.ts";
import type { Cell } from "./heat-table.tsx";

export interface ComparisonColumn {
  readonly title: string;
  readonly says: string;
  readonly cell: (row: ComparisonRow, rows: readonly ComparisonRow[]) => Cell;
}

const verdict =
  (of: (row: ComparisonRow) => Verdict) =>
  (row: ComparisonRow): Cell => {
    const text = of(row);
    return { text, heat: text === "holds" ? "good" : text === "violated" ? "bad" : "open" };
  };

/** `name`: as the row's `found` has it, where a worst case was cut. */
function worst(name: string, of: (row: ComparisonRow) => Worst, unit: number | null = null) {
  return (row: ComparisonRow): Cell => {
    const value = of(row);
    const shown = (count: number): string =>
      unit === null ? String(count) : `${((count * row.tickMs) / unit).toFixed(1)} s`;
    if (value === "unbounded")
      return { text: "∞", heat: "bad", says: "without end: there is a lasso" };
    if (value !== null) return { text: shown(value), heat: "good", says: "the exact worst case" };
    const found = row.found[name];
    if (found === undefined) return { text: "cut", heat: "open" };
    return { text: `≥ ${shown(found)}`, heat: "open", says: "found in a search that was cut" };
  };
}

/** Shaded by how much it is of the worst in its column. */
function amount(
  of: (row: ComparisonRow) => number | null,
  text: (value: number) => string,
  scale: (value: number) => number = (value) => value,
) {
  return (row: ComparisonRow, rows: readonly ComparisonRow[]): Cell => {
    const value = of(row);
    if (value === null) return { text: "–", heat: "none" };
    const scaled = rows.flatMap((one) => of(one) ?? []).map(scale);
    const [least, most] = [Math.min(...scaled), Math.max(...scaled)];
    const heat = most === least ? 0 : (scale(value) - least) / (most - least);
    return { text: text(value), heat };
  };
}

/** Two significant digits, so that a small probability is not 0. */
export function percent(probability: number): string {
  if (probability === 0) return "0";
  const value = probability * 100;
  return value >= 0.001 ? `${Number(value.toPrecision(2))} %` : `${value.toExponential(0)} %`;
}

const seconds = (value: number): string => `${value.toFixed(2)} s`;

export const comparisonColumns: readonly ComparisonColumn[] = [
  { title: "safety", says: "no safety property is broken", cell: verdict(({ safety }) => safety) },
  { title: "rounds", says: "campaigns, worst case", cell: worst("Rounds", ({ rounds }) => rounds) },
  {
    title: "elections",
    says: "elections of leaders, worst case",
    cell: worst("Elections", ({ elections }) => elections),
  },
  {
    title: "depositions",
    says: "depositions of leaders, worst case",
    cell: worst("Depositions", ({ depositions }) => depositions),
  },
  {
    title: "by a stale member",
    says: "of them by a member whose log is stale, worst case",
    cell: worst("Disturbances", ({ disturbances }) => disturbances),
  },
  {
    title: "time, worst",
    says: "until the stable leader's election, worst case",
    cell: worst("Ticks", ({ ticks }) => ticks, 1000),
  },
  {
    title: "AF stable",
    says: "every execution becomes stable",
    cell: verdict(({ afStable }) => afStable),
  },
  {
    title: "AG EF stable",
    says: "it stays possible to become stable",
    cell: verdict(({ agEfStable }) => agEfStable),
  },
  {
    title: "mean",
    says: "time to the stable leader",
    cell: amount(({ meanSeconds }) => meanSeconds, seconds),
  },
  {
    title: "99 %",
    says: "within this time, in 99 of 100",
    cell: amount(({ p99Seconds }) => p99Seconds, seconds),
  },
  {
    title: "≥ 13 s",
    says: "how likely it takes 13 seconds or longer",
    cell: amount(
      ({ atLeast13s }) => atLeast13s,
      percent,
      (value) => Math.log10(Math.max(1e-9, value)),
    ),
  },
  {
    title: "states",
    says: "how many were visited",
    cell: ({ states, cut }) => ({
      text: states.toLocaleString("en"),
      heat: cut === null ? "none" : "open",
      ...(cut === null ? {} : { says: `the search was cut by ${cut}` }),
    }),
  },
];
