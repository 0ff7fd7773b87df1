/** The table of visited states in the kernel's memory: how large it is, and that it has room. */

import type { Instance } from "./instance.ts";
import * as at from "./layout.ts";
import { areaIn, homesTogether, newMax, sourcesMax } from "./layout.ts";
import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";
import type { StateLog } from "./state-log.ts";
import {
  grown,
  leastSize,
  mostIn,
  placesOf,
  readyFor,
  roomIn,
  shapeFor,
  shapeIn,
  shapeWith,
  strideOf,
} from "./table-shape.ts";
import type { Entry, Shape } from "./table-shape.ts";

/** A table that gives memory away keeps so many places. */
const leastShrunk = 1 << 12;
/** States that may have to wait while the table grows where it lies. */
const waitingMax = 1 << 16;

/** What happens when the table may not grow: it is emptied, if its states are kept elsewhere. */
export interface Overflow {
  /** Places that the table may have. */
  readonly placesMax: number;
  /** May memory grow by so many bytes? */
  readonly mayGrow: (bytes: number) => boolean;
  /** Sees to it that no state is lost when the table is emptied; how many are in the log. */
  readonly keep: () => number;
}

/** Moves the homes from `first` to `end`, some of them by `own`; false: the table is spoilt. */
export type MoveTogether = (
  first: number,
  end: number,
  own: (first: number, end: number) => boolean,
) => boolean;

export class VisitedTable {
  readonly #memory: KernelMemory;
  #entry: Entry;
  #shape: Shape;
  #instance: Instance;
  #overflow: Overflow | null = null;
  /** The table has been emptied, and may be again. */
  #isPartial = false;
  /** States of the log that are not in the table. */
  #missing = 0;
  /** It could not grow. */
  #isLargest = false;

  /** Moves homes of a table that grows; with the help of other threads, where there are any. */
  moveTogether: MoveTogether = (first, end, own) => own(first, end);

  /** The table begins empty. */
  constructor(memory: KernelMemory, instance: Instance, entry: Entry) {
    this.#memory = memory;
    this.#instance = instance;
    this.#entry = entry;
    this.#shape = shapeWith(entry, leastSize);
    memory.onMoved = () => {
      this.#announce();
    };
    memory.onCrowded = (more, address, bytes) => this.#giveWay(more, address, bytes);
    if (!this.#reserve(this.#shape)) throw new Error("no memory for a search");
    this.#announce();
  }

  get bytes(): number {
    return this.#bytesOf(this.#shape);
  }

  /** Of a home, if the table has remainders when it is built again. */
  get homeBits(): number {
    return readyFor(this.#shape.size);
  }

  /** Where it may not grow, the table is emptied from now on. */
  overflowTo(overflow: Overflow): void {
    this.#overflow = overflow;
    if (overflow.placesMax >= this.#shape.size) return;
    this.#shape = shapeIn(this.#entry, this.bytes, overflow.placesMax);
    this.#empty(overflow.keep());
  }

  /** So many states were dropped from the log, all of them in the table. */
  drop(count: number): void {
    this.#missing -= count;
  }

  /** Is there room already, so that nothing need be done that no other thread may see? */
  hasRoom(count: number, more: number): boolean {
    if (!this.#isPartial && this.#overflow?.mayGrow(0) === false) return false;
    const isFitting = count - this.#missing + more <= this.#room;
    return isFitting || (this.#isPartial && count <= this.#missing);
  }

  /** Makes room for `more` states beside the `count` of the log; false where memory has none. */
  makeRoom(count: number, more: number): boolean {
    if (!this.#isPartial && this.#overflow?.mayGrow(0) === false) return this.grow();
    while (count - this.#missing + more > this.#room) {
      if (this.#isPartial && count <= this.#missing) return true;
      if (this.#growInPlace()) continue;
      if (count - this.#missing + more <= this.#room) return true;
      if (!this.#giveUp()) return false;
    }
    return true;
  }

  /** Makes room, by emptying the table where it may not grow; false: there is none. */
  grow(): boolean {
    return this.#growInPlace() || this.#giveUp();
  }

  /** So many states may be in it before it grows, or is emptied. */
  get #room(): number {
    const mayGrow = !this.#isPartial && !this.#isLargest;
    return mayGrow ? roomIn(this.#shape, this.#entry) : mostIn(this.#shape, this.#entry);
  }

  #giveUp(): boolean {
    if (this.#overflow === null) return false;
    this.#empty(this.#overflow.keep());
    return true;
  }

  /** False: it is as large as it may be. */
  #growInPlace(): boolean {
    if (this.#isPartial || this.#isLargest) return false;
    const next = grown(this.#shape);
    this.#isLargest = !this.#mayHave(next) || !this.#reserve(next);
    if (this.#isLargest) return false;
    const side = this.#memory.tableAt + this.#bytesOf(next);
    const isGrown =
      next.homeBits > 0
        ? this.#doubled(side)
        : this.#instance.grow(next.size, side, waitingMax) !== 0;
    if (!isGrown) throw new Error("the table of visited states cannot grow where it lies");
    this.#shape = next;
    return true;
  }

  /** Of remainders, the later half moves beyond the table first, then half of what is left. */
  #doubled(side: number): boolean {
    const own = (first: number, end: number): boolean => this.#instance.moveHomes(first, end) !== 0;
    this.#instance.beginGrowth(side);
    for (let end = 2 ** this.#shape.homeBits; end > homesTogether; end /= 2) {
      if (!this.moveTogether(end / 2, end, own)) return false;
    }
    return this.#instance.endGrowth(side) !== 0;
  }

  /** Begins again, empty, for another kernel and a log that is empty too; `states` are to come. */
  begin(instance: Instance, entry: Entry, states: number): void {
    const { bytes } = this;
    this.#instance = instance;
    this.#entry = entry;
    this.#isPartial = false;
    this.#isLargest = false;
    this.#missing = 0;
    const wanted = shapeFor(entry, states);
    const isFitting = wanted.homeBits > 0 && this.#mayHave(wanted);
    this.#shape = isFitting ? wanted : shapeIn(entry, bytes, Infinity);
    if (!this.#reserve(this.#shape)) throw new Error("no memory for a search");
    this.#announce();
    instance.clear(this.bytes);
  }

  /** Empties the table, for another kernel, and inserts all states of the log again. */
  rebuild(instance: Instance, entry: Entry, log: StateLog): boolean {
    const { bytes } = this;
    const { size } = this.#shape;
    this.#instance = instance;
    this.#entry = entry;
    this.#shape = shapeWith(entry, size);
    this.#isLargest = false;
    if (this.#isPartial || !this.#mayHave(this.#shape) || !this.#reserve(this.#shape)) {
      if (this.#overflow === null) return false;
      this.#shape = shapeIn(entry, bytes, size);
      if (!this.#reserve(this.#shape)) return false;
      this.#empty(this.#overflow.keep());
      return true;
    }
    this.#announce();
    instance.clear(this.bytes);
    return this.insert(log, 0, log.count);
  }

  /** Inserts states that are not in the table; their numbers are those of the log. */
  insert(log: StateLog, from: number, to: number): boolean {
    const input = areaOf(0) + areaIn;
    for (let done = from; done < to; ) {
      if (this.#isPartial) return true;
      if (!this.makeRoom(done, newMax)) return false;
      const words = new Uint32Array(this.#memory.wasm.buffer);
      const count = log.copy(done, Math.min(to - done, sourcesMax), words, input >>> 2);
      let first = 0;
      while (first < count) {
        first = this.#instance.insertAll(first, count, done);
        if (first < count && !this.grow()) return false;
      }
      done += count;
    }
    return true;
  }

  /**
   * Leaves memory to the tables of effects, where there may not be more: the table begins again,
   * smaller and empty. What a run is about to hand back may be found again, as after any emptying.
   * false: it need not, or cannot.
   */
  #giveWay(more: number, address: number, bytes: number): boolean {
    if (this.#overflow === null || this.#overflow.mayGrow(more)) return false;
    const shape = shapeIn(this.#entry, bytes, this.#overflow.placesMax);
    if (shape.size < leastShrunk) return false;
    const count = this.#overflow.keep();
    this.#shape = shape;
    this.#memory.placeTable(address, this.bytes);
    this.#empty(count);
    return true;
  }

  #empty(count: number): void {
    this.#isPartial = true;
    this.#missing = count;
    this.#announce();
    this.#instance.clear(this.bytes);
  }

  #mayHave(shape: Shape): boolean {
    if (this.#overflow === null) return true;
    const more = this.#memory.tableAt + this.#bytesOf(shape) - this.#memory.size;
    return shape.size <= this.#overflow.placesMax && this.#overflow.mayGrow(Math.max(0, more));
  }

  #bytesOf(shape: Shape): number {
    return strideOf(shape, this.#entry) * placesOf(shape);
  }

  #reserve(shape: Shape): boolean {
    const waiting = this.#isPartial ? 0 : waitingMax;
    const bytes = this.#bytesOf(shape) + strideOf(shape, this.#entry) * waiting;
    return this.#memory.reserveTable(bytes);
  }

  #announce(): void {
    const shape = this.#shape;
    const last = strideOf(shape, this.#entry) * (placesOf(shape) - 1);
    this.#memory.set(at.sharedSize, shape.size);
    this.#memory.setWide(at.sharedHomeBits, BigInt(shape.homeBits));
    this.#memory.set(at.sharedLast, this.#memory.tableAt + last);
  }
}
