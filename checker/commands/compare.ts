/** `quorate compare`: variants side by side, each in a process of its own. */

import type { Comparison, ComparisonRow } from "../../traces/document.ts";
import { traceFileName, writeDocument } from "../../traces/write.ts";
import { variants } from "../../model/variants.ts";
import { rowOf } from "../compare-row.ts";
import { markdownTable, textTable } from "../compare-table.ts";
import { rowsInProcesses } from "../compare-processes.ts";
import { liveOn } from "../live.ts";
import type { Live } from "../live.ts";
import { questionOptions } from "../options.ts";
import type { RawOptions } from "../options.ts";
import { UsageError, questionOf } from "../question.ts";
import type { Question } from "../question.ts";
import { interruptible, limitsOf } from "../run.ts";
import type { LimitOptions } from "../run.ts";

export interface CompareOptions extends Omit<RawOptions, "electionTick">, LimitOptions {
  /** Ticks, or a range of them. */
  readonly electionTick?: readonly number[];
  readonly out?: string;
  readonly format: "text" | "json" | "md";
  readonly jobs: number;
  readonly quiet: boolean;
}

/** One row to be: a variant, and the options of its question. */
export interface Job {
  readonly name: string;
  readonly options: RawOptions & LimitOptions;
}

export async function compare(
  names: readonly string[],
  options: CompareOptions,
  out: (text: string) => void,
): Promise<number> {
  const { comparison, elapsedMs } = await comparisonOf(names, options);
  print(comparison, options, elapsedMs, out);
  return exitCodeOf(comparison.rows);
}

export async function comparisonOf(
  names: readonly string[],
  options: CompareOptions,
): Promise<{ readonly comparison: Comparison; readonly elapsedMs: number }> {
  const jobs = jobsOf(names.length === 0 ? variants.map(({ name }) => name) : names, options);
  const questions = jobs.map((job) => questionOf(job.name, questionOptions(job.options)));
  const nowMs = (): number => performance.now();
  const startMs = nowMs();
  const live = liveOn(process.stderr, options.quiet, nowMs);
  try {
    const rows =
      jobs.length > 1 && options.jobs > 1
        ? await rowsInProcesses(jobs, options, live)
        : await rowsHere(questions, options, live, nowMs);
    const elapsedMs = Math.round(nowMs() - startMs);
    return { comparison: documentOf(questions, rows, elapsedMs), elapsedMs };
  } finally {
    live.done();
  }
}

function documentOf(
  questions: readonly Question[],
  rows: readonly ComparisonRow[],
  elapsedMs: number,
): Comparison {
  const [first] = questions;
  if (first === undefined) throw new UsageError("no variant to compare; quorate list variants names them.");
  const { scenario, regime } = first;
  return {
    format: "quorate-comparison",
    version: 1,
    scenario: scenario.name,
    regime,
    rows,
    run: { elapsedMs },
  };
}

function jobsOf(names: readonly string[], options: CompareOptions): readonly Job[] {
  const { electionTick, ...others } = options;
  if (electionTick === undefined) return names.map((name) => ({ name, options: others }));
  return names.flatMap((name) =>
    electionTick.map((ticks) => ({ name, options: { ...others, electionTick: ticks } })),
  );
}

async function rowsHere(
  questions: readonly Question[],
  options: CompareOptions,
  live: Live,
  nowMs: () => number,
): Promise<readonly ComparisonRow[]> {
  const interrupt = interruptible();
  const run = { limits: limitsOf(options), live, nowMs, isInterrupted: interrupt.isInterrupted };
  const rows: ComparisonRow[] = [];
  for (const question of questions) {
    const { row, traces } = await rowOf(question, options.out !== undefined, run);
    const written = Object.entries(traces).map(([finding, trace]) => {
      const name = traceFileName(trace);
      const done = writeDocument(options.out ?? ".", name, trace);
      if (!done.ok) throw new UsageError(done.error);
      return [finding, name] as const;
    });
    rows.push({ ...row, traces: Object.fromEntries(written) });
  }
  interrupt.end();
  return rows;
}

function print(
  comparison: Comparison,
  { format, out: folder }: CompareOptions,
  elapsedMs: number,
  out: (text: string) => void,
): void {
  switch (format) {
    case "json":
      out(JSON.stringify(comparison, null, 1));
      return;
    case "md":
      out(markdownTable(comparison));
      return;
    case "text":
      for (const line of linesOf(comparison, elapsedMs, folder ?? null)) out(line);
  }
}

export function linesOf(
  comparison: Comparison,
  elapsedMs: number,
  folder: string | null,
): readonly string[] {
  const { scenario, regime, rows } = comparison;
  const hidden = rows.filter(({ hiding }) => Object.keys(hiding).length > 0);
  const traces = rows.reduce((sum, row) => sum + Object.keys(row.traces).length, 0);
  return [
    `From ${scenario ?? "?"}; delay ${regime?.delay ?? "async"}, ${regime?.order ?? "?"}, ` +
      `loss ${regime?.loss ?? 0}, dup ${regime?.dup ?? 0}, skew ${regime?.skew ?? "async"}. ` +
      "Worst cases are over all executions; odds are for prompt messages and random timeouts.",
    textTable(comparison),
    ...hidden.map(
      ({ variant, hiding }) =>
        `${variant}: bounds hit that could hide something: ` +
        Object.entries(hiding)
          .map(([name, count]) => `${name} ${count.toLocaleString("en")}`)
          .join(", "),
    ),
    ...(folder === null ? [] : [`${traces} traces in ${folder} (quorate replay, quorate export --to md)`]),
    `${(elapsedMs / 1000).toFixed(1)} s`,
  ];
}

/** The table itself judges nothing but safety; 3 where a search was cut. */
function exitCodeOf(rows: readonly ComparisonRow[]): 0 | 1 | 3 {
  if (rows.some(({ safety }) => safety === "violated")) return 1;
  return rows.some(({ cut }) => cut !== null) ? 3 : 0;
}
