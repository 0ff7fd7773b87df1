/** Which states can reach which, found in one pass and without reversing an edge. */

import type { Graph } from "../edges.ts";
import type { Components } from "./components.ts";

/**
 * Sets the flag of every state from which a flagged one can be reached, in the part of the graph
 * that the components are of, by edges without any bit of `without`. A flag at a state that was
 * left out counts too, for the states from which an edge leads to it.
 *
 * Components come in reverse topological order. So when one's turn comes, the flags of all that it
 * leads to are final, and its own states, which reach each other, get one flag together.
 */
export function flagWhatReaches(
  graph: Graph,
  { of, order }: Components,
  without: number,
  flags: Uint8Array,
): void {
  for (let at = 0; at < order.length; ) {
    const first = at;
    const component = of[order[at] as number] as number;
    let isFlagged = false;
    for (; at < order.length && of[order[at] as number] === component; at += 1) {
      isFlagged ||= leadsToFlag(graph, order[at] as number, without, flags);
    }
    if (!isFlagged) continue;
    for (let member = first; member < at; member += 1) flags[order[member] as number] = 1;
  }
}

/** Is a state flagged, or by one edge the source of a flagged one? */
function leadsToFlag(
  { states, starts, targets, marks }: Graph,
  state: number,
  without: number,
  flags: Uint8Array,
): boolean {
  if (flags[state] !== 0) return true;
  const end = starts[state + 1] as number;
  for (let edge = starts[state] as number; edge < end; edge += 1) {
    const target = targets[edge] as number;
    const isLeftOut = ((marks[edge] as number) & without) !== 0 || target >= states;
    if (!isLeftOut && flags[target] !== 0) return true;
  }
  return false;
}

/**
 * Flags states that have an edge, without any bit of `without`, that `isWanted`, in a new array. A
 * frontier state's successors are not known; the caller says with `isWanted` what that means.
 */
export function flagWhereEdge(
  { states, starts, targets, marks }: Graph,
  without: number,
  isWanted: (marks: number, target: number) => boolean,
): Uint8Array {
  const flags = new Uint8Array(states);
  for (let state = 0; state < states; state += 1) {
    const end = starts[state + 1] as number;
    for (let edge = starts[state] as number; edge < end; edge += 1) {
      const bits = marks[edge] as number;
      if ((bits & without) !== 0 || !isWanted(bits, targets[edge] as number)) continue;
      flags[state] = 1;
      break;
    }
  }
  return flags;
}
