/** The table of visited states in the kernel's memory: how large it is, and that it has room. */

import type { Instance } from "./instance.ts";
import * as at from "./layout.ts";
import {
  areaIn,
  homesTogether,
  newMax,
  placesOfHome,
  placesSpare,
  remainderBits,
  sourcesMax,
} from "./layout.ts";
import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";
import type { StateLog } from "./state-log.ts";

/** Of a home, where a table has remainders. */
export const leastHomeBits = 12;
/** The table is made so large, if that is what remainders need to tell states. */
const readyHomeBits = 16;
const leastSize = placesOfHome << leastHomeBits;
/** Of a table that is emptied when it is full. */
const leastPartial = 1 << 6;
/** A table that gives memory away keeps so many places. */
const leastShrunk = 1 << 12;
/** Filled further than this, probes would be long. */
const fullest = 0.9;
/** Where states have one word: they have the memory, and probes are more of what such a search does. */
const fullestOfOneWord = 0.78;
const bytesOfWord = 8;
/** A home of sixteen places is seldom full even then; the next size is twice as large. */
const fullestOfRemainders = 0.94;
const bytesOfRemainder = 4;
/** From this size on it grows by quarters, so that little of it lies idle. */
const large = 1 << 23;
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

/** What the table has for a state. */
export interface Entry {
  /** Of a place that has the state whole, and its number. */
  readonly bytes: number;
  /** By so many bits states differ; Infinity where a place must have them whole. */
  readonly bits: number;
}

/** Moves the homes from `first` to `end`, some of them by `own`; false: the table is spoilt. */
export type MoveTogether = (
  first: number,
  end: number,
  own: (first: number, end: number) => boolean,
) => boolean;

export class VisitedTable {
  /** In places. */
  size = 0;
  readonly #memory: KernelMemory;
  #entry: Entry;
  /** Bits of a home; 0 where the table has states whole. */
  #homeBits = 0;
  #instance: Instance;
  #overflow: Overflow | null = null;
  /** The table has been emptied, and may be again. */
  #isPartial = false;
  /** States of the log that are not in the table. */
  #missing = 0;

  /** Moves homes of a table that grows; with the help of other threads, where there are any. */
  moveTogether: MoveTogether = (first, end, own) => own(first, end);

  /** The table begins empty. */
  constructor(memory: KernelMemory, instance: Instance, entry: Entry) {
    this.#memory = memory;
    this.#instance = instance;
    this.#entry = entry;
    this.#shape(leastSize);
    memory.onMoved = () => {
      this.#announce();
    };
    memory.onCrowded = (more, address, bytes) => this.#giveWay(more, address, bytes);
    if (!this.#reserve(this.size)) throw new Error("no memory for a search");
    this.#announce();
  }

  get bytes(): number {
    return this.#bytesOf(this.size);
  }

  /** Of a home, if the table has remainders when it is built again. */
  get homeBits(): number {
    return Math.max(homeBitsOf(this.size), readyHomeBits);
  }

  /** Where it may not grow, the table is emptied from now on. */
  overflowTo(overflow: Overflow): void {
    this.#overflow = overflow;
    if (overflow.placesMax >= this.size) return;
    this.#fit(this.bytes, overflow.placesMax);
    this.#empty(overflow.keep());
  }

  /** So many states were dropped from the log, all of them in the table. */
  drop(count: number): void {
    this.#missing -= count;
  }

  /** Is there room already, so that nothing need be done that no other thread may see? */
  hasRoom(count: number, more: number): boolean {
    if (!this.#isPartial && this.#overflow?.mayGrow(0) === false) return false;
    const isFitting = count - this.#missing + more <= this.#fullest * this.size;
    return isFitting || (this.#isPartial && count <= this.#missing);
  }

  /** Makes room for `more` states beside the `count` of the log; false where memory has none. */
  makeRoom(count: number, more: number): boolean {
    if (!this.#isPartial && this.#overflow?.mayGrow(0) === false) return this.grow();
    while (count - this.#missing + more > this.#fullest * this.size) {
      if (this.#isPartial && count <= this.#missing) return true;
      if (!this.grow()) return false;
    }
    return true;
  }

  /** Makes room, by emptying the table where it may not grow; false: there is none. */
  grow(): boolean {
    const isDoubled = this.#homeBits > 0 || this.size < large;
    const size = isDoubled ? 2 * this.size : Math.floor(1.25 * this.size);
    if (this.#isPartial || !this.#mayHave(size) || !this.#reserve(size)) {
      if (this.#overflow === null) return false;
      this.#empty(this.#overflow.keep());
      return true;
    }
    const side = this.#memory.tableAt + this.#bytesOf(size);
    const isGrown =
      this.#homeBits > 0
        ? this.#doubled(side)
        : this.#instance.grow(size, side, waitingMax) !== 0;
    if (!isGrown) throw new Error("the table of visited states cannot grow where it lies");
    this.size = size;
    if (this.#homeBits > 0) this.#homeBits += 1;
    return true;
  }

  /** Of remainders, the later half moves beyond the table first, then half of what is left. */
  #doubled(side: number): boolean {
    const own = (first: number, end: number): boolean => this.#instance.moveHomes(first, end) !== 0;
    this.#instance.beginGrowth(side);
    for (let end = 2 ** this.#homeBits; end > homesTogether; end /= 2) {
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
    this.#missing = 0;
    this.#shape(Math.max(leastSize, 2 ** Math.ceil(Math.log2(states / fullestOfRemainders))));
    if (this.#homeBits === 0 || !this.#mayHave(this.size)) this.#fit(bytes, Infinity);
    if (!this.#reserve(this.size)) throw new Error("no memory for a search");
    this.#announce();
    instance.clear(this.bytes);
  }

  /** Empties the table, for another kernel, and inserts all states of the log again. */
  rebuild(instance: Instance, entry: Entry, log: StateLog): boolean {
    const { bytes, size } = this;
    this.#instance = instance;
    this.#entry = entry;
    this.#shape(size);
    if (this.#isPartial || !this.#mayHave(this.size) || !this.#reserve(this.size)) {
      if (this.#overflow === null) return false;
      this.#fit(bytes, size);
      if (!this.#reserve(this.size)) return false;
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
    this.#take(shape);
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

  /**
   * The table gets so many places; of remainders, if these can tell states by them, for which it may
   * get more as long as it is small.
   */
  #shape(places: number): void {
    const homeBits = Math.max(homeBitsOf(places), this.#entry.bits - remainderBits);
    const isShort = homeBits <= Math.max(homeBitsOf(places), readyHomeBits);
    this.#take(isShort ? shapeOf(homeBits) : { homeBits: 0, size: places });
  }

  /** The table gets as many places as so many bytes have room for, and not more than `most`. */
  #fit(bytes: number, most: number): void {
    this.#take(shapeIn(this.#entry, bytes, most));
  }

  #take({ homeBits, size }: Shape): void {
    this.#homeBits = homeBits;
    this.size = size;
  }

  #mayHave(size: number): boolean {
    if (this.#overflow === null) return true;
    const more = this.#memory.tableAt + this.#bytesOf(size) - this.#memory.size;
    return size <= this.#overflow.placesMax && this.#overflow.mayGrow(Math.max(0, more));
  }

  get #stride(): number {
    return this.#homeBits > 0 ? bytesOfRemainder : this.#entry.bytes;
  }

  get #fullest(): number {
    if (this.#homeBits > 0) return fullestOfRemainders;
    return this.#entry.bytes === bytesOfWord ? fullestOfOneWord : fullest;
  }

  #bytesOf(size: number): number {
    return this.#stride * (size + this.#spare);
  }

  /** Places after the last home. */
  get #spare(): number {
    return this.#homeBits > 0 ? 0 : placesSpare;
  }

  #reserve(size: number): boolean {
    const waiting = this.#isPartial ? 0 : waitingMax;
    return this.#memory.reserveTable(this.#bytesOf(size) + this.#stride * waiting);
  }

  #announce(): void {
    const last = this.#memory.tableAt + this.#stride * (this.size + this.#spare - 1);
    this.#memory.set(at.sharedSize, this.size);
    this.#memory.setWide(at.sharedHomeBits, BigInt(this.#homeBits));
    this.#memory.set(at.sharedLast, last);
  }
}

/** `homeBits` is 0 where the table has states whole; `size` in places. */
interface Shape {
  readonly homeBits: number;
  readonly size: number;
}

const shapeOf = (homeBits: number): Shape => ({ homeBits, size: placesOfHome * 2 ** homeBits });

/** As many places as so many bytes have room for, not more than `most`. */
function shapeIn(entry: Entry, bytes: number, most: number): Shape {
  const homeBits = homeBitsOf(Math.min(bytes / bytesOfRemainder, most));
  if (homeBits >= Math.max(1, entry.bits - remainderBits)) return shapeOf(homeBits);
  const places = Math.floor(bytes / entry.bytes) - placesSpare;
  return { homeBits: 0, size: Math.min(most, Math.max(leastPartial, places)) };
}

const homeBitsOf = (places: number): number => Math.floor(Math.log2(places / placesOfHome));
