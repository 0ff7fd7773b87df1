/** What is packed into a page: the documents themselves, and how they are bound together. */

import type { Comparison, Odds, Trace } from "../document.ts";
import type { Explanation } from "../explain/explanation.ts";
import type { ToldHistory } from "./story-of-lines.ts";
import type { Binding } from "./story-of-trace.ts";

/** A trace; for a history also which real line each step prints, and what explains it. */
export interface TraceData {
  readonly trace: Trace | null;
  readonly binding: Binding | null;
  readonly explanation: Explanation | null;
  /** Where no execution fits: the lines alone, and why. */
  readonly told: ToldHistory | null;
  readonly untraced: string | null;
}

export const dataOfTrace = (trace: Trace): TraceData => ({
  trace,
  binding: null,
  explanation: null,
  told: null,
  untraced: null,
});

export interface ComparisonData {
  readonly comparison: Comparison;
  /** By variant, of the rows that have odds. */
  readonly odds: readonly Odds[];
  /** Seconds to mark: how long the incident took. */
  readonly markedSeconds: number;
}
