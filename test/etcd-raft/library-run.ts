/** The numbers of one run against the real library, as they are kept. */

import type { Recorded } from "./recordings.ts";

export interface Tally {
  readonly sequences: number;
  readonly actions: number;
  readonly disagreements: number;
}

export interface PlantedRow {
  readonly name: string;
  readonly found: {
    readonly walks: number;
    readonly seed: number;
    readonly actions: number;
    readonly shrunk: number;
  } | null;
  readonly difference: string | null;
  /** Why nothing can tell it from the library's; null: something must. */
  readonly alike: string | null;
}

export interface LibraryRun {
  readonly library: string;
  /** Of the first walk and of the last. */
  readonly seeds: readonly [number, number];
  readonly recordings: Recorded;
  readonly steps: Tally;
  readonly found: Tally & { readonly lassos: number };
  readonly walks: Tally;
  readonly branches: { readonly taken: number; readonly of: number; readonly never: readonly string[] };
  readonly planted: readonly PlantedRow[];
}
