/** Toy graphs for tests of the analyses, and plain answers to hold them against. */

import assert from "node:assert/strict";

import fc from "fast-check";

import type { Lasso, Path } from "../../checker/analysis/paths.ts";
import type { Graph } from "../../checker/edges.ts";

/** Source, target, marks. */
export type Edge = readonly [number, number, number];

export const campaign = 1;
export const election = 2;
export const deposition = 4;
export const time = 8;
export const fault = 16;

export function graphOf(states: number, edges: readonly Edge[]): Graph {
  const sorted = edges.toSorted(([one], [other]) => one - other);
  const starts = new Int32Array(states + 1);
  for (let state = 1; state <= states; state += 1) {
    starts[state] = sorted.filter(([source]) => source < state).length;
  }
  const targets = Int32Array.from(sorted, ([, target]) => target);
  return { states, starts, targets, marks: Uint8Array.from(sorted, ([, , marks]) => marks) };
}

export function edgesOf({ states, starts, targets, marks }: Graph): readonly Edge[] {
  const edges: Edge[] = [];
  for (let source = 0; source < states; source += 1) {
    for (let at = starts[source] ?? 0; at < (starts[source + 1] ?? 0); at += 1) {
      edges.push([source, targets[at] ?? 0, marks[at] ?? 0]);
    }
  }
  return edges;
}

/** Graphs as an exploration makes them: all reachable from 0, numbered breadth first. */
export function exploredGraphs(statesMax: number, bits: readonly number[]): fc.Arbitrary<Graph> {
  const oneInThree = (bit: number): fc.Arbitrary<number> => fc.constantFrom(0, 0, bit);
  const marks = fc
    .tuple(...bits.map(oneInThree))
    .map((some) => some.reduce((sum, bit) => sum + bit, 0));
  // A state after the first is led to by one before it.
  const tree = (states: number): fc.Arbitrary<readonly Edge[]> =>
    fc.tuple(
      ...Array.from({ length: states - 1 }, (_none, at) =>
        fc.tuple(fc.nat(at), fc.constant(at + 1), marks),
      ),
    );
  return fc
    .integer({ min: 1, max: statesMax })
    .chain((states) => {
      const state = fc.nat(states - 1);
      return fc.tuple(tree(states), fc.array(fc.tuple(state, state, marks), { maxLength: states }));
    })
    .map(([some, more]) => breadthFirst([...some, ...more]));
}

function breadthFirst(edges: readonly Edge[]): Graph {
  const order = [0];
  for (const from of order) {
    for (const [source, target] of edges) {
      if (source === from && !order.includes(target)) order.push(target);
    }
  }
  const kept = edges.filter(([source]) => order.includes(source));
  return graphOf(
    order.length,
    kept.map(([source, target, marks]) => [order.indexOf(source), order.indexOf(target), marks]),
  );
}

/** What an exploration cut after it had expanded some states would have found. */
export const cutTo = (graph: Graph, states: number): Graph =>
  graphOf(
    states,
    edgesOf(graph).filter(([source]) => source < states),
  );

export const flags = (states: number): fc.Arbitrary<Uint8Array> =>
  fc.uint8Array({ min: 0, max: 1, minLength: states, maxLength: states });

/** Can a state be reached from another (always from itself), along the edges that are kept? */
export function reachability(
  states: number,
  edges: readonly Edge[],
  keeps: (edge: Edge) => boolean = () => true,
): (from: number, to: number) => boolean {
  const reaches = Array.from({ length: states }, (_none, from) =>
    Array.from({ length: states }, (_other, to) => from === to),
  );
  for (const edge of edges) if (keeps(edge)) set(reaches, edge[0], edge[1]);
  for (let via = 0; via < states; via += 1) {
    for (let from = 0; from < states; from += 1) {
      if (reaches[from]?.[via] !== true) continue;
      reaches[via]?.forEach((isReached, to) => {
        if (isReached) set(reaches, from, to);
      });
    }
  }
  return (from, to) => reaches[from]?.[to] === true;
}

function set(reaches: readonly boolean[][], from: number, to: number): void {
  const row = reaches[from];
  if (row !== undefined && to < row.length) row[to] = true;
}

/** Edges to the nearest state that is wanted; Infinity: none can be reached. */
export function distance(graph: Graph, isWanted: (state: number) => boolean): number {
  let level = new Set([0]);
  for (let length = 0; length <= graph.states; length += 1) {
    if ([...level].some(isWanted)) return length;
    const sources = level;
    const next = edgesOf(graph).filter(([source]) => sources.has(source));
    level = new Set(next.map(([, target]) => target));
  }
  return Infinity;
}

/** Is every edge of the path one of the graph, between the states that the path says? */
export function assertWalk(graph: Graph, { states, edges }: Path): void {
  assert.equal(states.length, edges.length + 1);
  const all = edgesOf(graph);
  edges.forEach((edge, at) => {
    assert.deepEqual(all[edge]?.slice(0, 2), [states[at], states[at + 1]]);
  });
}

export function assertLasso(graph: Graph, { stem, cycle }: Lasso): void {
  assertWalk(graph, stem);
  assertWalk(graph, cycle);
  assert.equal(stem.states[0], 0);
  assert.equal(stem.states.at(-1), cycle.states[0]);
  assert.equal(cycle.states.at(-1), cycle.states[0]);
  assert.notEqual(cycle.edges.length, 0);
}

/** A chain of so many states, with marks by position, and a last edge back if asked. */
export function chain(
  states: number,
  marksAt: (at: number) => number,
  backTo: number | null = null,
): Graph {
  const edges = states - 1 + (backTo === null ? 0 : 1);
  const starts = Int32Array.from({ length: states + 1 }, (_none, at) => Math.min(at, edges));
  const targets = Int32Array.from({ length: edges }, (_none, at) => at + 1);
  if (backTo !== null) targets[edges - 1] = backTo;
  const marks = Uint8Array.from({ length: edges }, (_none, at) => marksAt(at));
  return { states, starts, targets, marks };
}

/** A grid, `width` by `width`, with edges right and down; those down have these marks. */
export function grid(width: number, down: number): Graph {
  const states = width * width;
  const starts = new Int32Array(states + 1);
  const targets = new Int32Array(2 * width * (width - 1));
  const marks = new Uint8Array(targets.length);
  let count = 0;
  for (let state = 0; state < states; state += 1) {
    if (state % width < width - 1) targets[count++] = state + 1;
    if (state < states - width) {
      marks[count] = down;
      targets[count++] = state + width;
    }
    starts[state + 1] = count;
  }
  return { states, starts, targets, marks };
}
