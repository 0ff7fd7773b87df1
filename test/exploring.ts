/** Explorations as tests ask for them: no clock, no limits, nothing to show, unless they say so. */

import { explore, noLimits } from "../checker/explore.ts";
import type { ExploreOptions, Explored } from "../checker/explore.ts";
import type { System } from "../checker/system.ts";

export const exploring = <Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  options: Partial<ExploreOptions<Seen, SharedSeen>> = {},
): Promise<Explored<Part, Shared>> =>
  explore(system, {
    properties: [],
    limits: noLimits,
    keepsGraph: false,
    goesOn: true,
    nowMs: () => 0,
    isInterrupted: () => false,
    onProgress: () => undefined,
    ...options,
  });

/** What must agree between searches. */
export const countsOf = ({
  states,
  transitions,
  depth,
}: {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
}): { readonly states: number; readonly transitions: number; readonly depth: number } => ({
  states,
  transitions,
  depth,
});
