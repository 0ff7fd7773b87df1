/** The bench's tables, for people. */

import Table from "cli-table3";

import type { SelfTime } from "./profile.ts";
import type { Ratio, Row } from "./run.ts";

type Align = "left" | "right";

function tableOf(
  heads: readonly string[],
  left: number,
  rows: readonly (readonly string[])[],
): string {
  const table = new Table({
    head: [...heads],
    colAligns: heads.map((_, at): Align => (at < left ? "left" : "right")),
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((cells) => [...cells]));
  return table.toString();
}

const whole = (value: number): string => Math.round(value).toLocaleString("en");
const maybe = (value: number | null, text: (value: number) => string): string =>
  value === null ? "" : text(value);
const percent = (share: number): string => `${(share * 100).toPrecision(2)} %`;

const rowHeads = [
  ...["model", "tool", "threads", "states", "transitions", "cpu s", "wall s"],
  ...["states/cpu s", "warm", "states/wall s", "bytes/state", "peak MB", "rules run", "warm"],
];

const rowCells = (row: Row): readonly string[] => [
  `${row.model} ${row.parameters}${row.cut === null ? "" : ", cut"}`,
  row.tool,
  String(row.threads),
  whole(row.states),
  whole(row.transitions),
  row.cpuSeconds.toFixed(2),
  row.wallSeconds.toFixed(2),
  whole(row.statesPerCpuSecond),
  maybe(row.warmStatesPerCpuSecond, whole),
  whole(row.statesPerWallSecond),
  row.bytesPerState.toFixed(1),
  whole(row.peakBytes / 1e6),
  maybe(row.ruleRunsPerTransition, percent),
  maybe(row.warmRuleRunsPerTransition, percent),
];

const rowNotes = [
  "Medians. All check that no two nodes lead in one term.",
  "cpu s: user and system time, ours without Node's start, the peers' without gcc's.",
  "warm: over the later half of the states, the caches full.",
  "rules run: moves and deliveries that the model's rules computed, of all transitions.",
  "bytes/state: ours all tables of the search, traces included; the peers' peak memory.",
  "peak MB: resident memory at its most, ours with Node.",
];

export const rowsText = (rows: readonly Row[]): string =>
  [tableOf(rowHeads, 2, rows.map(rowCells)), ...rowNotes, ""].join("\n");

const ratioHeads = ["model", "compared", "median", "least", "greatest", "runs"];

const ratioCells = (ratio: Ratio): readonly string[] => [
  `${ratio.model} ${ratio.parameters}`,
  ratio.of === "speedup"
    ? `wall time, threads ${ratio.to.threads} / threads ${ratio.threads}`
    : `cpu time, ${ratio.tool} / ${ratio.to.tool}, threads ${ratio.to.threads}`,
  ratio.median.toFixed(2),
  ratio.least.toFixed(2),
  ratio.greatest.toFixed(2),
  String(ratio.runs),
];

export const ratiosText = (ratios: readonly Ratio[]): string =>
  [
    tableOf(ratioHeads, 2, ratios.map(ratioCells)),
    "Each run is divided by the other's run of the same round.",
    "",
  ].join("\n");

const mostFunctions = 20;

export function profileText(times: readonly SelfTime[]): string {
  const cells = times
    .slice(0, mostFunctions)
    .map(({ name, file, ms, share }) => [name, file, ms.toFixed(0), percent(share)]);
  return `${tableOf(["function", "file", "self ms", "of all"], 2, cells)}\n`;
}
