/** The bench's tables in the README, from stored runs: speed is of one machine and one day. */

import { readFileSync } from "node:fs";

interface Row {
  readonly tool: string;
  readonly model: string;
  readonly parameters: string;
  readonly threads: number;
  readonly states: number;
  readonly transitions: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly bytesPerState: number;
  readonly warmStatesPerCpuSecond: number | null;
  readonly warmRuleRunsPerTransition: number | null;
  readonly runs: number;
}

interface Ratio {
  readonly tool: string;
  readonly threads: number;
  readonly of: string;
  readonly median: number;
  readonly least: number;
  readonly greatest: number;
}

interface Stored {
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
}

const says: Readonly<Record<string, string>> = {
  quorate: "quorate",
  spin: "Spin, embedded C, depth first",
  "spin-bfs": "Spin, embedded C, breadth first (shortest traces, as quorate's)",
};

const stored = (name: string): Stored =>
  JSON.parse(readFileSync(new URL(`../golden/${name}`, import.meta.url), "utf8")) as Stored;

/**
 * What is stored: `npm run bench -- --only 'rejoin-t 2 3 1 6' --peers spin spin-bfs --format json`; the same
 * with `'rejoin-t 2 4 1 3' --runs 3 --peers spin`, and with `'etcd-3.1.4 rejoin delay 1 order any loss 1'
 * --threads 1 --runs 3 --max-states 30000000`.
 */
export function benchTable(): string {
  return [
    tableOf(stored("bench.json")),
    tableOf(stored("bench-large.json")),
    ...stored("bench-cluster.json").rows.map(clusterText),
  ].join("\n\n");
}

function tableOf({ rows, ratios }: Stored): string {
  const lines = rows.map(({ tool, threads, states, cpuSeconds, wallSeconds, bytesPerState }) => {
    const name = `${says[tool] ?? tool}${threads > 1 ? `, ${String(threads)} threads` : ""}`;
    const rate = (states / cpuSeconds / 1e6).toFixed(2);
    const numbers = [cpuSeconds.toFixed(2), wallSeconds.toFixed(2), rate, bytesPerState.toFixed(1)];
    const peer = ratios.find(({ tool: other, of }) => other === tool && of === "cpuSeconds");
    return `| ${[name, ...numbers, peer === undefined ? "" : ratioText(peer)].join(" | ")} |`;
  });
  const [first] = rows;
  return [
    `${first?.model ?? ""} \`${first?.parameters ?? ""}\`, ${countsText(first)}, ${runsText(first)}:`,
    "",
    "| tool | CPU s | wall s | M states per CPU s | bytes per state | CPU time / quorate's |",
    "| --- | ---: | ---: | ---: | ---: | --- |",
    ...lines,
    ...ratios.filter((ratio) => ratio.of === "speedup").flatMap((ratio) => ["", speedupText(ratio)]),
  ].join("\n");
}

const speedupText = (ratio: Ratio): string =>
  `By wall time ${String(ratio.threads)} threads are ${ratioText(ratio, 2)} times as fast as one.`;

function ratioText({ median, least, greatest }: Ratio, digits = 1): string {
  const [middle, ...ends] = [median, least, greatest].map((ratio) => ratio.toFixed(digits));
  return least === greatest ? `${middle}` : `${middle} (${ends.join(" to ")})`;
}

const countsText = (row: Row | undefined): string =>
  `${(row?.states ?? 0).toLocaleString("en")} states and ${(row?.transitions ?? 0).toLocaleString("en")} transitions`;

const runsText = (row: Row | undefined): string =>
  row?.runs === 1 ? "one run" : `medians of ${String(row?.runs)} runs in turn`;

/** The real model: what its caches are worth once they are warm. */
function clusterText(row: Row): string {
  const rate = ((row.warmStatesPerCpuSecond ?? 0) / 1e6).toFixed(2);
  const rules = (100 * (row.warmRuleRunsPerTransition ?? 0)).toFixed(3);
  return (
    `${row.model} itself (${row.parameters}; cut at ${row.states.toLocaleString("en")} states, ` +
    `${row.bytesPerState.toFixed(1)} bytes each; ${runsText(row)}): over the later half ${rate} million new states per CPU ` +
    `second, and the rules run for ${rules} % of the transitions.`
  );
}
