/** Paths through the graph, breadth first, so that none with the same claim is shorter. */

import type { Graph } from "../edges.ts";
import { Scratch } from "./scratch.ts";

/**
 * A walk along edges, given as positions in `graph.targets`: of parallel edges the one meant is
 * then known by its marks. `states` has one more: edge i leads from state i to state i + 1.
 */
export interface Path {
  readonly states: readonly number[];
  readonly edges: readonly number[];
}

/** An endless execution. The stem ends where the cycle begins and ends; the cycle has an edge. */
export interface Lasso {
  readonly stem: Path;
  readonly cycle: Path;
}

/** Is an edge no part of the path looked for, possibly on its way, or its last one? */
export type Verdict = "ignore" | "follow" | "arrive";

/** `length` counts the edges from the path's first state up to and including this edge. */
export type Judge = (edge: number, source: number, target: number, length: number) => Verdict;

/** The shortest path from 0 to a state that satisfies `isGoal`, along any edges; null: none. */
export function shortestPath(
  graph: Graph,
  isGoal: (state: number) => boolean,
  walker = new Walker(graph),
): Path | null {
  if (isGoal(0)) return justStart;
  const judge: Judge = (_edge, _source, target) => (isGoal(target) ? "arrive" : "follow");
  return walker.find(0, judge);
}

export const justStart: Path = { states: [0], edges: [] };

/** Has the exploration reached its end, so that every state's successors are known? */
export function isClosed(graph: Graph): boolean {
  const { states, targets } = graph;
  for (const target of targets) if (target >= states) return false;
  return states > 0;
}

/** The state that an edge leaves: the last one whose edges start at it or before, and not empty. */
export function sourceOf(graph: Graph, edge: number): number {
  let low = 0;
  let high = graph.states;
  // starts[low] <= edge < starts[high], as starts ascend: so low + 1 = high names the source.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((graph.starts[middle] as number) <= edge) low = middle;
    else high = middle;
  }
  return low;
}

export interface WalkLimits {
  readonly edgesMax: number;
  /** A walk ends once it has reached more states than this. */
  readonly reachedMax: number;
}

const noWalkLimits: WalkLimits = { edgesMax: Infinity, reachedMax: Infinity };

interface Walked {
  /** The edge at which the walk arrived; null: at none. */
  readonly last: number | null;
  readonly reached: number;
}

const unseen = 0;
const isStart = -1;

/**
 * Breadth-first walks, one after another, in 8 bytes per state that they reach. A class because the
 * arrays serve many walks: each clears only what it has touched.
 */
export class Walker {
  /** States reached, over all walks: what they have cost. */
  work = 0;
  readonly #graph: Graph;
  /** The edge by which a state was reached, plus one. */
  readonly #arrivals: Int32Array<ArrayBuffer>;
  readonly #queue: Int32Array<ArrayBuffer>;

  constructor(graph: Graph, scratch = new Scratch(graph.states)) {
    this.#graph = graph;
    this.#arrivals = scratch.takeZeroes();
    this.#queue = scratch.take();
  }

  giveBack(scratch: Scratch): void {
    scratch.give(this.#arrivals);
    scratch.give(this.#queue);
  }

  /**
   * The shortest path of at least one edge from a state, of edges that `judge` follows and a last
   * one at which it arrives; null: there is none within these limits. Frontier states can only be
   * arrived at. Among the shortest it is the one met first, so the same graph gives the same path.
   */
  find(from: number, judge: Judge, limits: WalkLimits = noWalkLimits): Path | null {
    if (from >= this.#graph.states) return null;
    this.#queue[0] = from;
    this.#arrivals[from] = isStart;
    const { last, reached } = this.#walk(judge, limits);
    const path = last === null ? null : this.#pathBy(last);
    for (let at = 0; at < reached; at += 1) this.#arrivals[this.#queue[at] as number] = unseen;
    this.work += reached;
    return path;
  }

  #walk(judge: Judge, { edgesMax, reachedMax }: WalkLimits): Walked {
    const { states, starts, targets } = this.#graph;
    const arrivals = this.#arrivals;
    const queue = this.#queue;
    let reached = 1;
    let length = 1;
    let levelEnd = 1;
    for (let at = 0; at < reached && length <= edgesMax; at += 1) {
      if (reached > reachedMax) break;
      const source = queue[at] as number;
      const end = starts[source + 1] as number;
      for (let edge = starts[source] as number; edge < end; edge += 1) {
        const target = targets[edge] as number;
        const verdict = judge(edge, source, target, length);
        if (verdict === "arrive") return { last: edge, reached };
        if (verdict === "ignore" || target >= states || arrivals[target] !== unseen) continue;
        arrivals[target] = edge + 1;
        queue[reached] = target;
        reached += 1;
      }
      if (at + 1 < levelEnd) continue;
      length += 1;
      levelEnd = reached;
    }
    return { last: null, reached };
  }

  #pathBy(last: number): Path {
    const edges = [last];
    const states = [this.#graph.targets[last] as number];
    for (;;) {
      const source = sourceOf(this.#graph, edges.at(-1) ?? last);
      states.push(source);
      const arrival = this.#arrivals[source] as number;
      if (arrival === isStart) break;
      edges.push(arrival - 1);
    }
    return { states: states.reverse(), edges: edges.reverse() };
  }
}
