/** A comparison as a table, for a terminal and in Markdown. */

import Table from "cli-table3";
import pc from "picocolors";

import type { ComparisonRow, Worst } from "../traces/document.ts";
import { regimeText } from "./regime-text.ts";

interface Column {
  readonly title: string;
  readonly cell: (row: ComparisonRow) => string;
}

const worstCell = (name: string, of: (row: ComparisonRow) => Worst) => (row: ComparisonRow): string => {
  const worst = of(row);
  if (worst === "unbounded") return "∞";
  if (worst !== null) return String(worst);
  const found = row.found[name];
  return found === undefined ? "cut" : `≥ ${found} (cut)`;
};

function secondsCell(row: ComparisonRow): string {
  const ticks = row.ticks ?? row.found["Ticks"];
  if (ticks === "unbounded") return "∞";
  if (ticks === undefined) return "cut";
  const seconds = ((ticks * row.tickMs) / 1000).toFixed(1);
  return row.ticks === null ? `≥ ${seconds} (cut)` : seconds;
}

const amount = (value: number | null): string => (value === null ? "–" : value.toFixed(2));

/** Two significant digits, so that a small probability is not 0. */
export function probability(value: number | null): string {
  if (value === null) return "–";
  if (value === 0) return "0";
  const percent = value * 100;
  return percent >= 0.001 ? `${Number(percent.toPrecision(2))} %` : `${percent.toExponential(0)} %`;
}

const columns: readonly Column[] = [
  { title: "variant", cell: ({ variant }) => variant },
  { title: "safety", cell: ({ safety }) => safety },
  { title: "rounds", cell: worstCell("Rounds", ({ rounds }) => rounds) },
  { title: "elections", cell: worstCell("Elections", ({ elections }) => elections) },
  { title: "depositions", cell: worstCell("Depositions", ({ depositions }) => depositions) },
  { title: "of them by a stale member", cell: worstCell("Disturbances", ({ disturbances }) => disturbances) },
  { title: "seconds, worst", cell: secondsCell },
  { title: "AF stable", cell: ({ afStable }) => afStable },
  { title: "AG EF stable", cell: ({ agEfStable }) => agEfStable },
  { title: "states", cell: ({ states, cut }) => `${states.toLocaleString("en")}${cut === null ? "" : " (cut)"}` },
];

/** Odds belong to a prompt network: elsewhere they would answer another question. */
const oddsColumns: readonly Column[] = [
  { title: "mean s", cell: ({ meanSeconds }) => amount(meanSeconds) },
  { title: "p99 s", cell: ({ p99Seconds }) => amount(p99Seconds) },
  { title: "P(≥ 13 s)", cell: ({ atLeast13s }) => probability(atLeast13s) },
];

/** What has a column of its own only where it differs between rows. */
const sweptColumns: readonly Column[] = [
  { title: "regime", cell: ({ regime }) => regimeText(regime) },
  { title: "election tick", cell: ({ electionTick }) => String(electionTick) },
];

function columnsFor(rows: readonly ComparisonRow[]): readonly Column[] {
  const swept = sweptColumns.filter(({ cell }) => new Set(rows.map(cell)).size > 1);
  const hasOdds = rows.some(({ regime, meanSeconds }) => regime.prompt && meanSeconds !== null);
  const [first, ...others] = [...columns, ...(hasOdds ? oddsColumns : [])];
  return first === undefined ? columns : [first, ...swept, ...others];
}

interface RegimeRows {
  readonly title: string;
  readonly rows: readonly ComparisonRow[];
}

export function groupedByRegime(rows: readonly ComparisonRow[]): readonly RegimeRows[] {
  const titleOf = ({ scenario, regime }: ComparisonRow): string =>
    `From ${scenario}, ${regimeText(regime)}`;
  return [...new Set(rows.map(titleOf))].map((title) => ({
    title,
    rows: rows.filter((row) => titleOf(row) === title),
  }));
}

/** `took`: the seconds that a row took. */
export function textTable(
  rows: readonly ComparisonRow[],
  took: (row: ComparisonRow) => string,
): string {
  const shown = [...columnsFor(rows), { title: "took s", cell: took }];
  const table = new Table({
    head: shown.map(({ title }) => title),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(shown.map(({ cell }) => painted(cell(row))));
  return table.toString();
}

function painted(cell: string): string {
  if (cell === "∞" || cell === "violated") return pc.red(cell);
  if (cell === "holds") return pc.green(cell);
  return cell.includes("cut") ? pc.yellow(cell) : cell;
}

export function markdownTable(rows: readonly ComparisonRow[]): string {
  const shown = columnsFor(rows);
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [
    line(shown.map(({ title }) => title)),
    line(shown.map(() => "---")),
    ...rows.map((row) => line(shown.map(({ cell }) => cell(row)))),
  ].join("\n");
}

/** What could hide something in a row: hits of search bounds, and a search that was stopped. */
export function hidingLines({ variant, hiding, cut }: ComparisonRow): readonly string[] {
  const hits = Object.entries(hiding).map(([name, count]) => `${name} ${count.toLocaleString("en")}`);
  return [
    ...(hits.length === 0 ? [] : [`${variant}: bounds hit that could hide something: ${hits.join(", ")}`]),
    ...(cut === null ? [] : [`${variant}: cut by ${cut}; what is violated or unbounded there is so all the same`]),
  ];
}
