/** Explores a system to its end or to a limit, in slices, so that progress is seen and Ctrl-C works. */

import { Saving } from "./checkpoint/saving.ts";
import type { Checkpoint } from "./checkpoint/saved.ts";
import type { Property } from "./property.ts";
import { flagStates } from "./flags.ts";
import { Search } from "./search.ts";
import type { Threads } from "./expansion.ts";
import type { Spill } from "./spill/word-file.ts";
import type { System, Whole } from "./system.ts";
import type { Graph } from "./edges.ts";

export interface Limits {
  /** The search stops at the end of the level in which it has found so many. */
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
  /** Threads to search with besides this one; they are of no use where the graph is kept. */
  readonly threads?: Threads | null;
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
  readonly onProgress: (progress: Progress) => void;
  /** Where states go that memory has no room for; absent or null: the search is cut there. */
  readonly spill?: Spill | null | undefined;
  /** Goes on where this was saved, and saves there; absent or null: neither. */
  readonly checkpoint?: Checkpoint | null | undefined;
}

export interface Progress {
  readonly states: number;
  readonly transitions: number;
  readonly depth: number;
  readonly frontier: number;
  readonly statesPerSecond: number;
  readonly bytes: number;
  /** In files, where memory had no room. */
  readonly bytesSpilled: number;
}

/** A property that is broken. */
export interface Breach<Part, Shared> {
  /** Steps of a shortest path to it. */
  readonly depth: number;
  /** That path, the initial state first: of all shortest ones, always the same. */
  readonly path: () => readonly Whole<Part, Shared>[];
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
  readonly breaches: readonly (Breach<Part, Shared> | null)[];
  /** Per property: in how many distinct views it had something to say. */
  readonly relevant: readonly number[];
  readonly graph: Graph | null;
  /** A shortest path to a state, the initial one first. */
  readonly pathTo: (state: number) => readonly Whole<Part, Shared>[];
  readonly wholeAt: (state: number) => Whole<Part, Shared>;
  /** 1 for each state of which one slot or more holds a part that is flagged. */
  readonly flagStates: (isFlagged: (slot: number, part: Part) => boolean) => Uint8Array;
  /** Distinct parts per slot, and distinct shared parts. */
  readonly components: readonly number[];
  readonly relabelled: number;
  /** How often the system itself was asked; all other steps were looked up. */
  readonly rulesRun: number;
  readonly bytes: number;
  readonly bytesSpilled: number;
  readonly elapsedMs: number;
  /** Gives back files: states and paths that were not read before can be read no more. */
  readonly release: () => void;
}

const statesPerSlice = 1 << 14;
/** Threads stop for each other after so many slices. */
const slicesOfThreads = 32;
const msPerTurn = 60;

export async function explore<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  options: ExploreOptions<Seen, SharedSeen>,
): Promise<Explored<Part, Shared>> {
  const { nowMs } = options;
  const startMs = nowMs();
  const { threads = null } = options;
  const search = new Search(system, options.properties, options.keepsGraph, threads);
  const { spill = null } = options;
  if (spill !== null) search.spillTo(spill, options.limits.bytesMax);
  const saving = new Saving(search, options.checkpoint ?? null);
  const isDecided = (): boolean => search.breaches.isAllBroken && !options.goesOn;
  const slice = threads === null ? statesPerSlice : statesPerSlice * slicesOfThreads;
  let turnMs = startMs;
  let cut: Cut | null = null;
  try {
    while (search.frontier > 0 && !isDecided()) {
      cut = reasonToStop(search, options, startMs);
      if (cut !== null) break;
      search.advance(slice, options.limits.statesMax);
      saving.saveIfDue();
      if (nowMs() - turnMs < msPerTurn) continue;
      options.onProgress(progressOf(search, nowMs() - startMs));
      await new Promise((resume) => setImmediate(resume));
      turnMs = nowMs();
    }
    saving.save();
  } finally {
    search.dispose();
  }
  search.finish();
  return explored(search, cut, isDecided() && search.frontier > 0, nowMs() - startMs);
}

interface Measured {
  readonly frontier: number;
  readonly bytes: number;
  readonly counters: { readonly transitions: number };
  readonly depth: number;
  readonly count: number;
  readonly isLevelDone: boolean;
  readonly isOutOfMemory: boolean;
  readonly overflow: { readonly mayBegin: boolean; readonly bytes: number };
}

function reasonToStop<Seen, SharedSeen>(
  search: Measured,
  { limits, nowMs, isInterrupted }: ExploreOptions<Seen, SharedSeen>,
  startMs: number,
): Cut | null {
  if (search.isLevelDone && search.count >= limits.statesMax) return "states";
  if (nowMs() - startMs >= limits.secondsMax * 1000) return "time";
  if (isInterrupted()) return "interrupted";
  if (search.isOutOfMemory) return "memory";
  if (search.bytes > limits.bytesMax && !search.overflow.mayBegin) return "memory";
  return null;
}

function progressOf(search: Measured, elapsedMs: number): Progress {
  return {
    states: search.count,
    transitions: search.counters.transitions,
    depth: search.depth,
    frontier: search.frontier,
    statesPerSecond: (search.count * 1000) / Math.max(1, elapsedMs),
    bytes: search.bytes,
    bytesSpilled: search.overflow.bytes,
  };
}

function explored<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  search: Search<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  cut: Cut | null,
  isDecided: boolean,
  elapsedMs: number,
): Explored<Part, Shared> {
  const { system, tallies, parts, shareds } = search.compiled.effects;
  const { counters } = search;
  const actions = zeroes(system.actionKinds);
  const branches = zeroes(system.branches);
  for (let tally = 0; tally < tallies.size(); tally += 1) {
    const times = counters.takenOf(tally);
    const { kind, branches: taken } = tallies.valueOf(tally);
    actions[kind] = (actions[kind] ?? 0) + times;
    for (const branch of taken) branches[branch] = (branches[branch] ?? 0) + times;
  }
  return {
    states: search.count,
    transitions: search.counters.transitions,
    depth: search.depth,
    frontier: search.frontier,
    cut,
    isDecided,
    boundHits: Object.fromEntries(system.bounds.map((name, at) => [name, counters.hitsOf(at)])),
    actions,
    branches,
    breaches: search.compiled.judge.relevant.map((_, property) => {
      const found = search.breaches.of(property);
      return found === null ? null : { depth: found.depth, path: () => search.pathToBreach(property) };
    }),
    relevant: search.compiled.judge.relevant,
    graph: search.edges?.graph ?? null,
    pathTo: (state) => search.pathTo(state),
    wholeAt: (state) => search.wholeAt(state),
    flagStates: (isFlagged) => flagStates(parts, search.log, isFlagged),
    components: [...parts.map((interned) => interned.size()), shareds.size()],
    relabelled: counters.relabelled,
    rulesRun: search.compiled.effects.computed,
    bytes: search.bytes,
    bytesSpilled: search.overflow.bytes,
    elapsedMs,
    release: () => {
      search.release();
    },
  };
}

const zeroes = (names: readonly string[]): Record<string, number> =>
  Object.fromEntries(names.map((name) => [name, 0]));
