/** A drill as a table, for a terminal and in Markdown. */

import Table from "cli-table3";
import pc from "picocolors";

import { isComparable } from "./model.ts";
import type { Drill, DrillRow, DrillRun } from "../../traces/drill-document.ts";

interface Column {
  readonly title: string;
  readonly cell: (row: DrillRow) => string;
}

const seconds = (ms: number | null): string => (ms === null ? "–" : (ms / 1000).toFixed(2));
const onOff = (isOn: boolean): string => (isOn ? "on" : "off");

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);
const meanOf = ({ runs }: DrillRow, of: (run: DrillRun) => number): number =>
  runs.length === 0 ? 0 : sum(runs.map(of)) / runs.length;

function times(row: DrillRow): string {
  const all = row.runs.map(({ timeToStableMs }) => timeToStableMs);
  const mean = meanOf(row, ({ timeToStableMs }) => timeToStableMs);
  return `${seconds(Math.min(...all))} / ${seconds(mean)} / ${seconds(Math.max(...all))}`;
}

const bound = (most: number | "unbounded" | null): string =>
  most === null ? "–" : most === "unbounded" ? "∞" : String(most);

function modelTimes({ model }: DrillRow): string {
  if (model.ticksMax === 0) return "0 always";
  return `${seconds(model.meanMs)} ± ${seconds(model.deviationMs)}, ${seconds(model.p99Ms)}, ${bound(model.ticksMax)}`;
}

const campaignsCell = (row: DrillRow): string => {
  const { expectedCampaigns, campaignsMax } = row.model;
  const expected = expectedCampaigns === null ? bound(campaignsMax) : expectedCampaigns.toFixed(2);
  return `${meanOf(row, ({ campaigns }) => campaigns).toFixed(2)} / ${expected}`;
};

function runsCell({ runs, preVote }: DrillRow): string {
  const others = runs.filter((run) => !isComparable(run, preVote)).length;
  return others === 0 ? String(runs.length) : `${runs.length} (${others} began otherwise)`;
}

function depositionsCell({ runs, model }: DrillRow): string {
  const most = Math.max(...runs.map(({ depositions }) => depositions));
  return `${most} / ${bound(model.depositionsMaxPrompt)} / ${bound(model.depositionsMax)}`;
}

const columns: readonly Column[] = [
  { title: "variant", cell: ({ variant }) => variant },
  { title: "pre-vote", cell: ({ preVote }) => onOff(preVote) },
  { title: "tick advance", cell: ({ tickAdvance }) => onOff(tickAdvance) },
  { title: "runs", cell: runsCell },
  { title: "campaigns / model", cell: campaignsCell },
  { title: "depositions: most / prompt bound / bound", cell: depositionsCell },
  { title: "seconds to stable: min / mean / max", cell: times },
  { title: "model: mean ± s.d., p99, bound", cell: modelTimes },
  { title: "lines of raft", cell: ({ runs }) => String(sum(runs.map(({ logs }) => logs.raftLines))) },
  {
    title: "unexplained",
    cell: ({ runs }) => String(sum(runs.map(({ logs }) => logs.unexplained + logs.unread))),
  },
];

/** The checks that do not hold, one a line; none: a sentence that says so. */
export function failedChecks({ rows }: Drill): readonly string[] {
  return rows.flatMap(({ variant, checks }) =>
    checks.filter(({ holds }) => !holds).map(({ says }) => `${variant}: does not hold: ${says}`),
  );
}

export function drillText(drill: Drill): string {
  const table = new Table({
    head: columns.map(({ title }) => pc.bold(title)),
    style: { head: [], border: [] },
    wordWrap: true,
  });
  for (const row of drill.rows) table.push(columns.map(({ cell }) => cell(row)));
  const failed = failedChecks(drill);
  const verdict =
    failed.length === 0 ? ["Everything measured is within what the model allows."] : failed;
  return [`etcd ${drill.etcd}, ${timesText(drill)}.`, table.toString(), ...verdict, ...drill.assumptions].join("\n");
}

export function drillMarkdown(drill: Drill): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    line(columns.map(({ title }) => title)),
    line(columns.map(() => "---")),
    ...drill.rows.map((row) => line(columns.map(({ cell }) => cell(row)))),
  ].join("\n");
}

const timesText = ({ heartbeatMs, electionMs }: Drill): string =>
  `heartbeat ${heartbeatMs} ms, election timeout ${electionMs} ms`;
