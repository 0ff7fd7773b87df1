/** Tables in the kernel's memory, as TypeScript fills them: arrays by number, pairs, and records. */

import { unknown } from "./layout.ts";
import type { KernelMemory } from "./memory.ts";

const leastLog2 = 8;

/** Integers by number; unknown where nothing was set. Its address is kept at `header`. */
export class NumberTable {
  readonly #memory: KernelMemory;
  readonly #header: number;
  #log2 = leastLog2;
  /** Numbers that there is a place for. */
  #room = 2 ** (leastLog2 - 2);

  constructor(memory: KernelMemory, header: number) {
    this.#memory = memory;
    this.#header = header;
    memory.set(header, memory.allocate(leastLog2));
  }

  get(number: number): number {
    if (number >= this.#room) return unknown;
    return this.#memory.get(this.#memory.addressAt(this.#header) + 4 * number);
  }

  /** There is a place for every number below `count`. */
  reserve(count: number): void {
    if (count <= this.#room) return;
    const old = this.#memory.addressAt(this.#header);
    const oldLog2 = this.#log2;
    while (4 * count > 2 ** this.#log2) this.#log2 += 1;
    this.#room = 2 ** (this.#log2 - 2);
    const next = this.#memory.allocate(this.#log2);
    this.#memory.bytes.copyWithin(next, old, old + 2 ** oldLog2);
    this.#memory.set(this.#header, next);
    this.#memory.giveBack(old, oldLog2);
  }

  set(number: number, value: number): void {
    this.reserve(number + 1);
    this.#memory.set(this.#memory.addressAt(this.#header) + 4 * number, value);
  }
}

const bytesOfEntry = 16;

/** From pairs of integers to integers; 16 bytes an entry: second, first, value, nothing. */
export class PairTable {
  readonly #memory: KernelMemory;
  readonly #header: number;
  #log2 = 6;
  #last = 2 ** 6 - 1;
  #count = 0;

  constructor(memory: KernelMemory, header: number) {
    this.#memory = memory;
    this.#header = header;
    this.#announce(memory.allocate(this.#log2 + 4));
  }

  get(a: number, b: number): number {
    const at = this.#find(a, b);
    return this.#memory.get(at) === unknown ? unknown : this.#memory.get(at + 8);
  }

  /** Adds a pair that is not in the table. */
  set(a: number, b: number, value: number): void {
    if (2 * (this.#count + 1) > 2 ** this.#log2) this.#grow();
    this.#count += 1;
    this.#put(a, b, value);
  }

  #put(a: number, b: number, value: number): void {
    const at = this.#find(a, b);
    // The second comes last: another thread sees the whole entry or none.
    this.#memory.set(at + 8, value);
    this.#memory.set(at + 4, a);
    this.#memory.publish(at, b);
  }

  /** Where the pair is, or would be. The second is never `unknown`, so that marks a free entry. */
  #find(a: number, b: number): number {
    const table = this.#memory.addressAt(this.#header);
    const last = this.#last;
    for (let place = hashOfPair(a, b) >>> (32 - this.#log2); ; place = (place + 1) & last) {
      const at = table + bytesOfEntry * place;
      const second = this.#memory.get(at);
      if (second === unknown || (second === b && this.#memory.get(at + 4) === a)) return at;
    }
  }

  #grow(): void {
    const old = this.#memory.addressAt(this.#header);
    const oldLog2 = this.#log2;
    this.#log2 += 1;
    this.#last = 2 ** this.#log2 - 1;
    this.#announce(this.#memory.allocate(this.#log2 + 4));
    for (let place = 0; place < 2 ** oldLog2; place += 1) {
      const at = old + bytesOfEntry * place;
      const second = this.#memory.get(at);
      if (second === unknown) continue;
      this.#put(this.#memory.get(at + 4), second, this.#memory.get(at + 8));
    }
    this.#memory.giveBack(old, oldLog2 + 4);
  }

  #announce(address: number): void {
    this.#memory.setWide(this.#header, (BigInt(32 - this.#log2) << 32n) | BigInt(address));
  }
}

/** From pairs of small integers to integers: a row for each first, a column for each second. */
export class Grid {
  readonly #memory: KernelMemory;
  readonly #header: number;
  #rowsLog2 = 4;
  #columnsLog2 = 2;
  #at: number;

  constructor(memory: KernelMemory, header: number) {
    this.#memory = memory;
    this.#header = header;
    this.#at = this.#allocate();
    this.#announce();
  }

  get(row: number, column: number): number {
    return this.#has(row, column) ? this.#memory.get(this.#placeOf(row, column)) : unknown;
  }

  set(row: number, column: number, value: number): void {
    if (!this.#has(row, column)) this.#grow(row, column);
    this.#memory.set(this.#placeOf(row, column), value);
  }

  #has(row: number, column: number): boolean {
    return row < 2 ** this.#rowsLog2 && column < 2 ** this.#columnsLog2;
  }

  #placeOf(row: number, column: number): number {
    return this.#at + 4 * (row * 2 ** this.#columnsLog2 + column);
  }

  #grow(row: number, column: number): void {
    const old = this.#at;
    const [rowsLog2, columnsLog2] = [this.#rowsLog2, this.#columnsLog2];
    while (row >= 2 ** this.#rowsLog2) this.#rowsLog2 += 1;
    while (column >= 2 ** this.#columnsLog2) this.#columnsLog2 += 1;
    this.#at = this.#allocate();
    for (let each = 0; each < 2 ** rowsLog2; each += 1) {
      const from = old + 4 * each * 2 ** columnsLog2;
      this.#memory.bytes.copyWithin(this.#placeOf(each, 0), from, from + 4 * 2 ** columnsLog2);
    }
    this.#announce();
    this.#memory.giveBack(old, rowsLog2 + columnsLog2 + 2);
  }

  #allocate(): number {
    return this.#memory.allocate(this.#rowsLog2 + this.#columnsLog2 + 2);
  }

  /** In one word, so that another thread never sees a part of it: the address, and the sizes above. */
  #announce(): void {
    const sizes = (BigInt(this.#rowsLog2) << 8n) | BigInt(this.#columnsLog2);
    this.#memory.setWide(this.#header, (sizes << 32n) | BigInt(this.#at));
  }
}

/** The kernel's hash: assembly/pairs.ts. */
function hashOfPair(a: number, b: number): number {
  return (Math.imul(a, 0x9e3779b1) + Math.imul(b, 0x85ebca77)) | 0;
}

/** Records of integers, one after the other; a record's place never changes. */
export class Pool {
  readonly #memory: KernelMemory;
  readonly #header: number;
  #log2 = 14;
  #used = 0;

  constructor(memory: KernelMemory, header: number) {
    this.#memory = memory;
    this.#header = header;
    memory.set(header, memory.allocate(this.#log2));
  }

  /** The record's place, in integers. */
  add(record: ArrayLike<number>): number {
    const at = this.#used;
    this.#used += record.length;
    if (4 * this.#used > 2 ** this.#log2) this.#grow();
    this.#memory.words.set(record, (this.#memory.addressAt(this.#header) >>> 2) + at);
    return at;
  }

  #grow(): void {
    const old = this.#memory.addressAt(this.#header);
    const oldLog2 = this.#log2;
    while (4 * this.#used > 2 ** this.#log2) this.#log2 += 1;
    const next = this.#memory.allocate(this.#log2);
    this.#memory.bytes.copyWithin(next, old, old + 2 ** oldLog2);
    this.#memory.set(this.#header, next);
    this.#memory.giveBack(old, oldLog2);
  }
}
