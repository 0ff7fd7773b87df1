/** What the page and the engine in its worker say to each other. */

import type { Trace, TraceStep, Verdict } from "../document.ts";

/** What may fail from here on, besides what the trace's own regime allows. */
export type Freedom = "asTraced" | "mayFail";

export type Asked =
  /** `after`: how many steps of the trace lie behind. */
  | {
      readonly kind: "begin";
      readonly trace: Trace;
      readonly after: number;
      readonly freedom: Freedom;
    }
  | { readonly kind: "take"; readonly choice: number }
  | { readonly kind: "undo" }
  /** A search from the present state. */
  | { readonly kind: "find"; readonly property: string }
  | { readonly kind: "stop" };

export type Told =
  /** `taken`: the steps since the beginning; `choices`: each that is enabled now. */
  | {
      readonly kind: "here";
      readonly taken: readonly TraceStep[];
      readonly choices: readonly TraceStep[];
      /** The bounds that refuse steps here. */
      readonly refused: readonly string[];
      /** Of `taken`, where a cycle that was found begins, and its length. */
      readonly loop: { readonly from: number; readonly lap: number } | null;
    }
  | {
      readonly kind: "progress";
      readonly states: number;
      readonly depth: number;
      readonly phase: string;
    }
  | { readonly kind: "found"; readonly found: Found }
  | { readonly kind: "failed"; readonly why: string };

export interface Found {
  readonly property: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly states: number;
  /** How many steps lead there: they have been taken. */
  readonly steps: number;
}

/** What can be looked for: names of properties, each with what it means to find one broken. */
export const searches: readonly { readonly property: string; readonly says: string }[] = [
  { property: "safety", says: "any safety property is broken" },
  { property: "RoundsBounded:0", says: "somebody campaigns" },
  { property: "DepositionsBounded:0", says: "a leader is deposed" },
  { property: "DepositionsBounded:1", says: "leaders are deposed twice" },
  { property: "DepositionsBounded:2", says: "leaders are deposed three times" },
  { property: "Depositions", says: "leaders are deposed without end (a cycle)" },
  { property: "Rounds", says: "campaigns without end (a cycle)" },
  { property: "AF stable", says: "the cluster need never become stable (a cycle)" },
];
