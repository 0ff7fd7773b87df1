/** The documents that quorate writes and reads. Each has a schema of its name in `schema/`. */

import type { Action } from "../model/actions.ts";
import type { Budgets, Regime } from "../model/regime.ts";
import type { VersionRules } from "../model/rules.ts";
import type { Identity, Scenario } from "../model/scenarios.ts";
import type { StartingMember } from "../model/starting.ts";
import type { EnvironmentFields, MemberFields } from "./fields.ts";
import type { MachineState } from "./machine.ts";
import type { SentMessage } from "./sent.ts";
import type { Simulation } from "./simulation-document.ts";
import type { AnswerDocument, Sweep, SweepPlan } from "./sweep-document.ts";

/** A run of the model, step by step, with all that a replay needs. */
export interface Trace {
  readonly format: "quorate-trace";
  readonly version: 1;
  readonly kind: TraceKind;
  readonly variant: string;
  /** In full, so that a variant from a user's own file replays too. */
  readonly rules: VersionRules;
  readonly scenario: string;
  readonly scenarioSettings: Scenario;
  readonly regime: Regime;
  readonly property: string;
  /** The file of a user's own property: whoever replays the trace gives it again, to judge anew. */
  readonly propertyFrom?: string;
  /** Why the property is broken at the last state, or what a lasso, witness or walk shows. */
  readonly reason: string;
  readonly members: readonly Identity[];
  readonly initial: InitialState;
  /**
   * The first state with every field, where it is that of a history and not of a scenario: `scenario`
   * is "history" then, and `scenarioSettings` has the numbers and the budgets alone.
   */
  readonly start?: MachineState;
  readonly steps: readonly TraceStep[];
  /** A lasso: the index of the first step of its cycle, which fills the rest, `laps` times over. */
  readonly loop?: number;
  readonly laps?: 2;
}

export type TraceKind = "counterexample" | "lasso" | "witness" | "walk";

export interface InitialState {
  /** By member's name. */
  readonly members: Readonly<Record<string, MemberFields>>;
  readonly environment: EnvironmentFields;
  readonly hash: string;
}

export interface TraceStep {
  /** As the model has it: members by number, every field of a message. */
  readonly action: Action;
  /** The name of the member that it happens to. */
  readonly member: string;
  /** The lines that etcd prints, at the level "info" and above. */
  readonly log: readonly string[];
  readonly changes: Changes;
  /** Whether or not they reached a channel: what a member that is cut off sends is gone. */
  readonly sent: readonly SentMessage[];
  /** Of the whole state afterwards. */
  readonly hash: string;
}

/** What a step changed, as [before, after]; what it left alone is absent. */
export interface Changes {
  readonly members: Readonly<Record<string, Changed<MemberFields>>>;
  readonly environment: Changed<EnvironmentFields>;
}

export type Changed<Fields> = {
  readonly [Field in keyof Fields]?: readonly [before: Fields[Field], after: Fields[Field]];
};

export type Verdict = "holds" | "violated" | "cut";

/** A worst case over all executions; null where it was cut, or a bound could hide it. */
export type Worst = number | "unbounded" | null;

/** What `check` found. */
export interface Report {
  readonly format: "quorate-report";
  readonly version: 1;
  readonly results: readonly Result[];
  readonly explorations: readonly Exploration[];
  /** Times and rates: the only part that differs between two runs of the same question. */
  readonly run?: Readonly<Record<string, number | string>>;
}

export interface Result {
  readonly variant: string;
  readonly scenario: string;
  readonly regime: Regime;
  readonly property: string;
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly worst?: number | "unbounded";
  readonly depth?: number;
  /** The name of the trace's file. */
  readonly trace?: string;
  /** The verdict that `--expect` asked for. */
  readonly expected?: Verdict;
  /** What limits the verdict, in words: a bound that was hit, a property that never applied. */
  readonly notes?: readonly string[];
}

export interface Exploration {
  readonly variant: string;
  readonly scenario?: string;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  /** How often each bound refused a step. */
  readonly boundHits: Readonly<Record<string, number>>;
  /** How often each kind of action was taken. */
  readonly actions: Readonly<Record<string, number>>;
  /** States found but not yet explored: none unless cut. */
  readonly frontier?: number;
  /** How often each branch of the rules was taken. */
  readonly branches?: Readonly<Record<string, number>>;
  /** Branches of the rules that no step took. */
  readonly branchesNotSeen?: readonly string[];
  /** Ended before every state was visited, as every property was violated. */
  readonly endedEarly?: boolean;
  /** Why the search stopped early, or null. */
  readonly cut: string | null;
}

/** A variant of a user's own: a named one, with some rules changed. */
export interface VariantFile {
  readonly format: "quorate-variant";
  readonly version: 1;
  readonly name: string;
  readonly says?: string;
  /** The named one; `base` is an older word for it, and one of the two is given. */
  readonly extends?: string;
  readonly base?: string;
  readonly rules: Partial<Omit<VersionRules, "bug">>;
}

/** Variants against properties, bounds and odds. */
export interface Comparison {
  readonly format: "quorate-comparison";
  readonly version: 1;
  readonly rows: readonly ComparisonRow[];
  readonly run?: Readonly<Record<string, number | string>>;
}

export interface ComparisonRow {
  readonly variant: string;
  readonly safety: Verdict;
  readonly rounds: Worst;
  readonly elections: Worst;
  readonly depositions: Worst;
  readonly ticks: Worst;
  readonly afStable: Verdict;
  readonly agEfStable: Verdict;
  readonly meanSeconds: number | null;
  readonly p99Seconds: number | null;
  /** The probability that 13 seconds pass, or more. */
  readonly atLeast13s: number | null;
  readonly states: number;
  readonly scenario: string;
  readonly regime: Regime;
  readonly electionTick: number;
  readonly tickMs: number;
  /** How often a stale member deposes a leader that has its quorum. */
  readonly disturbances: Worst;
  /** Of worst cases that are null: the most that was found all the same. */
  readonly found: Readonly<Record<string, number>>;
  /** Bounds that were hit and could hide something, with their counts. */
  readonly hiding: Readonly<Record<string, number>>;
  readonly stableStates: number;
  readonly transitions: number;
  readonly depth: number;
  /** Why the search stopped early, or null. */
  readonly cut: string | null;
  /** Per finding, the name of the file that shows it. */
  readonly traces: Readonly<Record<string, string>>;
}

/** The exact distribution of the ticks to the stable leader's election, if all is prompt. */
export interface Odds {
  readonly format: "quorate-odds";
  readonly version: 1;
  readonly variant: string;
  readonly scenario?: string;
  readonly members?: number;
  readonly term?: number;
  readonly electionTick: number;
  readonly tickMs: number;
  /** The ticks that a restarted member is given: so many, or by the name of the rule. */
  readonly restartTicks?: number | "none" | "at-once" | "late";
  /** [ticks, probability], by ascending ticks. */
  readonly distribution: readonly (readonly [ticks: number, probability: number])[];
  /** These four in ticks; null where more mass is cut off than they need. */
  readonly mean: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly expectedCampaigns: number | null;
  readonly expectedDepositions: number | null;
  /** The probability that was not followed to its end. */
  readonly cutMass: number;
  /** The probability that the cluster never becomes stable. */
  readonly neverMass?: number;
  /** How likely it takes so many seconds or more, which is so many ticks; with what is cut off. */
  readonly atLeast?: readonly {
    readonly seconds: number;
    readonly ticks: number;
    readonly probability: number;
  }[];
  /** Of all chains together. */
  readonly states?: number;
  readonly assumptions?: readonly string[];
  readonly run?: Readonly<Record<string, number | string>>;
}

/** Is a history a behaviour of a variant? */
export interface Validation {
  readonly format: "quorate-validation";
  readonly version: 1;
  readonly variant: string;
  readonly verdict: "explained" | "unexplained" | "cut";
  /** ticks */
  readonly electionTick: number;
  /** `raft`: lines to explain; `setAside`: lines of raft that the model has no event for. */
  readonly lines: { readonly raft: number; readonly matched: number; readonly setAside: number };
  readonly longestPrefix: readonly PrefixOfMember[];
  /** null where every line is explained. */
  readonly firstUnexplained: FirstUnexplained | null;
  readonly nearMisses: readonly { readonly action: string; readonly guard: string }[];
  /**
   * "member": that member's log alone is no behaviour, whatever the others did; "search": the search
   * found no execution of all of them, and takes only the hidden steps that lines call for.
   */
  readonly refutedBy: "member" | "search" | null;
  /** The other variants that explain every line. */
  readonly explainedBy: readonly string[];
  /** How often the model was stepped for this variant. */
  readonly steps: number;
  /** The name of the execution's file, or null where none was written. */
  readonly trace: string | null;
  readonly notes?: readonly string[];
  readonly run?: Readonly<Record<string, number | string>>;
}

export interface PrefixOfMember {
  readonly member: string;
  readonly lines: number;
  readonly of: number;
  /** The number in its file of the last line that is explained. */
  readonly last: number | null;
}

export interface FirstUnexplained {
  readonly member: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** A scenario of a user's own: a named one, changed. What is left out is as it has it. */
export interface ScenarioFile {
  readonly format: "quorate-scenario";
  readonly version: 1;
  readonly name: string;
  readonly says?: string;
  readonly extends: string;
  readonly members?: 3 | 5;
  readonly term?: number;
  /** ticks */
  readonly electionTick?: number;
  readonly tickMs?: number;
  readonly budgets?: Partial<Budgets>;
  /** By name. */
  readonly targets?: readonly string[];
  readonly oneEntryPerAppend?: boolean;
  /** Every member; by default up, a follower, with no vote, and a lead if one leads its term. */
  readonly cluster?: readonly MemberInFile[];
}

type InFile = Omit<StartingMember, "vote" | "lead"> & { vote: string | null; lead: string | null };
export type MemberInFile = Pick<InFile, "name" | "term" | "log"> & Partial<InFile>;

export type QuorateDocument =
  Trace | Report | VariantFile | ScenarioFile | Comparison | Odds | Validation
  | SweepPlan | AnswerDocument | Sweep | Simulation;
