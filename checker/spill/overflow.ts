/** When a search goes to files, and what that asks of its log and of its table of visited states. */

import type { KernelMemory } from "../kernel/memory.ts";
import type { Repacking } from "../kernel/repacking.ts";
import type { StateLog } from "../kernel/state-log.ts";
import type { VisitedTable } from "../kernel/visited-table.ts";
import { Outside } from "./outside.ts";
import type { Spill } from "./word-file.ts";

const leastBytesToSort = 1 << 22;

export class Overflow {
  /** What memory has no room for would go to files; nothing has yet. */
  mayBegin = false;
  readonly #log: StateLog;
  readonly #table: VisitedTable;
  readonly #memory: KernelMemory;
  #outside: Outside | null = null;

  constructor(log: StateLog, table: VisitedTable, memory: KernelMemory) {
    this.#log = log;
    this.#table = table;
    this.#memory = memory;
  }

  /** In files. */
  get bytes(): number {
    return this.#outside?.bytes ?? 0;
  }

  /** From now on what `bytesMax` of memory have no room for goes to files. `levelEnd`: asked then. */
  allow(spill: Spill, bytesMax: number, levelEnd: () => number): void {
    this.mayBegin = true;
    this.#table.overflowTo({
      placesMax: spill.placesMax,
      mayGrow: (bytes) => this.#memory.size + this.#log.bytes + bytes <= bytesMax,
      keep: () => {
        if (this.#outside === null) this.#begin(spill, bytesMax, levelEnd());
        return this.#log.count;
      },
    });
  }

  /** Drops what the level at hand, which begins where the runs end, has found again. */
  settle(): void {
    const { count } = this.#log;
    if (this.#outside === null || this.#outside.covered === count) return;
    this.#outside.settle();
    this.#table.drop(count - this.#log.count);
  }

  /** The log was filled again, with complete levels: what is not in the runs goes there. */
  cover(): void {
    this.#outside?.cover(this.#log.count);
  }

  /** The states are packed anew. */
  repack(repacking: Repacking): void {
    this.#outside?.repack(repacking);
  }

  /** Files go. */
  dispose(): void {
    this.#outside?.dispose();
  }

  /** The log begins anew, in memory. */
  reset(): void {
    this.dispose();
    this.#outside = null;
  }

  #begin(spill: Spill, bytesMax: number, levelEnd: number): void {
    const bytes = Math.max(leastBytesToSort, (bytesMax - this.#memory.size) / 2);
    this.#outside = new Outside(this.#log, spill, bytes);
    this.#outside.cover(levelEnd);
    this.mayBegin = false;
  }
}
