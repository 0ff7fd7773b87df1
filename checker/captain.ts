/** What a search does for the threads that help it. */

import type { Breaches } from "./breaches.ts";
import type { Captain } from "./kernel/crew.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import { unpack } from "./kernel/state-log.ts";
import type { StateLog } from "./kernel/state-log.ts";
import type { News } from "./kernel/thread-control.ts";
import type { VisitedTable } from "./kernel/visited-table.ts";

interface Helped {
  readonly log: StateLog;
  readonly breaches: Breaches;
  readonly compiled: {
    readonly components: number;
    readonly judge: { readonly stateBreaks: (state: Int32Array) => number };
  };
  readonly expandRange: (first: number, stop: number, counted?: number) => number;
  readonly collectNew: (area: number) => void;
  readonly hearOfBreach: (
    source: number,
    words: Uint32Array,
    where: number,
    ofState: number,
    ofStep: number,
  ) => void;
}

export function captainOf(search: Helped, memory: KernelMemory, table: VisitedTable): Captain {
  const { log } = search;
  return {
    feed: (first, end, word) =>
      log.copy(first, end - first, new Uint32Array(memory.wasm.buffer), word),
    collect: (area) => {
      search.collectNew(area);
    },
    hear: (news) => {
      hear(search, news);
    },
    expand: (first, end) => search.expandRange(first, end) === end,
    expandAgain: (source, counted) => search.expandRange(source, source + 1, counted) > source,
    hasRoom: (more) => table.hasRoom(log.count, more),
    makeRoom: (more) => table.makeRoom(log.count, more),
    grow: () => table.grow(),
    words: () => log.packing.words,
  };
}

function hear(search: Helped, { broken, unjudged }: News): void {
  const { log, breaches, compiled } = search;
  for (const { source, ofState, ofStep, key } of broken) {
    search.hearOfBreach(source, key, 0, ofState, ofStep);
  }
  for (const key of unjudged) {
    const state = new Int32Array(compiled.components);
    unpack(log.packing, key, 0, state);
    breaches.consider(compiled.judge.stateBreaks(state), null, state);
  }
}
