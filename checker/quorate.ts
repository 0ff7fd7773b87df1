/**
 * quorate as a library: the questions of the command line as functions over plain data.
 *
 * Wrong input throws a `UsageError`, whose message says where, what, and how to mend it. Any other
 * error is a mistake of quorate's. Terms and log positions are numbers, times are ticks of a member
 * unless a name says otherwise, members are given by name. Nothing is printed or written.
 */

import { identities, scenarios as namedScenarios, titleOf } from "../model/scenarios.ts";
import type { Exploration, Odds, Result, Trace, Validation } from "../traces/document.ts";
import type { Explanation } from "../traces/explain/explanation.ts";
import type { History, MemberName, Note } from "../traces/logs/history.ts";
import { readHistory } from "../traces/logs/read-history.ts";
import type { LogSource } from "../traces/logs/read-history.ts";
import type { MachineState } from "../traces/machine.ts";
import { recordTrace } from "../traces/record.ts";
import { validateTrace } from "../traces/validate-document.ts";
import { ask } from "./ask.ts";
import { questionFor, runOf, silent } from "./asking.ts";
import type { Asking, SearchOptions } from "./asking.ts";
import { explanationOf } from "./commands/explain.ts";
import { exporters } from "./commands/exporters.ts";
import { oddsOf } from "./commands/odds.ts";
import type { RestartTicks } from "./commands/odds.ts";
import { validationOf } from "./commands/validate.ts";
import { judgements } from "./judged.ts";
import { anyLegTo, machineOf, walk } from "./machine.ts";
import { checked } from "./own-module.ts";
import { adapted, refuseReductions } from "./own-property.ts";
import type { OwnProperty } from "./own-property.ts";
import { propertiesOf } from "./properties-asked.ts";
import { allProperties, propertyNamed } from "./properties.ts";
import { variantsAndMutants } from "./question.ts";
import { againInModel } from "./replayed.ts";
import { environmentView, memberView } from "./state-view.ts";
import type { StateView } from "./state-view.ts";
import { UsageError } from "./usage-error.ts";

export type { Budgets, Regime } from "../model/regime.ts";
export type { Exploration, Odds, Result, ScenarioFile } from "../traces/document.ts";
export type { Trace, TraceStep, Validation, VariantFile, Verdict } from "../traces/document.ts";
export type { Explanation } from "../traces/explain/explanation.ts";
export type { History, MemberName, Note } from "../traces/logs/history.ts";
export type { LogSource } from "../traces/logs/read-history.ts";
export type { Asking, SearchOptions } from "./asking.ts";
export type { Progress } from "./explore.ts";
export type { OwnProperty } from "./own-property.ts";
export type { EnvironmentView, MemberView, StateView } from "./state-view.ts";
export { UsageError } from "./usage-error.ts";

/** For lists and choices: each with a sentence. */
export interface Named {
  readonly name: string;
  readonly says: string;
}

const named = ({ name, says }: Named): Named => ({ name, says });
export const variants: readonly Named[] = variantsAndMutants.map(named);
export const scenarios: readonly Named[] = namedScenarios.map(named);
export const properties: readonly Named[] = allProperties.map(named);
/** What `exportTrace` can write. */
export const exportFormats: readonly Named[] = exporters.map(named);

export interface CheckOptions extends SearchOptions {
  /** Names (`properties`; "safety" is all of safety, the default) and properties of your own. */
  readonly properties?: readonly (string | OwnProperty)[];
}

export interface Checked {
  /** In the order of the searches: built-in properties first, then your own. */
  readonly results: readonly Result[];
  /** What shows a result, by the property's name: a counterexample, a lasso, a worst case. */
  readonly traces: Readonly<Record<string, Trace>>;
  readonly explorations: readonly Exploration[];
}

/** Explores and judges, as `quorate check` does. */
export async function check(asking: Asking, options: CheckOptions = {}): Promise<Checked> {
  const question = questionFor(asking);
  const given = options.properties ?? ["safety"];
  const names = given.filter((one) => typeof one === "string");
  const own = given.flatMap((one, at) =>
    typeof one === "string" ? [] : [adapted(checked(one, `properties[${at}]`), one.name)],
  );
  refuseReductions(own, asking.regime ?? {});
  const builtIn = names.length === 0 ? { properties: [], progress: [] } : propertiesOf(names);
  const asked = { ...builtIn, properties: [...builtIn.properties, ...own] };
  const results: Result[] = [];
  const explorations: Exploration[] = [];
  const traces: Record<string, Trace> = {};
  for await (const { answer, judged } of judgements(question, asked, runOf(options))) {
    explorations.push(answer.exploration);
    for (const { result, trace } of judged) {
      results.push(result);
      if (trace !== null) traces[result.property] = trace;
    }
  }
  return { results, traces, explorations };
}

/** What a search found. States are numbered from 0 in the order found, so by their distance. */
export interface Explored {
  /** How many states and steps, how deep, which bounds refused what, and why it was cut, if it was. */
  readonly summary: Exploration;
  /** Throws a `UsageError` for a number that is not below `summary.states`. */
  readonly state: (number: number) => StateView;
  /** A shortest way there, as a trace that replays. */
  readonly traceTo: (number: number) => Trace;
}

/**
 * Explores without judging anything. The reductions are those of the regime: with
 * `{ labels: "canonical" }`, the default, terms and positions of states are told up to a shift, and
 * traces have the real ones.
 */
export async function explore(asking: Asking, options: SearchOptions = {}): Promise<Explored> {
  const question = questionFor(asking);
  const { explored, exploration, cluster } = await ask(question, [], false, runOf(options));
  const known = (number: number): number => {
    if (Number.isInteger(number) && number >= 0 && number < exploration.states) return number;
    throw new UsageError(`state ${number}: give a whole number from 0 to ${exploration.states - 1}.`);
  };
  return {
    summary: exploration,
    state: (number) => viewOf(explored.wholeAt(known(number)), identities(cluster.slots)),
    traceTo: (number) => {
      const legs = explored.pathTo(known(number)).slice(1).map(anyLegTo);
      const reason = `A shortest way to state ${number} of ${titleOf(question.scenario)}.`;
      const header = { ...question, kind: "walk", property: "reached", reason } as const;
      return recordTrace(header, machineOf(cluster), walk(cluster, legs));
    },
  };
}

export interface OddsAsked extends Omit<Asking, "budgets" | "regime"> {
  /** How likely it takes so many seconds or more. */
  readonly atLeastSeconds?: readonly number[];
  /** The ticks given to a member that restarts; default: as the variant has it. */
  readonly restartTicks?: RestartTicks;
}

/** The exact distribution of the time to a stable leader on a prompt network. */
export function odds({ atLeastSeconds = [], restartTicks, ...asking }: OddsAsked): Odds {
  return oddsOf(questionFor(asking), atLeastSeconds, { restartTicks });
}

export interface LogOptions {
  /** Names that win over those in the logs. */
  readonly members?: readonly MemberName[];
  /** Of members whose logs do not tell, such as "3.4.9". */
  readonly etcdVersion?: string;
}

/** Logs of etcd's members: paths of files or folders, or texts with a name. */
export async function parseLogs(
  sources: readonly LogSource[],
  { members = [], etcdVersion }: LogOptions = {},
): Promise<History> {
  const version = etcdVersion === undefined ? {} : { version: etcdVersion };
  const read = await readHistory(sources, { members, ...version });
  if (!read.ok) throw new UsageError(read.error);
  return read.value;
}

export interface ExplainOptions {
  /** false: what happened and why, without the model's odds of what helps. Default: true. */
  readonly model?: boolean;
  /** true: exact worst cases of what helps, a search each; false: none. Default: where it is cheap. */
  readonly bounds?: boolean;
  /** Notes of people, to be checked against the lines. */
  readonly notes?: readonly Note[];
}

/** What happened, why, and what helps: each claim with the file and the number of its lines. */
export const explain = (history: History, options: ExplainOptions = {}): Promise<Explanation> => {
  const { model = true, notes = [], bounds } = options;
  return explanationOf(history, { model, notes, ...(bounds === undefined ? {} : { bounds }) }, silent);
};

export interface ValidateOptions {
  /** A name or a file; default "auto": of the version that the logs tell. */
  readonly variant?: string;
  /** Where the logs do not tell it. */
  readonly electionTick?: number;
  readonly maxSeconds?: number;
}

/** Is the history a behaviour of a variant? With an execution that prints these lines, if so. */
export function validate(
  history: History,
  { variant = "auto", ...options }: ValidateOptions = {},
): { readonly validation: Validation; readonly trace: Trace | null } {
  const { document, trace } = validationOf(history, { variant, ...options }, silent);
  const made = trace();
  return { validation: document, trace: made?.ok === true ? made.trace : null };
}

/** A trace from its JSON, checked against the schema. */
export function parseTrace(text: string): Trace {
  const read = validateTrace(text);
  if (!read.ok) throw new UsageError(read.error);
  return read.value;
}

export type Replayed =
  /** The first state, and one after each step. */
  | { readonly ok: true; readonly states: readonly StateView[] }
  /** The index of the step that does not fit, -1 for what stands before; and why. */
  | { readonly ok: false; readonly step: number; readonly why: string };

/**
 * Runs a trace through the model again: every state, message and log line must fit, and the property
 * be broken at the end of a counterexample. One of your own is judged if it is given.
 */
export function replay(trace: Trace, property: OwnProperty | null = null): Replayed {
  const own = property === null ? null : adapted(checked(property, "the property"), property.name);
  const replayed = againInModel(trace, own ?? propertyNamed(trace.property));
  if (!replayed.ok) return replayed;
  return { ok: true, states: replayed.states.map((state) => viewOf(state, trace.members)) };
}

/** The trace in another format (`exportFormats`): one text, or several where a format has a limit. */
export async function exportTrace(trace: Trace, format: string): Promise<readonly string[]> {
  const exporter = exporters.find(({ name }) => name === format);
  if (exporter === undefined) {
    const known = exportFormats.map(({ name }) => name).join(", ");
    throw new UsageError(`no format "${format}" is known. Give one of ${known}.`);
  }
  const states = (): readonly MachineState[] => {
    const replayed = againInModel(trace, null);
    if (!replayed.ok) throw new UsageError(replayed.why);
    return replayed.states;
  };
  const exported = await exporter.write({ trace, states });
  if (!exported.ok) throw new UsageError(exported.error);
  return exported.texts;
}

const viewOf = (
  { parts, shared }: MachineState,
  members: Trace["members"],
): StateView => ({
  members: parts.map((part) => memberView(part, members)),
  environment: environmentView(shared),
});
