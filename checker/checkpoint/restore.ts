/** A search as a checkpoint keeps it, and a search made that again. */

import type { Breaches } from "../breaches.ts";
import type { Compiled } from "../compiled.ts";
import type { Edges } from "../edges.ts";
import type { Counters } from "../kernel/counters.ts";
import type { StateLog } from "../kernel/state-log.ts";
import type { Overflow } from "../spill/overflow.ts";
import { nameAgain } from "./names.ts";
import type { LevelEnd, Saved } from "./saved.ts";

interface Restorable<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly compiled: Compiled<Part, Shared, Action, Post, Demand, Seen, SharedSeen>;
  readonly breaches: Breaches;
  readonly edges: Edges | null;
  readonly log: StateLog;
  readonly counters: Counters;
  readonly overflow: Overflow;
  readonly expanded: number;
  readonly depth: number;
}

export function levelEndOf<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  search: Restorable<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  levels: readonly number[],
): LevelEnd {
  const { log, expanded, depth, counters, breaches, compiled } = search;
  const { system, tallies } = compiled.effects;
  return {
    ...{ count: log.count, expanded, depth, levels: [...levels] },
    counts: counters.of(system.bounds.length, tallies.size()),
    ...{ unbroken: breaches.unbroken, breaches: breaches.found },
  };
}

/** The same names and the same packing, and an empty log: before the states come. */
export function beginAgain<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  search: Restorable<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  { names, packing }: Saved,
): void {
  nameAgain(search.compiled.effects, names);
  search.compiled.adopt(packing);
  search.overflow.reset();
  search.log.clear(packing);
}

/** After the states have come: what was counted, broken and kept of the graph. */
export function endAgain<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  search: Restorable<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  { levelEnd, graph }: Saved,
): void {
  search.overflow.cover();
  judgeAgain(search);
  if (graph !== null) search.edges?.restore(graph);
  search.breaches.restore(levelEnd.unbroken, levelEnd.breaches);
  search.counters.restore(levelEnd.counts);
}

/** What properties have to say of the states was counted as they were found. */
function judgeAgain<Part, Shared, Action, Post, Demand, Seen, SharedSeen>({
  compiled: { judge, components },
  log,
}: Restorable<Part, Shared, Action, Post, Demand, Seen, SharedSeen>): void {
  if (judge.relevant.length === 0) return;
  const state = new Int32Array(components);
  for (let number = 0; number < log.count; number += 1) {
    log.read(number, state);
    judge.stateBreaks(state);
  }
}
