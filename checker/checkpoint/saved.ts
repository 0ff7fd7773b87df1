/** What a search keeps for a later run: all it is when a level ends, but for what comes back by itself. */

import type { FoundBreach } from "../breaches.ts";
import type { Graph } from "../edges.ts";
import type { Tally } from "../effects.ts";
import type { Counts } from "../kernel/counters.ts";
import type { StateLog } from "../kernel/state-log.ts";
import type { Packing } from "../packing.ts";

/** The end of a level: the states after it, and what was counted since, are found again. */
export interface LevelEnd {
  /** States found. */
  readonly count: number;
  readonly expanded: number;
  readonly depth: number;
  /** The first state of each level. */
  readonly levels: readonly number[];
  readonly counts: Counts;
  readonly unbroken: number;
  readonly breaches: readonly (FoundBreach | null)[];
}

/** What states are made of, in the order of the numbers in them. */
export interface Names {
  /** Per slot, then the shared parts. */
  readonly parts: readonly (readonly unknown[])[];
  readonly tallies: readonly Tally[];
}

export interface Savable {
  readonly levelEnd: LevelEnd;
  readonly names: () => Names;
  readonly log: StateLog;
  readonly graph: Graph | null;
}

export interface Saved {
  readonly levelEnd: LevelEnd;
  readonly names: Names;
  readonly packing: Packing;
  /** Hands over the states in their order; `words` is used again afterwards. */
  readonly readStates: (take: (words: Uint32Array, count: number) => void) => void;
  readonly graph: Graph | null;
}

/** A search's checkpoint, which is in a folder (search-folder.ts). */
export interface Checkpoint {
  /** null: nothing was kept. */
  readonly load: () => Saved | null;
  /** Has the last save been long enough ago? */
  readonly isDue: () => boolean;
  readonly save: (search: Savable) => void;
}
