/** Odds as comma-separated values (RFC 4180): a row for each number of ticks that can be. */

import type { Odds } from "../../traces/document.ts";
import { atLeast } from "./quantiles.ts";

const columns = [
  "variant",
  "scenario",
  "members",
  "electionTick",
  "tickMs",
  "ticks",
  "seconds",
  "probability",
  "atLeast",
] as const;

/**
 * Each row names its question, so that the tables of several can be put together. `atLeast`: of so
 * many ticks or more; what never ends and what is cut off is in it, and in no `probability`.
 */
export function oddsCsv(odds: Odds): string {
  const { variant, scenario = "", members = "", electionTick, tickMs, distribution } = odds;
  const { neverMass = 0, cutMass } = odds;
  const left = { pairs: distribution, neverMass, cutMass };
  const rows = distribution.map(([ticks, probability]) => [
    ...[variant, scenario, members, electionTick, tickMs, ticks],
    ...[(ticks * tickMs) / 1000, probability, atLeast(left, ticks)],
  ]);
  return [columns, ...rows].map((row) => `${row.map(field).join(",")}\r\n`).join("");
}

const field = (value: string | number): string => {
  const text = String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};
