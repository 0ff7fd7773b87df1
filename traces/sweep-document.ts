/** The documents of a sweep: the plan that asks, the answer to a cell, and the report of all. */

import type { Budgets, Regime } from "../model/regime.ts";
import type { Verdict, Worst } from "./document.ts";

/** What a cell may set, under the names of the command line's options. */
export interface CellFields {
  readonly variant?: string;
  readonly scenario?: string;
  /** "compare", "odds", or names of properties with commas between, as `--property` takes them. */
  readonly ask?: string;
  readonly members?: number;
  readonly term?: number;
  readonly electionTick?: number;
  readonly tickMs?: number;
  readonly delay?: number | "async" | "prompt";
  readonly order?: "fifo" | "any";
  readonly loss?: number;
  readonly dup?: number;
  readonly skew?: number | "async";
  readonly capacity?: number;
  readonly campaigns?: number;
  readonly timeouts?: "lazy" | "eager";
  readonly labels?: "canonical" | "absolute";
  readonly deliveries?: "urgentFirst" | "interleaved";
  readonly symmetry?: "members" | "none";
  readonly crashes?: number;
  readonly restarts?: number;
  readonly cuts?: number;
  readonly heals?: number;
  readonly soloCampaigns?: number;
  readonly proposals?: number;
  readonly transfers?: number;
}

export type FieldName = keyof CellFields;
export type FieldValue = string | number;

/** Per field: its values; a text such as "3..20" among numbers is a range, its ends included. */
export type Axes = Readonly<Partial<Record<FieldName, readonly FieldValue[]>>>;

/** Per field: one value or several, one of which a cell must have. */
export type CellMatch = Readonly<Partial<Record<FieldName, FieldValue | readonly FieldValue[]>>>;

export interface SweepLimits {
  readonly maxStates?: number;
  /** A cell that this cuts depends on the machine: it is asked again by the next sweep. */
  readonly maxSeconds?: number;
}

export interface SweepPlan {
  readonly format: "quorate-sweep-plan";
  readonly version: 1;
  readonly name: string;
  readonly says?: string;
  /** Every combination is a cell, but for those that `exclude` matches. */
  readonly matrix: Axes;
  readonly exclude?: readonly CellMatch[];
  /** More cells, whatever is excluded. */
  readonly include?: readonly CellFields[];
  /** Of each cell's search. */
  readonly limits?: SweepLimits;
  /** Other limits for the cells that match; where several do, the last one counts. */
  readonly overrides?: readonly { readonly match: CellMatch; readonly limits: SweepLimits }[];
}

/** What `compare` finds, without what the cell itself says. */
export interface ComparedAnswer {
  readonly kind: "compare";
  readonly safety: Verdict;
  readonly rounds: Worst;
  readonly elections: Worst;
  readonly depositions: Worst;
  readonly ticks: Worst;
  readonly disturbances: Worst;
  readonly afStable: Verdict;
  readonly agEfStable: Verdict;
  readonly meanSeconds: number | null;
  readonly p99Seconds: number | null;
  readonly atLeast13s: number | null;
  readonly found: Readonly<Record<string, number>>;
  readonly hiding: Readonly<Record<string, number>>;
  readonly stableStates: number;
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly cut: string | null;
}

export interface JudgedProperty {
  readonly property: string;
  readonly verdict: Verdict;
  readonly reason?: string;
  readonly worst?: number | "unbounded";
  readonly depth?: number;
  readonly notes?: readonly string[];
}

/** What `check` finds; the counts are of all its explorations together. */
export interface JudgedAnswer {
  readonly kind: "properties";
  readonly results: readonly JudgedProperty[];
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly cut: string | null;
}

/** What `odds` finds; ticks, but for the probability. */
export interface OddsAnswer {
  readonly kind: "odds";
  readonly mean: number | null;
  readonly median: number | null;
  readonly p90: number | null;
  readonly p99: number | null;
  readonly atLeast13s: number | null;
  readonly expectedCampaigns: number | null;
  readonly expectedDepositions: number | null;
  readonly cutMass: number;
  readonly states: number;
  readonly cut: string | null;
}

export type SweepAnswer = ComparedAnswer | JudgedAnswer | OddsAnswer;

/** An answer as it is kept, and as it comes back from a worker. */
export interface AnswerDocument {
  readonly format: "quorate-sweep-answer";
  readonly version: 1;
  readonly answer: SweepAnswer;
  readonly run: { readonly elapsedMs: number };
}

export interface SweepCell {
  /** Names the question whatever the rules: the same in the reports of two versions. */
  readonly id: string;
  readonly variant: string;
  readonly scenario: string;
  readonly ask: string;
  readonly members: number;
  readonly term: number;
  readonly electionTick: number;
  readonly tickMs: number;
  readonly regime: Regime;
  readonly budgets: Budgets;
  readonly maxStates: number | null;
  readonly maxSeconds: number | null;
  /** What asks the same on the command line. */
  readonly command: string;
  /** null: not asked yet, as the sweep was stopped, or see `failed`. */
  readonly answer: SweepAnswer | null;
  /** Why a worker could not answer, or null. */
  readonly failed: string | null;
}

export interface Sweep {
  readonly format: "quorate-sweep";
  readonly version: 1;
  readonly name: string;
  readonly says?: string;
  /** The version of the rules, and of all else that an answer depends on. */
  readonly rules: string;
  /** The fields in which cells differ, in the order of the plan. */
  readonly axes: readonly FieldName[];
  readonly cells: readonly SweepCell[];
  readonly notes: readonly string[];
  /** Times and rates: the only part that differs between two runs of the same sweep. */
  readonly run?: Readonly<Record<string, number | string>>;
}
