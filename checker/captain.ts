/** What an expansion does for the threads that help it. */

import type { Expansion, Listener } from "./expansion.ts";
import type { Captain } from "./kernel/crew.ts";
import { areaNew, areaOut } from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";

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
    },
    hear: listener.hear,
    expand: (first, end) => expansion.expandRange(first, end) === end,
    expandAgain: (sources) => expansion.expandThese(sources),
    hasRoom: (more) => table.hasRoom(log.count, more),
    makeRoom: (more) => table.makeRoom(log.count, more),
    grow: () => table.grow(),
    words: () => log.packing.words,
  };
}
