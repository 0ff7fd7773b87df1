/** Stability, computed on the explored graph and not guessed from a state. */

import type { Graph } from "../edges.ts";
import { componentsOf } from "./components.ts";
import { flagWhatReaches, flagWhereEdge } from "./reach.ts";

export interface StableOptions {
  /** Bits of edges that disturb: a campaign, a deposition. */
  readonly restless: number;
  /** Bits of edges by which the environment makes something fail. */
  readonly faults: number;
  readonly onPhase?: ((phase: string) => void) | undefined;
}

/**
 * 1 for each stable state: it has a leader, and no execution from it in which nothing further fails
 * ever leaves that, by a restless edge or by coming to a state without a leader (a leader that
 * loses its quorum steps down, and that is neither campaign nor deposition).
 *
 * It is enough to flag what is unstable by itself, as it has no leader or a restless edge leaves
 * it, and then what reaches a flagged state: an execution that leaves stability has a first edge or
 * state that does so, and what comes before is a path to it.
 *
 * In a partial graph a state with 0 is not stable; one with 1 may come to be found unstable. So a
 * lasso that avoids the 1s avoids the stable states, and what is cut is no reason for a violation.
 */
export function stableStates(
  graph: Graph,
  hasLeader: Uint8Array,
  { restless, faults, onPhase }: StableOptions,
): Uint8Array {
  onPhase?.("components without faults");
  const components = componentsOf(graph, { without: faults, avoid: null });
  onPhase?.("stable states");
  const flags = flagWhereEdge(graph, faults, (bits) => (bits & restless) !== 0);
  for (let state = 0; state < graph.states; state += 1) {
    if (hasLeader[state] === 0) flags[state] = 1;
  }
  flagWhatReaches(graph, components, faults, flags);
  for (let state = 0; state < graph.states; state += 1) flags[state] = flags[state] === 0 ? 1 : 0;
  return flags;
}
