/** What `quorate simulate` writes. */

import type { Regime } from "../model/regime.ts";
import type { Result } from "./document.ts";

/** What random walks found: they prove nothing, so no verdict of theirs is "holds". */
export interface Simulation {
  readonly format: "quorate-simulation";
  readonly version: 1;
  readonly variant: string;
  readonly scenario: string;
  readonly regime: Regime;
  /** Of the first walk; each further walk has the next one. */
  readonly seed: number;
  readonly walksAsked: number;
  /** Of each walk, at most. */
  readonly stepsOfWalk: number;
  /** Walks that were begun, and the steps of all of them. */
  readonly walks: number;
  readonly steps: number;
  readonly results: readonly SimulationResult[];
  /** Why it stopped before all walks were done, or null. */
  readonly cut: "time" | "interrupted" | null;
  readonly run?: Readonly<Record<string, number | string>>;
}

export interface SimulationResult extends Result {
  /** Of the walk that broke the property first, which alone finds it again; null: none did. */
  readonly seed: number | null;
  /** The steps of that walk up to there; `depth` has what was left of them. */
  readonly walkSteps: number | null;
}
