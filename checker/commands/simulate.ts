/** `quorate simulate`: random walks far beyond the bounds of any search, each step judged. */

import type { Budgets, Regime } from "../../model/regime.ts";
import { titleOf } from "../../model/scenarios.ts";
import type { Trace } from "../../traces/document.ts";
import type { Machine, MachineState } from "../../traces/machine.ts";
import { recordTrace } from "../../traces/record.ts";
import type { Simulation, SimulationResult } from "../../traces/simulation-document.ts";
import { validateSimulation } from "../../traces/validate-document.ts";
import { documentText, traceFileName, writeDocument } from "../../traces/write.ts";
import { brokenBy } from "../ask.ts";
import type { ClusterProperty } from "../ask.ts";
import { exitCodeOf, expectationsOf, withExpectations } from "../expect.ts";
import { liveOn } from "../live.ts";
import { machineOf } from "../machine.ts";
import { inNames } from "../names.ts";
import { questionOptions } from "../options.ts";
import type { RawOptions } from "../options.ts";
import { propertyNamed, safetyProperties } from "../properties.ts";
import { UsageError, clusterOf, questionOf } from "../question.ts";
import type { Question } from "../question.ts";
import { interruptible } from "../run.ts";
import { shrunk } from "../simulate/shrink.ts";
import { simulate } from "../simulate/simulate.ts";
import type { Found, Judge, Simulated } from "../simulate/simulate.ts";
import { simulationLines } from "../simulate/text.ts";

export interface SimulateOptions extends RawOptions {
  readonly seed: number;
  readonly walks: number;
  readonly steps: number;
  readonly maxSeconds?: number;
  readonly property: readonly string[];
  readonly expect: readonly string[];
  readonly out?: string;
  readonly format: "text" | "json";
  readonly quiet: boolean;
}

/** 0 only where all violations that there are were expected; 1; 3: nothing was found, or not all. */
export async function simulateCommand(
  name: string,
  options: SimulateOptions,
  out: (text: string) => void,
): Promise<number> {
  const question = questionBeyondBounds(name, options);
  const properties = propertiesOf(options.property);
  const expectations = expectationsOf(
    options.expect,
    properties.map((property) => property.name),
  );
  const startMs = performance.now();
  const simulated = await walked(question, properties, options);
  const traces = properties.map((property, at) => {
    const found = simulated.found[at] ?? null;
    return found === null ? null : shortTrace(question, property, found);
  });
  const results = properties.map((property, at) =>
    resultOf(question, property, simulated.found[at] ?? null, traces[at] ?? null),
  );
  const document = documentOf(question, options, simulated, withExpectations(results, expectations));
  const timed = { ...document, run: { elapsedMs: Math.round(performance.now() - startMs) } };
  const written = writtenTraces(timed, traces, options.out ?? null);
  const read = validateSimulation(documentText(written));
  if (!read.ok) throw new Error(`the simulation does not fit its own schema: ${read.error}`);
  if (options.format === "json") out(JSON.stringify(written, null, 1));
  else for (const line of simulationLines(written, options.out ?? null)) out(line);
  return exitCodeOf(written.results);
}

/** More than any walk spends. */
const plenty = 1_000_000;

const allMayFail: Budgets = {
  crashes: plenty,
  restarts: plenty,
  cuts: plenty,
  heals: plenty,
  soloCampaigns: plenty,
  proposals: plenty,
  transfers: plenty,
};

/** Safety must hold whatever network and clocks do. */
const anythingGoes: Partial<Regime> = {
  delay: null,
  skew: null,
  order: "any",
  loss: plenty,
  dup: plenty,
  capacity: 64,
};

/** What the user does not set is as bad as can be; any member may crash and be cut off. */
function questionBeyondBounds(name: string, options: SimulateOptions): Question {
  const asked = questionOptions(options);
  const question = questionOf(name, {
    ...asked,
    budgets: { ...allMayFail, ...asked.budgets },
    regime: { ...anythingGoes, ...asked.regime },
  });
  const members = Array.from({ length: question.scenario.members }, (_, at) => at + 1);
  return { ...question, scenario: { ...question.scenario, targets: members } };
}

function propertiesOf(names: readonly string[]): readonly ClusterProperty[] {
  if (names.length === 0) return safetyProperties;
  return names.flatMap((name) => {
    if (name === "safety") return safetyProperties;
    const property = safetyProperties.find((one) => one.name === name);
    if (property !== undefined) return [property];
    const known = ["safety", ...safetyProperties.map((one) => one.name)].join(", ");
    const why =
      propertyNamed(name) === null
        ? `no property "${name}" that a walk can judge`
        : `"${name}" is a bound, which nothing keeps where anything may fail`;
    throw new UsageError(`${why}. Known: ${known}.`);
  });
}

async function walked(
  question: Question,
  properties: readonly ClusterProperty[],
  { seed, walks, steps, maxSeconds, quiet }: SimulateOptions,
): Promise<Simulated> {
  const interrupt = interruptible();
  const nowMs = (): number => performance.now();
  const live = liveOn(process.stderr, quiet, nowMs);
  try {
    const machine = (): Machine => machineOf(clusterOf(question));
    return await simulate(machine, properties.length, judgeOf(question, properties), {
      seed,
      walks,
      steps,
      secondsMax: maxSeconds ?? Infinity,
      nowMs,
      isInterrupted: interrupt.isInterrupted,
      onWalk: (begun, taken) => live.note(`${question.variant.name}: ${begun} of ${walks} walks, ${taken} steps`),
    });
  } finally {
    live.done();
    interrupt.end();
  }
}

function judgeOf(question: Question, properties: readonly ClusterProperty[]): Judge {
  const cluster = clusterOf(question);
  return (before, after, open) =>
    open.filter((at) => {
      const property = properties[at];
      return property !== undefined && brokenBy(cluster, property, before, after) !== null;
    });
}

function shortTrace(question: Question, property: ClusterProperty, { path }: Found): Trace {
  const cluster = clusterOf(question);
  const machine: Machine = machineOf(cluster);
  const breaks = (before: MachineState, after: MachineState): string | null =>
    brokenBy(cluster, property, before, after);
  const short = shrunk(machine, path, breaks);
  const [last, before] = [short.at(-1), short.at(-2)?.after ?? machine.initial];
  const why = last === undefined ? null : breaks(before, last.after);
  if (why === null) throw new Error(`what was left of a walk does not break ${property.name}`);
  const reason = inNames(why, machine.members);
  const header = { ...question, kind: "counterexample", property: property.name, reason } as const;
  return recordTrace(header, machine, short);
}

/** Never `holds`: walks see some of the behaviours. */
function resultOf(
  { variant, scenario, regime }: Question,
  property: ClusterProperty,
  found: Found | null,
  trace: Trace | null,
): SimulationResult {
  const asked = { variant: variant.name, scenario: titleOf(scenario), regime, property: property.name };
  if (found === null || trace === null) return { ...asked, verdict: "cut", seed: null, walkSteps: null };
  return {
    ...asked,
    verdict: "violated",
    reason: trace.reason,
    depth: trace.steps.length,
    seed: found.seed,
    walkSteps: found.path.length,
  };
}

function documentOf(
  { variant, scenario, regime }: Question,
  options: SimulateOptions,
  { walks, steps, cut }: Simulated,
  results: readonly SimulationResult[],
): Simulation {
  return {
    format: "quorate-simulation",
    version: 1,
    variant: variant.name,
    scenario: titleOf(scenario),
    regime,
    seed: options.seed,
    walksAsked: options.walks,
    stepsOfWalk: options.steps,
    walks,
    steps,
    cut,
    results,
  };
}

function writtenTraces(
  document: Simulation,
  traces: readonly (Trace | null)[],
  folder: string | null,
): Simulation {
  if (folder === null) return document;
  const results = document.results.map((result, at) => {
    const trace = traces[at] ?? null;
    if (trace === null) return result;
    const name = traceFileName(trace);
    const done = writeDocument(folder, name, trace);
    if (!done.ok) throw new UsageError(done.error);
    return { ...result, trace: name };
  });
  return { ...document, results };
}
