/** What an expansion does for the threads that help it. */

import type { Expansion, Listener } from "./expansion.ts";
import type { Captain } from "./kernel/crew.ts";
import { areaNew, areaOut, areaPostponed, areaPostponedMoves } from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import { postponedIn } from "./kernel/postponed.ts";

export function captainOf(
  expansion: Expansion,
  listener: Listener,
  memory: KernelMemory,
): Captain {
  const { log, table } = expansion;
  return {
    feed: (first, end, into) => log.copy(first, end - first, into, 0),
    take: (words, count) => {
      log.append(words, 0, count);
    },
    takeFrom: (area) => {
      const words = new Uint32Array(memory.wasm.buffer);
      log.append(words, (area + areaOut) >>> 2, memory.get(area + areaNew));
      memory.set(area + areaNew, 0);
      const postponed = memory.get(area + areaPostponed);
      memory.set(area + areaPostponed, 0);
      return postponedIn(words, (area + areaPostponedMoves) >>> 2, postponed);
    },
    hear: listener.hear,
    expand: (first, end) => expansion.expandRange(first, end) === end,
    make: (moves) => expansion.make(moves),
    hasRoom: (more) => table.hasRoom(log.count, more),
    makeRoom: (more) => table.makeRoom(log.count, more),
    grow: () => table.grow(),
    words: () => log.packing.words,
  };
}
