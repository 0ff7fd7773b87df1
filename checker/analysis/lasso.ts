/** A short lasso through a component of the graph, to show that something can go on for ever. */

import type { Graph } from "../edges.ts";
import { Walker, shortestPath, sourceOf } from "./paths.ts";
import type { Judge, Lasso, Path, WalkLimits } from "./paths.ts";
import type { Scratch } from "./scratch.ts";

export interface LassoOptions {
  /** Bits of edges that the cycle must not have, as when the components were found. */
  readonly without: number;
  /** Does this edge, whose ends are in one component, make the cycle worth showing? */
  readonly isWanted: (edge: number, source: number) => boolean;
}

/**
 * Limits of effort. Each candidate gets a short walk. Then each gets a long one, until those have
 * reached so many states per state of the graph; but the first one that is needed has no limit.
 */
const candidatesMax = 64;
const shortWalkMax = 1 << 14;
const workPerState = 0.5;
const workMin = 1_000_000;

/**
 * A lasso whose cycle stays in one component (`of` as in Components) and has a wanted edge. Of the
 * wanted edges those nearest to state 0 are tried, and the least sum of distance and cycle is kept:
 * short, though not proved the shortest. null: no such edge can be reached.
 */
export function shortLasso(
  graph: Graph,
  of: Int32Array,
  { without, isWanted }: LassoOptions,
  scratch: Scratch,
): Lasso | null {
  const walker = new Walker(graph, scratch);
  const isInside = (edge: number, source: number, target: number): boolean => {
    if (target >= graph.states || ((graph.marks[edge] as number) & without) !== 0) return false;
    return of[source] !== -1 && of[source] === of[target];
  };
  const candidates = nearest(walker, (edge, source, target) => {
    return isInside(edge, source, target) && isWanted(edge, source);
  });
  const cycle = shortCycle(graph, candidates, isInside, walker);
  if (cycle === null) return null;
  const onCycle = new Set(cycle.states);
  const stem = shortestPath(graph, (state) => onCycle.has(state), walker);
  return stem === null ? null : { stem, cycle: turnedTo(cycle, stem.states.at(-1) ?? 0) };
}

type IsInside = (edge: number, source: number, target: number) => boolean;

function shortCycle(
  graph: Graph,
  candidates: readonly Candidate[],
  isInside: IsInside,
  walker: Walker,
): Path | null {
  let best: Path | null = null;
  let totalMin = Infinity;
  const tryAll = (workMax: number, isShort: boolean): void => {
    const workEnd = walker.work + workMax;
    for (const { edge, length } of candidates) {
      if (length >= totalMin || walker.work >= workEnd) break;
      const left = isShort ? shortWalkMax : workEnd - walker.work;
      const reachedMax = best === null && !isShort ? Infinity : left;
      const limits = { edgesMax: totalMin - 1 - length, reachedMax };
      const cycle = cycleThrough(graph, edge, isInside, walker, limits);
      if (cycle === null) continue;
      best = cycle;
      totalMin = length - 1 + cycle.edges.length;
    }
  };
  tryAll(Infinity, true);
  tryAll(Math.max(workMin, workPerState * graph.states), false);
  return best;
}

interface Candidate {
  readonly edge: number;
  /** Edges from state 0 up to and including this one, on the shortest path that ends with it. */
  readonly length: number;
}

/** The first edges met that are wanted, in order of their distance from state 0. */
function nearest(walker: Walker, isCandidate: IsInside): readonly Candidate[] {
  const candidates: Candidate[] = [];
  walker.find(0, (edge, source, target, length) => {
    if (isCandidate(edge, source, target)) candidates.push({ edge, length });
    return candidates.length === candidatesMax ? "arrive" : "follow";
  });
  return candidates;
}

/** The shortest cycle that begins with this edge; null: the rest of it exceeds the limits. */
function cycleThrough(
  graph: Graph,
  edge: number,
  isInside: IsInside,
  walker: Walker,
  limits: WalkLimits,
): Path | null {
  const source = sourceOf(graph, edge);
  const target = graph.targets[edge] as number;
  if (source === target) return { states: [source, source], edges: [edge] };
  const judge: Judge = (next, from, to) => {
    if (!isInside(next, from, to)) return "ignore";
    return to === source ? "arrive" : "follow";
  };
  const back = walker.find(target, judge, limits);
  if (back === null) return null;
  return { states: [source, ...back.states], edges: [edge, ...back.edges] };
}

/** The same cycle, begun at another of its states. */
function turnedTo({ states, edges }: Path, first: number): Path {
  const at = Math.max(0, states.indexOf(first));
  return {
    states: [...states.slice(at, -1), ...states.slice(0, at), first],
    edges: [...edges.slice(at), ...edges.slice(0, at)],
  };
}
