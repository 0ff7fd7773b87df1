/** `quorate check`: explores variants, judges properties, writes counterexamples. */

import type { Report, Result, Trace } from "../../traces/document.ts";
import { traceFileName, writeDocument } from "../../traces/write.ts";
import type { Answer } from "../ask.ts";
import { exitCodeOf, expectationsOf, withExpectations } from "../expect.ts";
import type { Expectations } from "../expect.ts";
import type { Asked } from "../exploration-groups.ts";
import { githubOf } from "../github.ts";
import { judgements } from "../judged.ts";
import { junitOf } from "../junit.ts";
import { threadsFor } from "../kernel/threads.ts";
import { liveOn } from "../live.ts";
import { keepingOf } from "./keeping.ts";
import type { KeepingOptions } from "./keeping.ts";
import { questionOptions } from "../options.ts";
import { refuseReductions } from "../own-property.ts";
import type { RawOptions } from "../options.ts";
import { UsageError, questionOf } from "../question.ts";
import type { Question } from "../question.ts";
import { linesOf } from "../report-text.ts";
import { ownPropertiesOf, propertiesOf } from "../properties-asked.ts";
import { interruptible, limitsOf } from "../run.ts";
import type { LimitOptions, Run } from "../run.ts";

export { propertiesOf } from "../properties-asked.ts";

export interface CheckOptions extends RawOptions, LimitOptions, KeepingOptions {
  readonly property: readonly string[];
  readonly expect: readonly string[];
  readonly out?: string;
  readonly format: "text" | "json" | "junit" | "github";
  readonly quiet: boolean;
  /** Threads that search; 1 where absent. */
  readonly workers?: number;
}

export async function check(
  names: readonly string[],
  options: CheckOptions,
  out: (text: string) => void,
): Promise<number> {
  const own = await ownPropertiesOf(options.property);
  const { properties, progress } = propertiesOf(options.property, own);
  refuseReductions(own, questionOptions(options).regime);
  const questions = names.map((name) => questionOf(name, questionOptions(options)));
  const expectations = expectationsOf(
    options.expect,
    [...properties, ...progress].map(({ name }) => name),
  );
  const interrupt = interruptible();
  const nowMs = (): number => performance.now();
  const live = liveOn(process.stderr, options.quiet, nowMs);
  const threads = threadsFor(options.workers ?? 1);
  const run: Run = {
    ...{ limits: limitsOf(options), live, nowMs, isInterrupted: interrupt.isInterrupted },
    ...(threads === null ? {} : { threads }),
    ...keepingOf(options, questions, { properties, progress }, nowMs),
  };
  try {
    const asked = { properties, progress };
    const report = await reportOn(questions, asked, expectations, options.out ?? null, run);
    print(report, options, out);
    return exitCodeOf(report.results);
  } finally {
    live.done();
    interrupt.end();
  }
}

function print(report: Report, { format, out: folder }: CheckOptions, out: (text: string) => void): void {
  switch (format) {
    case "json":
      out(JSON.stringify(report, null, 1));
      return;
    case "junit":
      out(junitOf(report));
      return;
    case "github":
      out(githubOf(report));
      return;
    case "text":
      for (const line of linesOf(report, folder ?? null)) out(line);
  }
}

async function reportOn(
  questions: readonly Question[],
  asked: Asked,
  expectations: Expectations,
  folder: string | null,
  run: Run,
): Promise<Report> {
  const startMs = run.nowMs();
  const answers: Answer[] = [];
  const results: Result[] = [];
  for (const question of questions) {
    for await (const { answer, judged } of judgements(question, asked, run)) {
      answers.push(answer);
      results.push(...judged.map(({ result, trace }) => written(result, trace, folder)));
    }
  }
  return {
    format: "quorate-report",
    version: 1,
    results: withExpectations(results, expectations),
    explorations: answers.map(({ exploration }) => exploration),
    run: runOf(answers, run.nowMs() - startMs),
  };
}

/** The trace goes to its file before the result names it. */
function written(result: Result, trace: Trace | null, folder: string | null): Result {
  if (trace === null || folder === null) return result;
  const name = traceFileName(trace);
  const done = writeDocument(folder, name, trace);
  if (!done.ok) throw new UsageError(done.error);
  return { ...result, trace: name };
}

function runOf(answers: readonly Answer[], elapsedMs: number): Report["run"] & object {
  const states = answers.reduce((sum, { explored }) => sum + explored.states, 0);
  const bytesSpilled = answers.reduce((sum, { explored }) => sum + explored.bytesSpilled, 0);
  const exploringMs = answers.reduce((sum, { explored }) => sum + explored.elapsedMs, 0);
  return {
    elapsedMs: Math.round(elapsedMs),
    statesPerSecond: Math.round((1000 * states) / Math.max(1, exploringMs)),
    ruleRuns: answers.reduce((sum, { cluster }) => sum + cluster.steps.runs(), 0),
    ...(bytesSpilled === 0 ? {} : { bytesSpilled }),
  };
}

