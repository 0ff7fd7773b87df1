/** Explores a system to its end or to a limit, in slices, so that progress is seen and Ctrl-C works. */

import type { Property } from "./property.ts";
import { flagStates } from "./flags.ts";
import { Search } from "./search.ts";
import type { Breach } from "./search.ts";
import type { System, Whole } from "./system.ts";
import type { Graph } from "./edges.ts";

export interface Limits {
  readonly statesMax: number;
  readonly secondsMax: number;
  /** Of the search's own tables. */
  readonly bytesMax: number;
}

export const noLimits: Limits = {
  statesMax: Infinity,
  secondsMax: Infinity,
  bytesMax: Infinity,
};

export interface ExploreOptions<Seen, SharedSeen> {
  readonly properties: readonly Property<Seen, SharedSeen>[];
  readonly limits: Limits;
  /** Keep the edges for analyses of the graph. */
  readonly keepsGraph: boolean;
  /** Go on after every property is broken, to count all states. */
  readonly goesOn: boolean;
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
  readonly onProgress: (progress: Progress) => void;
}

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly frontier: number;
  readonly statesPerSecond: number;
  readonly bytes: number;
}

/** Why an exploration stopped before it had seen every state within the bounds. */
export type Cut = "states" | "time" | "interrupted" | "memory";

export interface Explored<Part, Shared> {
  readonly states: number;
  readonly transitions: number;
  /** Steps to the deepest state found. */
  readonly depth: number;
  /** States found whose successors were not computed. */
  readonly frontier: number;
  /** null: every state within the bounds was visited, or nothing was left to ask (`isDecided`). */
  readonly cut: Cut | null;
  /** Stopped early because every property was broken already. */
  readonly isDecided: boolean;
  /** Per bound, how often it refused a step. */
  readonly boundHits: Readonly<Record<string, number>>;
  /** Per kind of action, and per branch of the rules, how often it was taken; 0: never. */
  readonly actions: Readonly<Record<string, number>>;
  readonly branches: Readonly<Record<string, number>>;
  /** Per property: its first breach, or null. */
  readonly breaches: readonly (Breach | null)[];
  /** Per property: in how many distinct views it had something to say. */
  readonly relevant: readonly number[];
  readonly graph: Graph | null;
  readonly pathTo: (state: number) => readonly number[];
  readonly wholeAt: (state: number) => Whole<Part, Shared>;
  /** 1 for each state of which one slot or more holds a part that is flagged. */
  readonly flagStates: (isFlagged: (slot: number, part: Part) => boolean) => Uint8Array;
  /** Distinct parts per slot, and distinct shared parts. */
  readonly components: readonly number[];
  readonly relabelled: number;
  readonly bytes: number;
  readonly elapsedMs: number;
}

const statesPerSlice = 1 << 12;
const msPerTurn = 60;

export async function explore<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  options: ExploreOptions<Seen, SharedSeen>,
): Promise<Explored<Part, Shared>> {
  const { limits, nowMs } = options;
  const startMs = nowMs();
  const search = new Search(system, options.properties, options.keepsGraph);
  const isDecided = (): boolean => search.isAllBroken && !options.goesOn;
  let turnMs = startMs;
  let cut: Cut | null = null;
  while (search.frontier > 0 && !isDecided()) {
    cut = reasonToStop(search, options, startMs);
    if (cut !== null) break;
    search.advance(Math.min(statesPerSlice, Math.max(1, limits.statesMax - search.visited.count)));
    if (nowMs() - turnMs < msPerTurn) continue;
    options.onProgress(progressOf(search, nowMs() - startMs));
    await new Promise((resume) => setImmediate(resume));
    turnMs = nowMs();
  }
  return explored(search, cut, isDecided() && search.frontier > 0, nowMs() - startMs);
}

interface Measured {
  readonly frontier: number;
  readonly bytes: number;
  readonly transitions: number;
  readonly depth: number;
  readonly visited: { readonly count: number };
}

function reasonToStop<Seen, SharedSeen>(
  search: Measured,
  { limits, nowMs, isInterrupted }: ExploreOptions<Seen, SharedSeen>,
  startMs: number,
): Cut | null {
  if (search.visited.count >= limits.statesMax) return "states";
  if (nowMs() - startMs >= limits.secondsMax * 1000) return "time";
  if (isInterrupted()) return "interrupted";
  if (search.bytes > limits.bytesMax) return "memory";
  return null;
}

function progressOf(search: Measured, elapsedMs: number): Progress {
  return {
    states: search.visited.count,
    transitions: search.transitions,
    depth: search.depth,
    frontier: search.frontier,
    statesPerSecond: (search.visited.count * 1000) / Math.max(1, elapsedMs),
    bytes: search.bytes,
  };
}

function explored<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  search: Search<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  cut: Cut | null,
  isDecided: boolean,
  elapsedMs: number,
): Explored<Part, Shared> {
  const { system, tallies, parts, shareds } = search.effects;
  const actions = zeroes(system.actionKinds);
  const branches = zeroes(system.branches);
  for (let tally = 0; tally < tallies.size(); tally += 1) {
    const times = search.taken[tally] ?? 0;
    const { kind, branches: taken } = tallies.valueOf(tally);
    actions[kind] = (actions[kind] ?? 0) + times;
    for (const branch of taken) branches[branch] = (branches[branch] ?? 0) + times;
  }
  return {
    states: search.visited.count,
    transitions: search.transitions,
    depth: search.depth,
    frontier: search.frontier,
    cut,
    isDecided,
    boundHits: Object.fromEntries(system.bounds.map((name, at) => [name, search.hits[at] ?? 0])),
    actions,
    branches,
    breaches: search.breaches,
    relevant: search.judge.relevant,
    graph: search.edges?.graph ?? null,
    pathTo: (state) => search.pathTo(state),
    wholeAt: (state) => search.wholeAt(state),
    flagStates: (isFlagged) => flagStates(search, isFlagged),
    components: [...parts.map((interned) => interned.size()), shareds.size()],
    relabelled: search.relabeller?.applied ?? 0,
    bytes: search.bytes,
    elapsedMs,
  };
}

const zeroes = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, 0]));
