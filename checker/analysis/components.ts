/** Strongly connected components, found without recursion in 16 bytes per state. */

import type { Graph } from "../edges.ts";
import { Scratch } from "./scratch.ts";

/** The part of the graph that an analysis looks at. */
export interface Part {
  /** Edges with any of these mark bits are left out; 0: none. */
  readonly without: number;
  /** States with 1 here are left out, and the edges at them; null: none. */
  readonly avoid: Uint8Array | null;
}

export const everything: Part = { without: 0, avoid: null };

/**
 * Numbers are in reverse topological order: an edge leads into its own component or into one with
 * a lower number. An analysis that goes through `order` from its start therefore meets each
 * component after all that it leads to.
 */
export interface Components {
  readonly count: number;
  /** Per state its component's number; -1: left out. */
  readonly of: Int32Array<ArrayBuffer>;
  /** All states that are not left out, each component's together, lowest number first. */
  readonly order: Int32Array<ArrayBuffer>;
}

/**
 * Tarjan's algorithm in Pearce's form ("A space-efficient algorithm for finding strongly connected
 * components", 2016), with the stacks made explicit. Targets outside the graph are skipped: with no
 * known successors, a state at the frontier closes no cycle.
 */
export function componentsOf(
  graph: Graph,
  part: Part = everything,
  scratch = new Scratch(graph.states),
): Components {
  const tarjan = new Tarjan(graph, part, scratch);
  for (let root = 0; root < graph.states; root += 1) tarjan.visitFrom(root);
  tarjan.giveBack(scratch);
  return tarjan.components();
}

const unvisited = 0;
const leftOut = -1;
/** `found` of a state in component 0; in component c it is this less c. */
const inFirst = -2;

class Tarjan {
  readonly #graph: Graph;
  readonly #without: number;
  /**
   * Of a state in progress, the least index (1 and up) of what it is known to reach; of one whose
   * component is complete, `inFirst` less the component's number. Negatives are never the lesser
   * index, so an edge into a complete component or to a state left out has no effect.
   */
  readonly #found: Int32Array<ArrayBuffer>;
  /** Complete states from the front; from the back, those that wait for their component's root. */
  readonly #order: Int32Array<ArrayBuffer>;
  /** The path being followed: states (inverted once known not to be a root), and next edges. */
  readonly #path: Int32Array<ArrayBuffer>;
  readonly #next: Int32Array<ArrayBuffer>;
  #index = 1;
  #complete = 0;
  #waiting: number;
  #count = 0;

  constructor(graph: Graph, { without, avoid }: Part, scratch: Scratch) {
    this.#graph = graph;
    this.#without = without;
    this.#found = scratch.takeZeroes();
    this.#order = scratch.take();
    this.#path = scratch.take();
    this.#next = scratch.take();
    this.#waiting = graph.states;
    if (avoid === null) return;
    for (let state = 0; state < graph.states; state += 1) {
      if (avoid[state] !== 0) this.#found[state] = leftOut;
    }
  }

  giveBack(scratch: Scratch): void {
    scratch.give(this.#path);
    scratch.give(this.#next);
  }

  components(): Components {
    const of = this.#found;
    for (let state = 0; state < of.length; state += 1) of[state] = inFirst - (of[state] as number);
    // A state left out got inFirst - leftOut, which is -1.
    return { count: this.#count, of, order: this.#order.subarray(0, this.#complete) };
  }

  /** Depth first from `root`; `from` is the end of the path, at `depth` in it. */
  visitFrom(root: number): void {
    if (this.#found[root] !== unvisited) return;
    const { states, starts, targets, marks } = this.#graph;
    const without = this.#without;
    const found = this.#found;
    const path = this.#path;
    const next = this.#next;
    let depth = 0;
    let from = root;
    let edge = this.#begin(root, 0);
    for (;;) {
      const end = starts[from + 1] as number;
      let target = -1;
      for (; edge < end; edge += 1) {
        if (((marks[edge] as number) & without) !== 0) continue;
        target = targets[edge] as number;
        if (target >= states) continue;
        const reached = found[target] as number;
        if (reached === unvisited) break;
        if (reached > 0 && reached < (found[from] as number)) {
          found[from] = reached;
          path[depth] = ~from;
        }
      }
      if (edge < end) {
        // The edge is read again on return: it then passes on what its target reaches.
        next[depth] = edge;
        depth += 1;
        from = target;
        edge = this.#begin(from, depth);
        continue;
      }
      if ((path[depth] as number) >= 0) this.#closeComponent(from);
      else this.#order[(this.#waiting -= 1)] = from;
      if (depth === 0) return;
      depth -= 1;
      from = path[depth] as number;
      if (from < 0) from = ~from;
      edge = next[depth] as number;
    }
  }

  /** Puts a state at the end of the path; the first of its edges. */
  #begin(state: number, depth: number): number {
    this.#found[state] = this.#index;
    this.#index += 1;
    this.#path[depth] = state;
    return this.#graph.starts[state] as number;
  }

  /**
   * The root of a component, found last of its states: the others are those that wait and were
   * first visited after it. They reach no lower index than the root's; all below them do.
   */
  #closeComponent(root: number): void {
    const found = this.#found;
    const order = this.#order;
    const least = found[root] as number;
    const number = inFirst - this.#count;
    // Complete, waiting and on the path are different states, so front and back do not meet.
    while (this.#waiting < order.length) {
      const state = order[this.#waiting] as number;
      if ((found[state] as number) < least) break;
      this.#waiting += 1;
      found[state] = number;
      order[this.#complete] = state;
      this.#complete += 1;
    }
    found[root] = number;
    order[this.#complete] = root;
    this.#complete += 1;
    this.#count += 1;
  }
}
