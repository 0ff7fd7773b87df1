/** Odds for people: one screen, the answer first. */

import type { Odds } from "../../traces/document.ts";
import { atLeast, exactness } from "./quantiles.ts";

export function oddsLines(odds: Odds): readonly string[] {
  const notes = odds.assumptions ?? [];
  return [
    ...(odds.atLeast ?? []).map((tail) => answer(odds, tail)),
    "",
    ...histogram(odds),
    "",
    ...figures(odds),
    "",
    ...masses(odds),
    ...notes.map((note) => `  ${note}`),
  ];
}

function answer(
  { variant, cutMass }: Odds,
  { seconds, probability }: { readonly seconds: number; readonly probability: number },
): string {
  const isBound = cutMass > exactness;
  const rarity = probability > 0 && probability < 0.5 ? ` (1 in ${rounded(1 / probability)})` : "";
  const chance = `${isBound ? "at most " : ""}${percent(probability)}${rarity}`;
  return `${variant}: ${seconds} s or more has probability ${chance}.`;
}

const mostRows = 14;
const barWidth = 48;
/** The rows end where less than this is left. */
const leftOut = 0.004;

/** Times as they are where a row is one tick, else from the first to the last tick of the row. */
function histogram(odds: Odds): readonly string[] {
  const { distribution, tickMs } = odds;
  const first = distribution[0]?.[0];
  if (first === undefined) return ["No execution was found to become stable."];
  const last = lastShown(odds, first);
  const ticksPerRow = Math.ceil((last - first + 1) / mostRows);
  const count = Math.ceil((last - first + 1) / ticksPerRow);
  const rows = Array.from({ length: count }, (_, at) => {
    const from = first + at * ticksPerRow;
    const to = from + ticksPerRow - 1;
    const inRow = distribution.filter(([ticks]) => ticks >= from && ticks <= to);
    const ends = ticksPerRow === 1 ? [from] : [from, to];
    const label = ends.map((ticks) => secondsText(ticks, tickMs)).join(" - ");
    return { label, share: shareOf(inRow) };
  });
  const rest = distribution.filter(([ticks]) => ticks >= first + count * ticksPerRow);
  const left = { label: "later", share: shareOf(rest) };
  const shown = left.share > 0 ? [...rows, left] : rows;
  const width = Math.max("seconds".length, ...shown.map(({ label }) => label.length));
  const most = Math.max(...shown.map(({ share }) => share));
  return [
    `${"seconds".padStart(width)}  probability of the stable leader's election`,
    ...shown.map(({ label, share }) => {
      const bar = "#".repeat(Math.round((share / most) * barWidth));
      return `${label.padStart(width)}  ${percent(share).padStart(8)} ${bar}`.trimEnd();
    }),
  ];
}

const shareOf = (pairs: Odds["distribution"]): number =>
  pairs.reduce((sum, [, probability]) => sum + probability, 0);

function lastShown(odds: Odds, first: number): number {
  const { distribution, neverMass = 0 } = odds;
  const found = distribution.find(([ticks]) => {
    const later = { pairs: distribution, neverMass: 0, cutMass: 0 };
    return atLeast(later, ticks + 1) <= leftOut * (1 - neverMass);
  });
  return found?.[0] ?? first;
}

function figures(odds: Odds): readonly string[] {
  const { tickMs, expectedCampaigns, expectedDepositions } = odds;
  const named = { mean: odds.mean, median: odds.median, p90: odds.p90, p99: odds.p99 };
  const entries = Object.entries(named);
  const cell = (text: string): string => text.padStart(10);
  const row = (name: string, textOf: (ticks: number) => string): string => {
    const texts = entries.map(([, ticks]) => (ticks === null ? "-" : textOf(ticks)));
    return name.padEnd(8) + texts.map(cell).join("");
  };
  return [
    `${" ".repeat(8)}${entries.map(([name]) => cell(name)).join("")}`,
    row("seconds", (ticks) => secondsText(ticks, tickMs)),
    row("ticks", (ticks) => rounded(ticks)),
    `expected until stable: ${amount(expectedCampaigns)} campaigns, ` +
      `${amount(expectedDepositions)} depositions`,
  ];
}

const amount = (expected: number | null): string =>
  expected === null ? "an unknown number of" : expected.toFixed(2);

function masses(odds: Odds): readonly string[] {
  const { neverMass = 0, cutMass, states = 0, electionTick, tickMs } = odds;
  const never = neverMass > 0 ? percent(neverMass) : "0";
  const cut = cutMass > exactness ? percent(cutMass) : cutMass > 0 ? cutMass.toExponential(1) : "0";
  return [
    `never stable: ${never}; cut off: ${cut}; not sampled, but solved on ${states} states`,
    `Assumed (electionTick ${electionTick}, tick ${tickMs} ms):`,
  ];
}

const secondsText = (ticks: number, tickMs: number): string => ((ticks * tickMs) / 1000).toFixed(2);

const rounded = (value: number): string =>
  Number.isInteger(value) || value >= 1000 ? String(Math.round(value)) : value.toPrecision(3);

/** Three digits that count; what is very small, in powers of ten. */
function percent(probability: number): string {
  if (probability === 0) return "0 %";
  if (probability < 1e-6) return `${(100 * probability).toExponential(1)} %`;
  const value = 100 * probability;
  const digits = value >= 10 ? 1 : value >= 1 ? 2 : value >= 0.1 ? 3 : 5;
  return `${value.toFixed(digits)} %`;
}
