/**
 * The states found, packed, in the order in which they were found: also the queue of a search. In
 * chunks, which lie in memory; or in a file, but for the last one and those read lately.
 */

import { componentAt, placeComponent, topOf, wordsMax } from "../packing.ts";
import type { Packing } from "../packing.ts";
import type { WordFile } from "../spill/word-file.ts";
import { formOf, statesPerChunk } from "./chunk.ts";
import type { Form } from "./chunk.ts";
import type { Repacking } from "./repacking.ts";

/** Bytes that a log in memory reserves at once at most, for chunks to come. */
const reservedMax = 1 << 27;
/** Of a log in a file, chunks kept in memory besides the last. */
const chunksRead = 2;

export class StateLog {
  count = 0;
  packing: Packing;
  #form: Form;
  /** Of a log in a file: only the last chunk. */
  #chunks: Uint32Array[] = [];
  /** Room for the next chunks. It is touched when it is used, and only then has it memory. */
  #reserved = new Uint32Array(0);
  #open: (() => WordFile) | null = null;
  #file: WordFile | null = null;
  /** Chunks read from the file, the latest last. */
  readonly #read = new Map<number, Uint32Array>();

  constructor(packing: Packing) {
    this.packing = packing;
    this.#form = formOf(packing);
  }

  /** Words of 32 bits that a state has, packed. */
  get width(): number {
    return 2 * this.packing.words;
  }

  /** In memory. */
  get bytes(): number {
    return 4 * (this.#chunks.length + this.#read.size) * this.#form.length;
  }

  get bytesInFile(): number {
    return 4 * (this.#file?.length() ?? 0);
  }

  /** Adds the states that `from` holds from the word `at` on. */
  append(from: Uint32Array, at: number, count: number): void {
    const { width } = this;
    for (let done = 0; done < count; ) {
      const inChunk = this.count % statesPerChunk;
      if (inChunk === 0) this.#beginChunk();
      const chunk = this.#chunks[this.#chunks.length - 1] as Uint32Array;
      const now = Math.min(count - done, statesPerChunk - inChunk);
      this.#form.put(from, at + done * width, now, chunk, inChunk);
      done += now;
      this.count += now;
    }
  }

  /** Copies states from `first` on to the word `at` of `into`, as many as follow on, `most` at most. */
  copy(first: number, most: number, into: Uint32Array, at: number): number {
    if (first >= this.count) return 0;
    const inChunk = first % statesPerChunk;
    const now = Math.min(most, statesPerChunk - inChunk, this.count - first);
    this.#form.take(this.#chunkOf(first), inChunk, now, into, at);
    return now;
  }

  /** Writes the components of a state into `into`. */
  read(number: number, into: Int32Array): void {
    if (number >= this.count) throw new Error(`there is no state ${String(number)}`);
    this.#form.take(this.#chunkOf(number), number % statesPerChunk, 1, oneState, 0);
    unpack(this.packing, oneState, 0, into);
  }

  /** Packs all states anew; their numbers stay. */
  repack({ packing, words, from, to, run }: Repacking): void {
    const { count } = this;
    const old = this.#file;
    const chunks = Math.ceil(count / statesPerChunk);
    const next: Uint32Array[] = [];
    const file = this.#open?.() ?? null;
    const form = formOf(packing);
    // Memory that was touched before costs less than new memory.
    const isInPlace = file === null && form.length === this.#form.length;
    for (let number = 0; number < chunks; number += 1) {
      const first = number * statesPerChunk;
      const held = this.copy(first, statesPerChunk, words, from);
      run(held);
      const chunk = isInPlace ? this.#chunkOf(first) : new Uint32Array(form.length);
      form.put(words, to, held, chunk, 0);
      if (file === null || number === chunks - 1) next.push(chunk);
      else file.append(chunk);
    }
    this.#begin(packing, next);
    this.#file = file;
    this.#read.clear();
    old?.remove();
  }

  /** From now on the states lie in a file that `open` makes; another one when they are repacked. */
  moveToFile(open: () => WordFile): void {
    const file = open();
    for (const chunk of this.#chunks.slice(0, -1)) file.append(chunk);
    // A copy, as what was reserved together stays in memory together.
    this.#chunks = this.#chunks.slice(-1).map((chunk) => chunk.slice());
    this.#reserved = new Uint32Array(0);
    this.#open = open;
    this.#file = file;
  }

  /** Leaves the first `count` states, one at least, of a log in a file. */
  truncate(count: number): void {
    const file = this.#file;
    if (file === null) throw new Error("a log in memory is not made shorter");
    const last = Math.floor((count - 1) / statesPerChunk);
    this.#chunks = [this.#chunkOf(count - 1)];
    this.#read.clear();
    const length = last * this.#form.length;
    if (length < file.length()) file.truncate(length);
    this.count = count;
  }

  /** Begins anew, empty and in memory. */
  clear(packing: Packing): void {
    this.count = 0;
    this.#begin(packing, []);
    this.#read.clear();
    this.#file?.remove();
    this.#file = null;
    this.#open = null;
  }

  /** A file goes; the log can be read no more. */
  dispose(): void {
    this.#file?.remove();
    this.#file = null;
  }

  /** Has these chunks, packed so, and nothing reserved for others. */
  #begin(packing: Packing, chunks: Uint32Array[]): void {
    this.packing = packing;
    this.#form = formOf(packing);
    this.#chunks = chunks;
    this.#reserved = new Uint32Array(0);
  }

  #beginChunk(): void {
    const [last] = this.#chunks;
    if (this.#file !== null && last !== undefined) {
      this.#file.append(last);
      this.#chunks = [];
    }
    this.#chunks.push(this.#freshChunk());
  }

  /**
   * Room for a chunk: of what is reserved, as many chunks again as there are. Each allocation outside of
   * V8's heap may have it collect garbage, of which a search makes next to none.
   */
  #freshChunk(): Uint32Array {
    const { length } = this.#form;
    if (this.#file !== null) return new Uint32Array(length);
    if (this.#reserved.length < length) {
      const most = Math.floor(reservedMax / (4 * length));
      const chunks = Math.min(Math.max(1, this.#chunks.length), most);
      this.#reserved = new Uint32Array(chunks * length);
    }
    const chunk = this.#reserved.subarray(0, length);
    this.#reserved = this.#reserved.subarray(length);
    return chunk;
  }

  #chunkOf(state: number): Uint32Array {
    const number = Math.floor(state / statesPerChunk);
    const last = Math.floor((this.count - 1) / statesPerChunk);
    if (this.#file === null) return this.#chunks[number] as Uint32Array;
    if (number === last) return this.#chunks[0] as Uint32Array;
    const known = this.#read.get(number);
    if (known !== undefined) return known;
    const chunk = new Uint32Array(this.#form.length);
    this.#file.read(number * chunk.length, chunk);
    const [oldest] = this.#read.keys();
    if (this.#read.size >= chunksRead && oldest !== undefined) this.#read.delete(oldest);
    this.#read.set(number, chunk);
    return chunk;
  }
}

/** Room for the state that is read. */
const oneState = new Uint32Array(2 * wordsMax);

/** Writes the components of the state at the word `at` into `into`. */
export function unpack(packing: Packing, words: Uint32Array, at: number, into: Int32Array): void {
  for (let which = 0; which < packing.wordOf.length; which += 1) {
    into[which] = componentAt(packing, words, at, which);
  }
}

/** Packs components into words that are 0 so far. */
export function packInto(
  packing: Packing,
  components: Int32Array,
  words: Uint32Array,
  at: number,
): void {
  for (let word = 0; word < packing.words; word += 1) words[at + 2 * word + 1] = topOf(word);
  for (let which = 0; which < packing.wordOf.length; which += 1) {
    placeComponent(packing, words, at, which, components[which] as number);
  }
}
