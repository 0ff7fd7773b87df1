/** The bench's table in the README, from a stored run: speed is of one machine and one day. */

import { readFileSync } from "node:fs";

interface Row {
  readonly tool: string;
  readonly threads: number;
  readonly states: number;
  readonly cpuSeconds: number;
  readonly wallSeconds: number;
  readonly bytesPerState: number;
}

interface Ratio {
  readonly tool: string;
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

/** `npm run bench -- --only 'rejoin-t 2 3 1 6' --peers spin spin-bfs --format json`, stored. */
export function benchTable(): string {
  const file = new URL("../golden/bench.json", import.meta.url);
  const { rows, ratios } = JSON.parse(readFileSync(file, "utf8")) as Stored;
  const lines = rows.map(({ tool, threads, states, cpuSeconds, wallSeconds, bytesPerState }) => {
    const name = `${says[tool] ?? tool}${threads > 1 ? `, ${String(threads)} threads` : ""}`;
    const rate = (states / cpuSeconds / 1e6).toFixed(2);
    const numbers = [cpuSeconds.toFixed(2), wallSeconds.toFixed(2), rate, bytesPerState.toFixed(1)];
    const peer = ratios.find(({ tool: other, of }) => other === tool && of === "cpuSeconds");
    const ratio = peer === undefined ? "" : `${peer.median.toFixed(1)} (${peer.least.toFixed(1)} to ${peer.greatest.toFixed(1)})`;
    return `| ${[name, ...numbers, ratio].join(" | ")} |`;
  });
  return [
    "| tool | CPU s | wall s | M states per CPU s | bytes per state | CPU time / quorate's |",
    "| --- | ---: | ---: | ---: | ---: | --- |",
    ...lines,
  ].join("\n");
}
