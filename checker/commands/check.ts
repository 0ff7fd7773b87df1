/** `quorate check`: explores variants, judges properties, writes counterexamples. */

import type { Report, Result, Trace } from "../../traces/document.ts";
import { traceFileName, writeDocument } from "../../traces/write.ts";
import { ask } from "../ask.ts";
import type { Answer, ClusterProperty } from "../ask.ts";
import { exitCodeOf, expectationsOf, withExpectations } from "../expect.ts";
import type { Expectations } from "../expect.ts";
import { junitOf } from "../junit.ts";
import { liveOn } from "../live.ts";
import { questionOptions } from "../options.ts";
import { progressOf } from "../progress.ts";
import { progressPropertyNamed, progressResult } from "../progress-results.ts";
import type { ProgressProperty, ProgressResult } from "../progress-results.ts";
import type { RawOptions } from "../options.ts";
import { allProperties, propertyNamed, safetyProperties } from "../properties.ts";
import { UsageError, questionOf } from "../question.ts";
import type { Question } from "../question.ts";
import { linesOf } from "../report-text.ts";
import { interruptible, limitsOf } from "../run.ts";
import type { LimitOptions, Run } from "../run.ts";

export interface CheckOptions extends RawOptions, LimitOptions {
  readonly property: readonly string[];
  readonly expect: readonly string[];
  readonly out?: string;
  readonly format: "text" | "json" | "junit";
  readonly quiet: boolean;
}

export async function check(
  names: readonly string[],
  options: CheckOptions,
  out: (text: string) => void,
): Promise<number> {
  const { properties, progress } = propertiesOf(options.property);
  const questions = names.map((name) => questionOf(name, questionOptions(options)));
  const expectations = expectationsOf(
    options.expect,
    [...properties, ...progress].map(({ name }) => name),
  );
  const interrupt = interruptible();
  const nowMs = (): number => performance.now();
  const live = liveOn(process.stderr, options.quiet, nowMs);
  const run: Run = { limits: limitsOf(options), live, nowMs, isInterrupted: interrupt.isInterrupted };
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
    case "text":
      for (const line of linesOf(report, folder ?? null)) out(line);
  }
}

interface Asked {
  readonly properties: readonly ClusterProperty[];
  /** Judged on the whole graph. */
  readonly progress: readonly ProgressProperty[];
}

function propertiesOf(names: readonly string[]): Asked {
  const asked = names.length === 0 ? ["safety"] : names;
  const found = asked.map((name) => {
    if (name === "safety") return { properties: safetyProperties, progress: [] };
    const property = propertyNamed(name);
    if (property !== null) return { properties: [property], progress: [] };
    const progress = progressPropertyNamed(name);
    if (progress !== null) return { properties: [], progress: [progress] };
    const known = ["safety", ...allProperties.map((one) => one.name)].join(", ");
    throw new UsageError(`no property "${name}". Known: ${known}. List them: quorate list properties`);
  });
  return {
    properties: found.flatMap(({ properties }) => properties),
    progress: found.flatMap(({ progress }) => progress),
  };
}

/** Counted properties are explored by themselves, as counting multiplies the states. */
async function reportOn(
  questions: readonly Question[],
  { properties, progress }: Asked,
  expectations: Expectations,
  folder: string | null,
  run: Run,
): Promise<Report> {
  const startMs = run.nowMs();
  const answers: Answer[] = [];
  const results: Result[] = [];
  for (const question of questions) {
    for (const group of groupsOf(properties, progress)) {
      const counted = { ...question, regime: { ...question.regime, ...group.counts } };
      const answer = await ask(counted, group.properties, group.progress.length > 0, run);
      answers.push(answer);
      const judged = judgedProgress(group.progress, answer, run);
      results.push(
        ...answer.results.map((result, at) => written(result, answer.traces[at] ?? null, folder)),
        ...judged.map(({ result, trace }) => written(result, trace, folder)),
      );
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

function judgedProgress(
  asked: readonly ProgressProperty[],
  answer: Answer,
  run: Run,
): readonly ProgressResult[] {
  if (asked.length === 0) return [];
  const { name } = answer.question.variant;
  const progress = progressOf(answer.explored, (phase) => run.live.note(`${name}: ${phase}`));
  run.live.done();
  return asked.map((property) => progressResult(property, progress, answer));
}

interface Group extends Asked {
  readonly counts: Partial<Question["regime"]>;
}

function groupsOf(
  properties: readonly ClusterProperty[],
  progress: readonly ProgressProperty[],
): readonly Group[] {
  const isCounted = ({ name }: ClusterProperty): boolean => /^(Rounds|Depositions)Bounded:/.test(name);
  const plain = properties.filter((property) => !isCounted(property));
  const counted = properties.filter(isCounted).map((property) => {
    const [family = "", most = "0"] = property.name.split(":");
    const limit = Number(most) + 1;
    const counts = family === "RoundsBounded" ? { campaigns: limit } : { depositionsCounted: limit };
    return { properties: [property], progress: [], counts };
  });
  const isPlain = plain.length > 0 || progress.length > 0;
  return isPlain ? [{ properties: plain, progress, counts: {} }, ...counted] : counted;
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
  const exploringMs = answers.reduce((sum, { explored }) => sum + explored.elapsedMs, 0);
  return {
    elapsedMs: Math.round(elapsedMs),
    statesPerSecond: Math.round((1000 * states) / Math.max(1, exploringMs)),
    ruleRuns: answers.reduce((sum, { cluster }) => sum + cluster.steps.runs(), 0),
  };
}

