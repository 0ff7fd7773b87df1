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
  const properties = propertiesOf(options.property);
  const questions = names.map((name) => questionOf(name, questionOptions(options)));
  const expectations = expectationsOf(options.expect, properties.map(({ name }) => name));
  const interrupt = interruptible();
  const nowMs = (): number => performance.now();
  const live = liveOn(process.stderr, options.quiet, nowMs);
  const run: Run = { limits: limitsOf(options), live, nowMs, isInterrupted: interrupt.isInterrupted };
  try {
    const report = await reportOn(questions, properties, expectations, options.out ?? null, run);
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

function propertiesOf(names: readonly string[]): readonly ClusterProperty[] {
  if (names.length === 0) return safetyProperties;
  return names.flatMap((name) => {
    if (name === "safety") return safetyProperties;
    const property = propertyNamed(name);
    if (property !== null) return [property];
    const known = ["safety", ...allProperties.map((one) => one.name)].join(", ");
    throw new UsageError(`no property "${name}". Known: ${known}. List them: quorate list properties`);
  });
}

/** Counted properties are explored by themselves, as counting multiplies the states. */
async function reportOn(
  questions: readonly Question[],
  properties: readonly ClusterProperty[],
  expectations: Expectations,
  folder: string | null,
  run: Run,
): Promise<Report> {
  const startMs = run.nowMs();
  const answers: Answer[] = [];
  for (const question of questions) {
    for (const group of groupsOf(properties)) {
      const counted = { ...question, regime: { ...question.regime, ...group.counts } };
      answers.push(await ask(counted, group.properties, false, run));
    }
  }
  const results = answers.flatMap(({ results: found, traces }) =>
    found.map((result, at) => written(result, traces[at] ?? null, folder)),
  );
  return {
    format: "quorate-report",
    version: 1,
    results: withExpectations(results, expectations),
    explorations: answers.map(({ exploration }) => exploration),
    run: runOf(answers, run.nowMs() - startMs),
  };
}

interface Group {
  readonly properties: readonly ClusterProperty[];
  readonly counts: Partial<Question["regime"]>;
}

function groupsOf(properties: readonly ClusterProperty[]): readonly Group[] {
  const isCounted = ({ name }: ClusterProperty): boolean => /^(Rounds|Depositions)Bounded:/.test(name);
  const plain = properties.filter((property) => !isCounted(property));
  const counted = properties.filter(isCounted).map((property) => {
    const [family = "", most = "0"] = property.name.split(":");
    const limit = Number(most) + 1;
    const counts = family === "RoundsBounded" ? { campaigns: limit } : { depositionsCounted: limit };
    return { properties: [property], counts };
  });
  return plain.length === 0 ? counted : [{ properties: plain, counts: {} }, ...counted];
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

