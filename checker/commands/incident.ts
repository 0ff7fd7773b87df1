/** `quorate incident`: the incident's start under the variants that explain it, and the verdict. */

import { join } from "node:path";

import type { ComparisonRow } from "../../traces/document.ts";
import { groupedByRegime, markdownTable, probability } from "../compare-table.ts";
import { inShell } from "../shell.ts";
import { comparisonOf, htmlOf, linesOf, questionsOf } from "./compare.ts";
import type { CompareOptions } from "./compare.ts";

export const incidentVariants = ["etcd-3.1.4", "etcd-3.1.4+lead-fix", "etcd-3.4", "etcd-3.4+prevote"];

const defaultFolder = join("traces-out", "incident");

/**
 * A prompt network first, in which all is exact; then delay 0, in which messages and ticks interleave
 * freely, as far as it goes in about a minute.
 */
const defaultDelays = ["prompt", 0] as const;
const defaultStatesMax = 24_000_000;

export async function incident(
  options: CompareOptions,
  out: (text: string) => void,
): Promise<number> {
  const asked = {
    ...options,
    out: options.out ?? defaultFolder,
    delay: options.delay ?? defaultDelays,
    maxStates: options.maxStates ?? defaultStatesMax,
  };
  const { comparison, elapsedMs } = await comparisonOf(incidentVariants, asked);
  switch (options.format) {
    case "html":
      out(await htmlOf(comparison, questionsOf(incidentVariants, asked)));
      break;
    case "json":
      out(JSON.stringify(comparison, null, 1));
      break;
    case "md":
      for (const { title, rows } of groupedByRegime(comparison.rows)) {
        out(`${title}:\n\n${markdownTable(rows)}\n`);
      }
      break;
    case "text":
      for (const line of linesOf(comparison, elapsedMs, asked.out)) out(line);
      out("");
      for (const line of verdict(comparison.rows, asked.out)) out(line);
  }
  return comparison.rows.some(({ safety }) => safety === "violated") ? 1 : 0;
}

/** The answer in words; every clause is read off the rows. */
export function verdict(rows: readonly ComparisonRow[], folder: string): readonly string[] {
  return groupedByRegime(rows).flatMap((group) => [
    `${group.title}:`,
    ...group.rows.flatMap((row) => {
      const lasso = row.traces["Depositions"];
      const shown = lasso === undefined ? [] : [`    ${inShell(`export ${join(folder, lasso)} --to md`)}`];
      const isShown = row.depositions === "unbounded";
      const said = sentences(row).map((sentence) => `    ${sentence}`);
      return [`  ${row.variant}`, ...said, ...(isShown ? shown : [])];
    }),
  ]);
}

function sentences(row: ComparisonRow): readonly string[] {
  const { depositions, disturbances, rounds, ticks, tickMs, meanSeconds, atLeast13s, afStable } = row;
  const seconds = (value: number): string => ((value * tickMs) / 1000).toFixed(1);
  const deposed =
    depositions === "unbounded"
      ? "Leaders can be elected and deposed without end (a lasso)" +
        (disturbances === "unbounded" ? ", by a member whose log is stale." : ".")
      : depositions === null
        ? `How often leaders are deposed was not proved (${row.found["Depositions"] ?? 0} or more).`
        : `Leaders are deposed at most ${depositions} time${depositions === 1 ? "" : "s"}.`;
  const ends =
    typeof ticks === "number" && typeof rounds === "number"
      ? `The stable leader is always elected within ${rounds} campaign${rounds === 1 ? "" : "s"} and ${ticks} ticks (${seconds(ticks)} s).`
      : afStable === "violated"
        ? "Nothing bounds the time to a stable leader."
        : "";
  const odds =
    meanSeconds === null || !row.regime.prompt
      ? ""
      : `With random timeouts it takes ${meanSeconds.toFixed(1)} s on average, and 13 s or more with ` +
        `probability ${probability(atLeast13s)}.`;
  return [deposed, ends, odds].filter((sentence) => sentence !== "");
}
