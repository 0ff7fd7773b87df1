/**
 * The kernel's memory, seen from TypeScript: areas of threads, the arena of tables, and last the table
 * of visited states. What is in the arena never moves but by being allocated anew; the table of
 * visited states is moved up when the arena needs the room.
 */

import { areaSize, areasAt, sharedTable } from "./layout.ts";
import type { WasmMemory } from "./thread-control.ts";

const pageBytes = 0x10000;
const pagesMax = 0x10000;
/** A page is left free below 4 GiB, so that an address after the last byte is an address too. */
const bytesMax = pageBytes * (pagesMax - 1);
const leastBytesOfArena = 1 << 19;

export class KernelMemory {
  readonly wasm: WasmMemory;
  /** Views of the whole memory; new ones whenever it grows. */
  words: Int32Array;
  bytes: Uint8Array;
  /** Bytes of the table of visited states, with what it may use besides. */
  #tableBytes = 0;
  #free: number;
  /** Blocks given back, by the logarithm of their size. */
  readonly #left: [number, number][] = [];
  /** Other threads read the tables: what is given back waits until they do not. */
  isShared = false;
  readonly #given: number[][] = Array.from({ length: 32 }, () => []);

  constructor(threads: number) {
    const arenaAt = areaOf(threads);
    const bytes = upToPage(arenaAt + leastBytesOfArena);
    const pages = { initial: bytes / pageBytes, maximum: pagesMax, shared: true };
    this.wasm = new WebAssembly.Memory(pages);
    this.#free = arenaAt;
    this.words = new Int32Array(this.wasm.buffer);
    this.bytes = new Uint8Array(this.wasm.buffer);
    this.set(sharedTable, bytes);
  }

  get(address: number): number {
    return this.words[address >>> 2] as number;
  }

  set(address: number, value: number): void {
    this.words[address >>> 2] = value;
  }

  /** Unsigned. */
  addressAt(address: number): number {
    return (this.words[address >>> 2] as number) >>> 0;
  }

  /** Sets a number after all that was set before. */
  publish(address: number, value: number): void {
    Atomics.store(this.words, address >>> 2, value);
  }

  setWide(address: number, value: bigint): void {
    Atomics.store(new BigUint64Array(this.wasm.buffer), address / 8, value);
  }

  counter(address: number): number {
    const low = (this.words[address >>> 2] as number) >>> 0;
    return low + 2 ** 32 * (this.words[(address >>> 2) + 1] as number);
  }

  setCounter(address: number, value: number): void {
    this.words[address >>> 2] = value | 0;
    this.words[(address >>> 2) + 1] = Math.floor(value / 2 ** 32);
  }

  /** Bytes in use. */
  get size(): number {
    return this.wasm.buffer.byteLength;
  }

  get tableAt(): number {
    return this.addressAt(sharedTable);
  }

  /** A block of 2 ** log2 bytes, filled with `unknown`. */
  allocate(log2: number): number {
    const size = 2 ** log2;
    const again = this.#given[log2]?.pop();
    const at = again ?? this.#fresh(size);
    this.words.fill(-1, at >>> 2, (at + size) >>> 2);
    return at;
  }

  giveBack(address: number, log2: number): void {
    if (this.isShared) this.#left.push([address, log2]);
    else this.#given[log2]?.push(address);
  }

  /** No other thread reads what was given back. */
  reuse(): void {
    for (const [address, log2] of this.#left.splice(0)) this.#given[log2]?.push(address);
  }

  /** Is there so much room in the arena that the table of visited states need not move? */
  hasRoom(bytes: number): boolean {
    return this.#free + bytes <= this.tableAt;
  }

  /** Makes that room. */
  makeRoom(bytes: number): void {
    if (!this.hasRoom(bytes)) this.#moveTable(bytes);
  }

  /** The table of visited states lies there from now on, and is so large, within the memory there is. */
  placeTable(address: number, bytes: number): void {
    this.set(sharedTable, address);
    this.#tableBytes = bytes;
  }

  /** Makes room for the table of visited states; false where memory has no more. */
  reserveTable(bytes: number): boolean {
    const end = upToPage(this.tableAt + bytes);
    if (!this.#growTo(end)) return false;
    this.#tableBytes = bytes;
    return true;
  }

  #fresh(size: number): number {
    const at = this.#free;
    if (at + size > this.tableAt) {
      this.beforeMove();
      this.#moveTable(size);
    }
    this.#free += size;
    return at;
  }

  /** The table of visited states moves up by at least `size`: the arena grows by half. */
  #moveTable(size: number): void {
    const from = this.tableAt;
    const half = (from - areasAt) / 2;
    const to = upToPage(from + Math.max(size, half));
    const more = to + this.#tableBytes - this.size;
    // Of what the table gives away the arena takes a good part at once, so that this is rarely asked.
    const within = upToPage(from + Math.max(size, Math.min(half, (this.size - from) / 4)));
    if (this.onCrowded(more, within, this.size - within)) return;
    if (!this.#growTo(to + this.#tableBytes)) throw new Error("no memory for the tables of effects");
    this.bytes.copyWithin(to, from, from + this.#tableBytes);
    this.set(sharedTable, to);
    this.onMoved();
  }

  /** Called before the table of visited states moves. */
  beforeMove: () => void = () => undefined;
  /**
   * Called before memory grows by `more` bytes for the arena. True: instead the table of visited
   * states lies at `address` now, has `bytes` at most, and has given up what it held.
   */
  onCrowded: (more: number, address: number, bytes: number) => boolean = () => false;
  /** Called after the table of visited states has moved. */
  onMoved: () => void = () => undefined;

  #growTo(end: number): boolean {
    if (end > bytesMax) return false;
    const pages = Math.ceil((end - this.size) / pageBytes);
    if (pages <= 0) return true;
    try {
      this.wasm.grow(pages);
    } catch {
      return false;
    }
    this.words = new Int32Array(this.wasm.buffer);
    this.bytes = new Uint8Array(this.wasm.buffer);
    return true;
  }
}

/** Where a thread's area begins. */
export const areaOf = (thread: number): number => areasAt + thread * areaSize;

const upToPage = (bytes: number): number => Math.ceil(bytes / pageBytes) * pageBytes;
