/** The counts of REJOIN-T on which TLC, Rumur and Spin agree. */

import type { RejoinTBounds } from "./rejoin-t.ts";

export interface Known {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
}

/** By election tick, highest term, capacity of a channel and messages in flight in all. */
export const knownCounts = {
  "2 3 1 1": { states: 15_616, transitions: 40_219, depth: 24 },
  "2 4 1 1": { states: 246_245, transitions: 764_596, depth: 55 },
  "2 3 1 3": { states: 3_175_958, transitions: 17_749_610, depth: 63 },
  "2 3 1 6": { states: 7_723_323, transitions: 57_014_950, depth: 60 },
  "2 4 1 3": { states: 103_906_515, transitions: 658_815_170, depth: 83 },
} as const satisfies Readonly<Record<string, Known>>;

export type Parameters = keyof typeof knownCounts;

export const knownParameters = Object.keys(knownCounts) as readonly Parameters[];

export function boundsOf(parameters: Parameters): RejoinTBounds {
  const [electionTick = 0, termMax = 0, capacity = 0, inFlightMax = 0] = parameters.split(" ").map(Number);
  return { electionTick, termMax, capacity, inFlightMax };
}
