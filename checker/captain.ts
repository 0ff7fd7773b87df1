/** What an expansion does for the threads that help it. */

import type { Expansion, Listener } from "./expansion.ts";
import type { Captain } from "./kernel/crew.ts";
import { areaNew, areaOut, newMax } from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";

export function captainOf(
  expansion: Expansion,
  listener: Listener,
  memory: KernelMemory,
): Captain {
  const { log, table } = expansion;
  /** New states that were taken from a thread and are not in the log yet. */
  let taken = new Uint32Array(0);
  let count = 0;
  const put = (): void => {
    log.append(taken, 0, count);
    count = 0;
  };
  return {
    feed: (first, end, word) =>
      log.copy(first, end - first, new Uint32Array(memory.wasm.buffer), word),
    take: (area) => {
      put();
      const from = (area + areaOut) >>> 2;
      count = memory.get(area + areaNew);
      const length = count * log.width;
      if (taken.length < length) taken = new Uint32Array(newMax * log.width);
      taken.set(new Uint32Array(memory.wasm.buffer).subarray(from, from + length));
      memory.set(area + areaNew, 0);
    },
    put,
    hear: listener.hear,
    expand: (first, end) => expansion.expandRange(first, end) === end,
    expandAgain: (source, counted) => expansion.expandRange(source, source + 1, counted) > source,
    hasRoom: (more) => table.hasRoom(log.count + count, more),
    makeRoom: (more) => table.makeRoom(log.count, more),
    grow: () => table.grow(),
    words: () => log.packing.words,
  };
}
