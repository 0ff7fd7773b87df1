/** The sweep that the README shows: its plan, its stored report, and a table of it. */

import { readFileSync, writeFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { liveOn } from "../../checker/live.ts";
import { embedded } from "../../checker/sweep/embedded.ts";
import { measured, measuresOf } from "../../checker/sweep/measure.ts";
import { readPlan } from "../../checker/sweep/plan.ts";
import type { SpreadPlan } from "../../checker/sweep/plan.ts";
import { sweepText } from "../../checker/sweep/report.ts";
import { rulesVersion } from "../../checker/sweep/rules-version.ts";
import { runSweep } from "../../checker/sweep/run-sweep.ts";
import { defaultFolder, storeIn } from "../../checker/sweep/store.ts";
import type { Sweep, SweepCell } from "../../traces/sweep-document.ts";
import { validateSweep } from "../../traces/validate-document.ts";

const here = fileURLToPath(new URL(".", import.meta.url));

export const storedPlan = (): SpreadPlan => readPlan(join(here, "election-ticks.plan.json"));

/** Made anew by `npm run figures:sweep`, which takes half an hour of a core. */
export const goldenFile = join(here, "..", "golden", "sweep-election-ticks.json");

export function storedSweep(): Sweep {
  const read = validateSweep(readFileSync(goldenFile, "utf8"));
  if (!read.ok) throw new Error(`${goldenFile}: ${read.error}`);
  return read.value;
}

/** Enough to see how it goes; the page has all. */
const shownTicks = [3, 5, 10, 15, 20];

interface Column {
  readonly title: string;
  readonly measure: string;
  readonly loss: number;
}

const columns: readonly Column[] = [
  { title: "mean s", measure: "mean s", loss: 0 },
  { title: "p99 s", measure: "p99 s", loss: 0 },
  { title: "seconds, worst", measure: "seconds, worst", loss: 0 },
  { title: "seconds, worst, one message lost", measure: "seconds, worst", loss: 1 },
];

/** Per column and election timeout, in that order; a variant a row. */
export function sweepTable({ cells }: Sweep): string {
  const measures = measuresOf(cells);
  const textOf = (cell: SweepCell | undefined, name: string): string => {
    const measure = measures.find((one) => one.name === name);
    return cell === undefined || measure === undefined ? "" : (measured(measure, cell)?.text ?? "");
  };
  const variants = [...new Set(cells.map(({ variant }) => variant))];
  const line = (texts: readonly string[]): string => `| ${texts.join(" | ")} |`;
  const rows = columns.flatMap(({ title, measure, loss }) =>
    variants.map((variant) => {
      const own = cells.filter((cell) => cell.variant === variant && cell.regime.loss === loss);
      const cellAt = (tick: number): SweepCell | undefined =>
        own.find(({ electionTick }) => electionTick === tick);
      return line([title, variant, ...shownTicks.map((tick) => textOf(cellAt(tick), measure))]);
    }),
  );
  const head = ["", "variant", ...shownTicks.map((tick) => `${(tick / 10).toFixed(1)} s`)];
  return [line(head), line(head.map(() => "---")), ...rows].join("\n");
}

/** Asks all of it on this machine, in threads; what is stored from an earlier try is not asked again. */
async function main(folder: string): Promise<void> {
  const nowMs = (): number => performance.timeOrigin + performance.now();
  const found = await runSweep(storedPlan(), {
    rules: rulesVersion(),
    store: storeIn(folder),
    asker: () => embedded(availableParallelism(), nowMs),
    live: liveOn(process.stderr, false, nowMs),
    nowMs,
    onStatus: async () => undefined,
    signal: new AbortController().signal,
  });
  const { format, version, name, says = "", rules, axes, cells, notes } = found;
  writeFileSync(goldenFile, sweepText({ format, version, name, says, rules, axes, cells, notes }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv[2] ?? defaultFolder());
