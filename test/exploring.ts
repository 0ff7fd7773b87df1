/** Explorations as tests ask for them: no clock, no limits, nothing to show, unless they say so. */

import type { Graph } from "../checker/edges.ts";
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

/** What leaves a state in the explored graph: each successor's number, and the edge's marks. */
export function edgesFrom(
  { starts, targets, marks }: Graph,
  state: number,
): readonly (readonly [number, number])[] {
  const [start, end] = [starts[state] ?? 0, starts[state + 1] ?? 0];
  const marksThere = marks.subarray(start, end);
  return Array.from(targets.subarray(start, end), (target, at) => [target, marksThere[at] ?? 0]);
}
