/** `quorate incident`: the incident's start under the variants that explain it, and the verdict. */

import { join } from "node:path";

import type { ComparisonRow } from "../../traces/document.ts";
import { probability } from "../compare-table.ts";
import { comparisonOf, linesOf } from "./compare.ts";
import type { CompareOptions } from "./compare.ts";

export const incidentVariants = ["etcd-3.1.4", "etcd-3.1.4+lead-fix", "etcd-3.4", "etcd-3.4+prevote"];

const defaultFolder = join("traces-out", "incident");

export async function incident(
  options: CompareOptions,
  out: (text: string) => void,
): Promise<number> {
  const folder = options.out ?? defaultFolder;
  const asked = { ...options, out: folder };
  const { comparison, elapsedMs } = await comparisonOf(incidentVariants, asked);
  if (options.format === "json") {
    out(JSON.stringify(comparison, null, 1));
  } else {
    for (const line of [...linesOf(comparison, elapsedMs, folder), "", ...verdict(comparison.rows, folder)]) {
      out(line);
    }
  }
  const { rows } = comparison;
  if (rows.some(({ safety }) => safety === "violated")) return 1;
  return rows.some(({ cut }) => cut !== null) ? 3 : 0;
}

/** The answer in words; every clause is read off the rows. */
export function verdict(rows: readonly ComparisonRow[], folder: string): readonly string[] {
  return rows.flatMap((row) => {
    const lasso = row.traces["Depositions"];
    const shown = lasso === undefined ? [] : [`  quorate export ${join(folder, lasso)} --to md`];
    return [`${row.variant}: ${sentences(row).join(" ")}`, ...(row.depositions === "unbounded" ? shown : [])];
  });
}

function sentences(row: ComparisonRow): readonly string[] {
  const { depositions, disturbances, rounds, ticks, tickMs, meanSeconds, atLeast13s, afStable } = row;
  const seconds = (value: number): string => ((value * tickMs) / 1000).toFixed(1);
  const deposed =
    depositions === "unbounded"
      ? "leaders can be elected and deposed without end (a lasso)" +
        (disturbances === "unbounded" ? ", by a member that could never lead." : ".")
      : depositions === null
        ? "how often leaders are deposed was not proved."
        : `leaders are deposed at most ${depositions} time${depositions === 1 ? "" : "s"}.`;
  const ends =
    typeof ticks === "number" && typeof rounds === "number"
      ? `The stable leader is elected within ${rounds} campaigns and ${ticks} ticks (${seconds(ticks)} s), always.`
      : afStable === "violated"
        ? "Nothing bounds the time to a stable leader."
        : "";
  const odds =
    meanSeconds === null
      ? ""
      : `With random timeouts and prompt messages it takes ${meanSeconds.toFixed(1)} s on average, and ` +
        `13 s or more with probability ${probability(atLeast13s)}.`;
  return [deposed, ends, odds].filter((sentence) => sentence !== "");
}
