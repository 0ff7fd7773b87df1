/** `quorate compare`: variants side by side, each in a process of its own. */

import type { Comparison, ComparisonRow } from "../../traces/document.ts";
import { join } from "node:path";

import pc from "picocolors";

import { safeName, traceFileName, writeDocument } from "../../traces/write.ts";
import { variants } from "../../model/variants.ts";
import { rowOf } from "../compare-row.ts";
import { groupedByRegime, hidingLines, markdownTable, textTable } from "../compare-table.ts";
import { rowsInProcesses } from "../compare-processes.ts";
import { liveOn } from "../live.ts";
import type { Live } from "../live.ts";
import { questionOptions } from "../options.ts";
import type { RawOptions } from "../options.ts";
import { regimeText } from "../regime-text.ts";
import { UsageError, questionOf } from "../question.ts";
import type { Question } from "../question.ts";
import { inShell } from "../shell.ts";
import { interruptible, limitsOf } from "../run.ts";
import type { LimitOptions } from "../run.ts";

/** What a comparison can vary: each value has rows of its own. */
interface Swept {
  readonly electionTick?: readonly number[];
  readonly delay?: readonly NonNullable<RawOptions["delay"]>[];
  readonly order?: readonly NonNullable<RawOptions["order"]>[];
  readonly loss?: readonly number[];
}

export interface CompareOptions extends Omit<RawOptions, keyof Swept>, LimitOptions, Swept {
  readonly out?: string;
  readonly format: "text" | "json" | "md" | "html";
  readonly jobs: number;
  readonly quiet: boolean;
}

/** One row to be: a variant, and the options of its question. */
export interface Job {
  readonly name: string;
  readonly options: RawOptions & LimitOptions;
}

/** In a prompt network every named variant is explored to its end in seconds. */
const defaultDelays = ["prompt"] as const;

export async function compare(
  names: readonly string[],
  options: CompareOptions,
  out: (text: string) => void,
): Promise<number> {
  const asked = { ...options, delay: options.delay ?? defaultDelays };
  const { comparison, elapsedMs } = await comparisonOf(names, asked);
  if (options.format === "html") out(await htmlOf(comparison, questionsOf(names, asked)));
  else print(comparison, options, elapsedMs, out);
  return exitCodeOf(comparison.rows);
}

/** What draws pages is loaded only where one is asked for. */
export async function htmlOf(
  comparison: Comparison,
  questions: readonly Question[],
): Promise<string> {
  const { comparisonPage } = await import("../../traces/viewer/comparison-page.ts");
  const { comparedData } = await import("./compare-page.ts");
  return (await comparisonPage(comparedData(comparison, questions))).trimEnd();
}

export async function comparisonOf(
  names: readonly string[],
  options: CompareOptions,
): Promise<{ readonly comparison: Comparison; readonly elapsedMs: number }> {
  const jobs = jobsFor(names, options);
  const questions = questionsOf(names, options);
  const nowMs = (): number => performance.now();
  const startMs = nowMs();
  const live = liveOn(process.stderr, options.quiet, nowMs);
  try {
    const timed =
      jobs.length > 1 && options.jobs > 1
        ? await rowsInProcesses(jobs, options, live)
        : await rowsHere(questions, options, live, nowMs);
    const elapsedMs = Math.round(nowMs() - startMs);
    return { comparison: documentOf(timed, elapsedMs), elapsedMs };
  } finally {
    live.done();
  }
}

const jobsFor = (names: readonly string[], options: CompareOptions): readonly Job[] =>
  jobsOf(names.length === 0 ? variants.map(({ name }) => name) : names, options);

/** One for each row, in their order. */
export const questionsOf = (
  names: readonly string[],
  options: CompareOptions,
): readonly Question[] =>
  jobsFor(names, options).map((job) => questionOf(job.name, questionOptions(job.options)));

/** A row and how long it took, which is no part of the row: the same question gives the same row. */
export interface TimedRow {
  readonly row: ComparisonRow;
  readonly elapsedMs: number;
}

const documentOf = (timed: readonly TimedRow[], elapsedMs: number): Comparison => ({
  format: "quorate-comparison",
  version: 1,
  rows: timed.map(({ row }) => row),
  run: {
    elapsedMs,
    ...Object.fromEntries(timed.map((one, at) => [`row${at}Ms`, one.elapsedMs])),
  },
});

/** Regime by regime; under each, the variants in the order given. */
function jobsOf(names: readonly string[], options: CompareOptions): readonly Job[] {
  const { electionTick, delay, order, loss, ...others } = options;
  const each = <Value>(values: readonly Value[] | undefined): readonly (Value | undefined)[] =>
    values ?? [undefined];
  return each(delay).flatMap((ofDelay) =>
    each(order).flatMap((ofOrder) =>
      each(loss).flatMap((ofLoss) =>
        names.flatMap((name) =>
          each(electionTick).map((ticks) => ({
            name,
            options: {
              ...others,
              ...(ofDelay === undefined ? {} : { delay: ofDelay }),
              ...(ofOrder === undefined ? {} : { order: ofOrder }),
              ...(ofLoss === undefined ? {} : { loss: ofLoss }),
              ...(ticks === undefined ? {} : { electionTick: ticks }),
            },
          })),
        ),
      ),
    ),
  );
}

async function rowsHere(
  questions: readonly Question[],
  options: CompareOptions,
  live: Live,
  nowMs: () => number,
): Promise<readonly TimedRow[]> {
  const interrupt = interruptible();
  const run = { limits: limitsOf(options), live, nowMs, isInterrupted: interrupt.isInterrupted };
  const rows: TimedRow[] = [];
  for (const question of questions) {
    const startMs = nowMs();
    const { row, traces } = await rowOf(question, options.out !== undefined, run);
    const folder = folderOf(question);
    const written = Object.entries(traces).map(([finding, trace]) => {
      const name = traceFileName(trace);
      const done = writeDocument(join(options.out ?? ".", folder), name, trace);
      if (!done.ok) throw new UsageError(done.error);
      return [finding, `${folder}/${name}`] as const;
    });
    const named = { ...row, traces: Object.fromEntries(written) };
    rows.push({ row: named, elapsedMs: Math.round(nowMs() - startMs) });
  }
  interrupt.end();
  return rows;
}

/** A folder for each regime, as a trace's name tells only variant, scenario and property. */
const folderOf = ({ regime, scenario }: Question): string =>
  safeName(`${regimeText(regime)}, election tick ${scenario.electionTick}`.replaceAll(", ", "-"));

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
      out(markdownTable(comparison.rows));
      return;
    case "html":
    case "text":
      for (const line of linesOf(comparison, elapsedMs, folder ?? null)) out(line);
  }
}

export function linesOf(
  { rows, run }: Comparison,
  elapsedMs: number,
  folder: string | null,
): readonly string[] {
  const traces = rows.reduce((sum, row) => sum + Object.keys(row.traces).length, 0);
  return [
    ...groupedByRegime(rows).flatMap((group) => [
      pc.bold(group.title),
      textTable(group.rows, (row) => tookSeconds(run?.[`row${rows.indexOf(row)}Ms`])),
      ...group.rows.flatMap(hidingLines).map((line) => `  ${line}`),
      "",
    ]),
    "Worst cases are over all executions of the regime; odds are for prompt messages and random timeouts.",
    ...(folder === null ? [] : [`${traces} traces in ${folder}: ${inShell("export TRACE.json --to md")} tells one as a story`]),
    `${(elapsedMs / 1000).toFixed(1)} s`,
  ];
}

const tookSeconds = (elapsedMs: number | string | undefined): string =>
  typeof elapsedMs === "number" ? (elapsedMs / 1000).toFixed(1) : "–";

/** The table itself judges nothing but safety; 3 where a search was cut. */
function exitCodeOf(rows: readonly ComparisonRow[]): 0 | 1 | 3 {
  if (rows.some(({ safety }) => safety === "violated")) return 1;
  return rows.some(({ cut }) => cut !== null) ? 3 : 0;
}
