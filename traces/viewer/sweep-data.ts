/** What the page of a sweep is packed with: every measure of every cell, as it is to be read. */

import type { Cell } from "./heat-table.tsx";

export interface SweepData {
  readonly says: string;
  readonly rules: string;
  readonly notes: readonly string[];
  readonly measures: readonly { readonly name: string; readonly says: string }[];
  readonly axes: readonly { readonly name: string; readonly values: readonly string[] }[];
  readonly cells: readonly SweepDataCell[];
  /** The axes that a map begins with: across, and down. */
  readonly across: number;
  readonly down: number;
}

export interface SweepDataCell {
  /** Per axis: which of its values. */
  readonly at: readonly number[];
  /** Per measure; null: it has none. */
  readonly shown: readonly (Cell | null)[];
}
