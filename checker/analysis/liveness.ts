/** What must happen in the end, and what can always still happen. */

import type { Graph } from "../edges.ts";
import { componentsOf } from "./components.ts";
import { shortLasso } from "./lasso.ts";
import { Walker, isClosed, shortestPath } from "./paths.ts";
import type { Lasso, Path } from "./paths.ts";
import { flagWhatReaches, flagWhereEdge } from "./reach.ts";
import { Scratch } from "./scratch.ts";

export interface EventuallyOptions {
  /** Bits of edges in which time passes. */
  readonly time: number;
  /** Bits of edges by which the environment makes something fail. */
  readonly faults: number;
  readonly onPhase?: ((phase: string) => void) | undefined;
}

export interface Stuck {
  readonly states: number;
  /** The shortest one to such a state, by any edges. */
  readonly path: Path;
}

export type Eventually =
  | { readonly kind: "holds"; readonly isComplete: boolean }
  /** There may be stuck states besides; null: none. */
  | {
      readonly kind: "violated";
      readonly lasso: Lasso;
      readonly stuck: Stuck | null;
      readonly isComplete: boolean;
    }
  | { readonly kind: "stuck"; readonly stuck: Stuck; readonly isComplete: boolean };

/**
 * Does every execution, wherever it has got to, come to a good state (AG AF good), if the
 * environment lets only finitely much fail, and if time passes for ever where it can?
 *
 * `violated`: a reachable cycle without faults avoids the good states, and time passes in it. Such
 * a cycle exists exactly when an edge with a time bit has both ends in one component of what is
 * left without good states and faults. If there is none, no execution avoids the good states for
 * ever while time passes: after its last fault it would take one such edge twice.
 *
 * `stuck`: there is no such cycle, but a reachable state from which, with no further fault, neither
 * a good state nor a passing of time can be reached: a deadlock, or steps without end in no time.
 *
 * In a partial graph frontier states might be good: what is violated or stuck remains so.
 */
export function alwaysEventually(
  graph: Graph,
  good: Uint8Array,
  { time, faults, onPhase }: EventuallyOptions,
): Eventually {
  const isComplete = isClosed(graph);
  const scratch = new Scratch(graph.states);
  onPhase?.("components without good states");
  const components = componentsOf(graph, { without: faults, avoid: good }, scratch);
  onPhase?.("stuck states");
  const canMove = flagWhereEdge(graph, faults, (bits, target) => {
    return (bits & time) !== 0 || target >= graph.states || good[target] !== 0;
  });
  flagWhatReaches(graph, components, faults, canMove);
  scratch.give(components.order);
  for (let state = 0; state < graph.states; state += 1) if (good[state] !== 0) canMove[state] = 1;
  const stuck = unflagged(graph, canMove, scratch);
  onPhase?.("cycles");
  const lasso = lassoInTime(graph, components.of, { time, faults }, scratch);
  if (lasso !== null) return { kind: "violated", lasso, stuck, isComplete };
  return stuck === null ? { kind: "holds", isComplete } : { kind: "stuck", stuck, isComplete };
}

export type EventuallyPossible =
  | { readonly kind: "holds"; readonly isComplete: boolean }
  | {
      readonly kind: "violated";
      /** Reachable states that cannot reach a good one. */
      readonly states: number;
      /** The shortest path to one of them, by any edges. */
      readonly path: Path;
      readonly isComplete: boolean;
    };

/**
 * Can a good state be reached from every reachable one (AG EF good), by edges without any bit of
 * `without`? In a partial graph frontier states might be good, so a violation remains one.
 */
export function alwaysEventuallyPossible(
  graph: Graph,
  good: Uint8Array,
  { without, onPhase }: Pick<EventuallyOptions, "onPhase"> & { readonly without: number },
): EventuallyPossible {
  const isComplete = isClosed(graph);
  onPhase?.("components");
  const scratch = new Scratch(graph.states);
  const components = componentsOf(graph, { without, avoid: null }, scratch);
  onPhase?.("what reaches a good state");
  const flags = flagWhereEdge(graph, without, (_marks, target) => target >= graph.states);
  for (let state = 0; state < graph.states; state += 1) if (good[state] !== 0) flags[state] = 1;
  flagWhatReaches(graph, components, without, flags);
  const lost = unflagged(graph, flags, scratch);
  if (lost === null) return { kind: "holds", isComplete };
  return { kind: "violated", ...lost, isComplete };
}

function lassoInTime(
  graph: Graph,
  of: Int32Array,
  { time, faults }: EventuallyOptions,
  scratch: Scratch,
): Lasso | null {
  if (!hasEdgeInside(graph, of, time, faults)) return null;
  const isWanted = (edge: number): boolean => ((graph.marks[edge] as number) & time) !== 0;
  const lasso = shortLasso(graph, of, { without: faults, isWanted }, scratch);
  if (lasso === null) throw new Error("a state of the graph is not reachable from state 0");
  return lasso;
}

/** Has any edge with a wanted bit, and none of `without`, both ends in one component? */
function hasEdgeInside(
  { states, starts, targets, marks }: Graph,
  of: Int32Array,
  wanted: number,
  without: number,
): boolean {
  for (let state = 0; state < states; state += 1) {
    const component = of[state] as number;
    if (component === -1) continue;
    const end = starts[state + 1] as number;
    for (let edge = starts[state] as number; edge < end; edge += 1) {
      const bits = marks[edge] as number;
      if ((bits & wanted) === 0 || (bits & without) !== 0) continue;
      const target = targets[edge] as number;
      if (target < states && of[target] === component) return true;
    }
  }
  return false;
}

/** How many states have no flag, and the shortest path to one; null: none. */
function unflagged(graph: Graph, flags: Uint8Array, scratch: Scratch): Stuck | null {
  let states = 0;
  for (const flag of flags) if (flag === 0) states += 1;
  if (states === 0) return null;
  const walker = new Walker(graph, scratch);
  const path = shortestPath(graph, (state) => flags[state] === 0, walker);
  if (path === null) throw new Error("a state of the graph is not reachable from state 0");
  walker.giveBack(scratch);
  return { states, path };
}
