/**
 * The visited states, whole, in the order in which they were found, and a table to find them by.
 * Every state is stored in full and compared in full: no hash stands for one. Mutable typed arrays
 * behind a class, because nine tenths of a search's time and memory are here.
 *
 * States are staged in batches before they are settled one by one: `touch` reads the table and the
 * states that settling will need, all independent of each other, so that the memory's latency
 * overlaps instead of adding up.
 */

import { bitsFor, packingOf } from "./packing.ts";
import type { Packing } from "./packing.ts";

const initialCapacity = 1 << 12;
const leastBits = 4;
/** The table has at least this many places per state, so that probes stay short. */
const placesPerState = 1.5;
export const batchSize = 1 << 9;

export class Visited {
  count = 0;
  /** States staged and not yet settled. */
  staged = 0;
  readonly #components: number;
  #packing: Packing;
  #capacity = initialCapacity;
  #states: Int32Array;
  /** State number plus one; 0 where there is none. */
  #table: Int32Array;
  #mask: number;
  #batch: Int32Array;
  readonly #hashes = new Int32Array(batchSize);
  /** Of what was touched: kept, so that the reads are not left out as useless. */
  touched = 0;

  constructor(components: number) {
    this.#components = components;
    this.#packing = packingOf(Array.from({ length: components }, () => leastBits));
    this.#states = new Int32Array(this.#packing.words * initialCapacity);
    this.#batch = new Int32Array(this.#packing.words * batchSize);
    this.#mask = 2 * initialCapacity - 1;
    this.#table = new Int32Array(this.#mask + 1);
  }

  /** Can these components be staged, or must the packing be widened first (with nothing staged)? */
  fits(state: Int32Array): boolean {
    const { bitsOf } = this.#packing;
    for (let component = 0; component < this.#components; component += 1) {
      if ((state[component] as number) >>> (bitsOf[component] as number) !== 0) return false;
    }
    return true;
  }

  /** Adds a state to the batch. */
  stage(state: Int32Array): void {
    const { words, wordOf, shiftOf } = this.#packing;
    const batch = this.#batch;
    const at = this.staged * words;
    for (let word = 0; word < words; word += 1) batch[at + word] = 0;
    for (let component = 0; component < this.#components; component += 1) {
      const place = at + (wordOf[component] as number);
      const value = (state[component] as number) << (shiftOf[component] as number);
      batch[place] = (batch[place] as number) | value;
    }
    this.#hashes[this.staged] = hashOf(batch, at, words);
    this.staged += 1;
  }

  /** Brings what settling this batch will read into the processor's caches. */
  touch(): void {
    const mask = this.#mask;
    const words = this.#packing.words;
    let sum = 0;
    for (let item = 0; item < this.staged; item += 1) {
      sum ^= this.#table[(this.#hashes[item] as number) & mask] as number;
    }
    for (let item = 0; item < this.staged; item += 1) {
      const entry = this.#table[(this.#hashes[item] as number) & mask] as number;
      sum ^= this.#states[(entry === 0 ? 0 : entry - 1) * words] as number;
    }
    this.touched ^= sum;
  }

  /** The number of a staged state; a new one gets the next number, so `count` tells whether it is. */
  settle(item: number): number {
    const words = this.#packing.words;
    const from = item * words;
    const batch = this.#batch;
    const states = this.#states;
    const table = this.#table;
    const mask = this.#mask;
    for (let place = (this.#hashes[item] as number) & mask; ; place = (place + 1) & mask) {
      const entry = table[place] as number;
      if (entry === 0) return this.#insert(from, place);
      const at = (entry - 1) * words;
      let word = 0;
      while (word < words && states[at + word] === batch[from + word]) word += 1;
      if (word === words) return entry - 1;
    }
  }

  /** Writes the components of a state into `into`. */
  read(number: number, into: Int32Array): void {
    const { words, wordOf, shiftOf, bitsOf } = this.#packing;
    const at = number * words;
    for (let component = 0; component < this.#components; component += 1) {
      const word = this.#states[at + (wordOf[component] as number)] as number;
      const mask = (1 << (bitsOf[component] as number)) - 1;
      into[component] = (word >>> (shiftOf[component] as number)) & mask;
    }
  }

  /** Packs anew so that `state` fits; the numbers of the states stay. */
  widen(state: Int32Array): void {
    const largest = state.slice();
    const parts = new Int32Array(this.#components);
    for (let number = 0; number < this.count; number += 1) {
      this.read(number, parts);
      for (let component = 0; component < this.#components; component += 1) {
        largest[component] = Math.max(largest[component] as number, parts[component] as number);
      }
    }
    const bits = Array.from(largest, (value) => Math.max(leastBits, bitsFor(value)));
    const next = packingOf(bits);
    const states = new Int32Array(this.#capacity * next.words);
    for (let number = 0; number < this.count; number += 1) {
      this.read(number, parts);
      for (let component = 0; component < this.#components; component += 1) {
        const at = number * next.words + (next.wordOf[component] as number);
        const placed = (parts[component] as number) << (next.shiftOf[component] as number);
        states[at] = (states[at] as number) | placed;
      }
    }
    this.#packing = next;
    this.#states = states;
    this.#batch = new Int32Array(next.words * batchSize);
    this.#fillTable();
  }

  get bytes(): number {
    return this.#states.byteLength + this.#table.byteLength;
  }

  #insert(from: number, place: number): number {
    const words = this.#packing.words;
    if (this.count === this.#capacity) {
      this.#capacity *= 2;
      this.#states = grown(this.#states, this.#capacity * words);
    }
    const at = this.count * words;
    for (let word = 0; word < words; word += 1) {
      this.#states[at + word] = this.#batch[from + word] as number;
    }
    this.count += 1;
    this.#table[place] = this.count;
    if (this.count * placesPerState > this.#mask) {
      this.#mask = 2 * this.#mask + 1;
      this.#fillTable();
    }
    return this.count - 1;
  }

  #fillTable(): void {
    const words = this.#packing.words;
    const mask = this.#mask;
    const table = new Int32Array(mask + 1);
    for (let number = 0; number < this.count; number += 1) {
      let place = hashOf(this.#states, number * words, words) & mask;
      while (table[place] !== 0) place = (place + 1) & mask;
      table[place] = number + 1;
    }
    this.#table = table;
  }
}

/** Mixes the words of a state: a multiplication by an odd constant and a fold of the high bits each. */
function hashOf(packed: Int32Array, at: number, words: number): number {
  let hash = 0;
  for (let word = 0; word < words; word += 1) {
    hash = Math.imul(hash ^ (packed[at + word] as number), 0x9e3779b1);
    hash ^= hash >>> 15;
  }
  hash = Math.imul(hash, 0x85ebca77);
  return hash ^ (hash >>> 13);
}

/** A longer copy. */
export function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(length);
  next.set(old);
  return next;
}
