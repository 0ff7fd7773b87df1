/** Exact worst cases: the most that can be counted along any one execution. */

import type { Graph } from "../edges.ts";
import { componentsOf, everything } from "./components.ts";
import type { Components } from "./components.ts";
import { shortLasso } from "./lasso.ts";
import { Walker, isClosed, justStart } from "./paths.ts";
import type { Lasso, Path } from "./paths.ts";
import { Scratch } from "./scratch.ts";

/**
 * What an edge counts, an integer of 0 or more: by its marks, in a table of 256 entries, or by the
 * edge itself. A callback is asked some three times per edge, so its answers need not be stored.
 */
export type Weights = Uint8Array | ((edge: number, source: number) => number);

export interface WorstOptions {
  readonly weights: Weights;
  /** Edges count only where their source has 0 here; null: everywhere. */
  readonly until: Uint8Array | null;
  /**
   * Counting goes up to and including an execution's last edge with any of these mark bits, and an
   * execution without one counts nothing; 0: counting has no end.
   */
  readonly endsWith: number;
  readonly onPhase?: ((phase: string) => void) | undefined;
}

export type Worst =
  | {
      readonly kind: "bounded";
      readonly worst: number;
      /** A shortest path on which that much is counted. */
      readonly path: Path;
      /** false: the graph is partial, and `worst` is only the most found so far. */
      readonly isComplete: boolean;
    }
  | { readonly kind: "unbounded"; readonly lasso: Lasso; readonly isComplete: boolean };

/** A table of weights: 1 for edges with any of these mark bits. */
export const countMarks = (bits: number): Uint8Array =>
  Uint8Array.from({ length: 256 }, (_none, marks) => ((marks & bits) === 0 ? 0 : 1));

/**
 * The most counted along any execution from state 0, finite or infinite.
 *
 * It is unbounded exactly when an edge that counts has both ends in one component: then a cycle
 * goes through it, and going round once more counts more. Otherwise each execution counts only
 * where it passes from one component to a lower one: the worst is a longest path over components.
 *
 * The ticks until a stable leader's election, for one: `weights` count time, `until` is the stable
 * states, and `endsWith` the bit of elections. Time passed in stable states does not count, nor
 * time after the last election, in which the rest of the cluster only learns of it; all else does,
 * as does the time after a later fault has ended stability, up to the election it led to. A cycle
 * in which time passes outside the stable states makes it unbounded, elections or not. In every
 * execution that becomes stable, and in which nothing fails afterwards, the last election is the
 * stable leader's; a prefix that ends with an earlier election counts no more than the whole.
 */
export function worstCase(graph: Graph, options: WorstOptions): Worst {
  const { endsWith, onPhase } = options;
  const scratch = new Scratch(graph.states);
  const isComplete = isClosed(graph);
  const counting = { weigh: weighing(graph, options), endsWith };
  onPhase?.("components");
  const components = componentsOf(graph, everything, scratch);
  const { of } = components;
  onPhase?.("longest path");
  const longest = scratch.take();
  const isBounded = fillLongest(graph, components, longest, counting);
  scratch.give(components.order);
  if (!isBounded) {
    scratch.give(longest);
    onPhase?.("lasso");
    const isWanted = (edge: number, source: number): boolean => counting.weigh(edge, source) > 0;
    const lasso = shortLasso(graph, of, { without: 0, isWanted }, scratch);
    if (lasso === null) throw new Error("a state of the graph is not reachable from state 0");
    return { kind: "unbounded", lasso, isComplete };
  }
  onPhase?.("witness");
  const worst = graph.states === 0 ? noEnd : (longest[of[0] as number] as number);
  if (worst === noEnd || (worst === 0 && endsWith === 0)) {
    return { kind: "bounded", worst: 0, path: justStart, isComplete };
  }
  const path = attaining(graph, of, longest, counting, new Walker(graph, scratch));
  return { kind: "bounded", worst, path, isComplete };
}

interface Counting {
  readonly weigh: (edge: number, source: number) => number;
  readonly endsWith: number;
}

function weighing({ marks }: Graph, { weights, until }: WorstOptions): Counting["weigh"] {
  const weigh: Counting["weigh"] =
    typeof weights === "function" ? weights : (edge) => weights[marks[edge] as number] as number;
  if (until === null) return weigh;
  return (edge, source) => (until[source] === 0 ? weigh(edge, source) : 0);
}

/** No path from here ends with a wanted edge. */
const noEnd = -1;

/**
 * Per component, the most counted along a path from any of its states (all of them see the same, as
 * what they need to reach each other counts nothing); false: unbounded. Every edge leads to a
 * component that is done or to its own, so one pass in order is enough.
 */
function fillLongest(
  graph: Graph,
  { of, order }: Components,
  longest: Int32Array,
  counting: Counting,
): boolean {
  const nothing = counting.endsWith === 0 ? 0 : noEnd;
  for (let at = 0; at < order.length; ) {
    const component = of[order[at] as number] as number;
    longest[component] = nothing;
    for (; at < order.length && of[order[at] as number] === component; at += 1) {
      const most = mostFrom(graph, order[at] as number, of, longest, counting);
      if (most === Infinity) return false;
      if (most > 0x7fffffff) throw new RangeError("a worst case beyond 2^31 - 1");
      longest[component] = most;
    }
  }
  return true;
}

/** The most counted from a state, by what is known of its targets; Infinity: unbounded. */
function mostFrom(
  { states, starts, targets, marks }: Graph,
  source: number,
  of: Int32Array,
  longest: Int32Array,
  { weigh, endsWith }: Counting,
): number {
  const component = of[source] as number;
  const end = starts[source + 1] as number;
  let most = longest[component] as number;
  for (let edge = starts[source] as number; edge < end; edge += 1) {
    const target = targets[edge] as number;
    const weight = weigh(edge, source);
    // At the frontier nothing more is known to be counted, nor that counting ends.
    let rest = endsWith === 0 ? 0 : noEnd;
    if (target < states) {
      const into = of[target] as number;
      if (into === component && weight > 0) return Infinity;
      rest = longest[into] as number;
    }
    if (rest === noEnd && ((marks[edge] as number) & endsWith) !== 0) rest = 0;
    if (rest !== noEnd && rest + weight > most) most = rest + weight;
  }
  return most;
}

/**
 * The shortest path on which the most is counted. Breadth first, along edges by which nothing is
 * lost: their weight and the most from their target make up the most from their source. Such a path
 * may end as soon as nothing is left to count.
 */
function attaining(
  { states, marks }: Graph,
  of: Int32Array,
  longest: Int32Array,
  { weigh, endsWith }: Counting,
  walker: Walker,
): Path {
  const path = walker.find(0, (edge, source, target) => {
    const left = (longest[of[source] as number] as number) - weigh(edge, source);
    const mayEnd = endsWith === 0 || ((marks[edge] as number) & endsWith) !== 0;
    if (left === 0 && mayEnd) return "arrive";
    if (left < 0 || target >= states) return "ignore";
    return longest[of[target] as number] === left ? "follow" : "ignore";
  });
  if (path === null) throw new Error("no path counts what the longest one does");
  return path;
}
