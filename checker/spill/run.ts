/** A run: states in order, each once, in a file. */

import type { Repacking } from "../kernel/repacking.ts";
import { compareStates } from "./sort.ts";
import type { Spill, WordFile } from "./word-file.ts";

/** Fewer than are packed anew at once. */
const statesPerBlock = 1 << 12;

export interface Run {
  readonly file: WordFile;
  readonly count: number;
  readonly width: number;
  /** The first state of each block, so that blocks which cannot hold a state are not read. */
  readonly fences: Uint32Array;
}

export class RunWriter {
  readonly #file: WordFile;
  readonly #width: number;
  readonly #block: Uint32Array;
  #inBlock = 0;
  #blocks = 0;
  #fences: Uint32Array;

  constructor(spill: Spill, width: number) {
    this.#file = spill.open();
    this.#width = width;
    this.#block = new Uint32Array(statesPerBlock * width);
    this.#fences = new Uint32Array(64 * width);
  }

  /** Adds states, of which the first comes after all that were added before. */
  add(states: Uint32Array, at: number, count: number): void {
    const width = this.#width;
    for (let done = 0; done < count; ) {
      const now = Math.min(count - done, statesPerBlock - this.#inBlock);
      const from = at + done * width;
      this.#block.set(states.subarray(from, from + now * width), this.#inBlock * width);
      this.#inBlock += now;
      done += now;
      if (this.#inBlock === statesPerBlock) this.#flush();
    }
  }

  end(): Run {
    this.#flush();
    const width = this.#width;
    const fences = this.#fences.slice(0, this.#blocks * width);
    return { file: this.#file, count: this.#file.length() / width, width, fences };
  }

  #flush(): void {
    if (this.#inBlock === 0) return;
    const width = this.#width;
    if ((this.#blocks + 1) * width > this.#fences.length) {
      const more = new Uint32Array(2 * this.#fences.length);
      more.set(this.#fences);
      this.#fences = more;
    }
    this.#fences.set(this.#block.subarray(0, width), this.#blocks * width);
    this.#blocks += 1;
    this.#file.append(this.#block.subarray(0, this.#inBlock * width));
    this.#inBlock = 0;
  }
}

/** Reads a run once, from its first state to its last. */
export class RunReader {
  readonly run: Run;
  /** The block at hand, how many states it holds, and the next of them. */
  readonly block: Uint32Array;
  size = 0;
  next = 0;
  #number = -1;

  constructor(run: Run) {
    this.run = run;
    this.block = new Uint32Array(statesPerBlock * run.width);
  }

  /** Has a next state at hand, reading a block if need be; false at the end. */
  isAtState(): boolean {
    return this.next < this.size || this.#load(this.#number + 1);
  }

  /** Passes over blocks whose states all come before this one; false: nothing is left. */
  seek(states: Uint32Array, at: number): boolean {
    const { fences, width } = this.run;
    const blocks = fences.length / width;
    let block = this.#number;
    const isLater = (number: number): boolean =>
      compareStates(fences, number * width, states, at, width) > 0;
    while (block + 1 < blocks && !isLater(block + 1)) block += 1;
    if (block > this.#number) return this.#load(block);
    return this.isAtState();
  }

  #load(number: number): boolean {
    const { file, count, width } = this.run;
    const first = number * statesPerBlock;
    if (first >= count) return false;
    this.#number = number;
    this.size = Math.min(statesPerBlock, count - first);
    this.next = 0;
    file.read(first * width, this.block.subarray(0, this.size * width));
    return true;
  }
}

/** Marks those of `count` states, sorted, that the run holds; states of earlier calls come before. */
export function markKnown(
  reader: RunReader,
  states: Uint32Array,
  count: number,
  isKnown: Uint8Array,
): void {
  const { width } = reader.run;
  const { block } = reader;
  let state = 0;
  while (state < count && reader.seek(states, state * width)) {
    const { size } = reader;
    let { next } = reader;
    while (state < count && next < size) {
      const order = compareStates(states, state * width, block, next * width, width);
      if (order >= 0) next += 1;
      if (order === 0) isKnown[state] = 1;
      if (order <= 0) state += 1;
    }
    reader.next = next;
  }
}

/** Both runs as one; a state of both is in it once. Both are gone afterwards. */
export function merge(spill: Spill, one: Run, other: Run): Run {
  const { width } = one;
  const writer = new RunWriter(spill, width);
  const [left, right] = [new RunReader(one), new RunReader(other)];
  while (left.isAtState() && right.isAtState()) {
    const order = compareStates(left.block, left.next * width, right.block, right.next * width, width);
    const lesser = order <= 0 ? left : right;
    writer.add(lesser.block, lesser.next * width, 1);
    if (order <= 0) left.next += 1;
    if (order >= 0) right.next += 1;
  }
  for (const rest of [left, right]) {
    while (rest.isAtState()) {
      writer.add(rest.block, rest.next * width, rest.size - rest.next);
      rest.next = rest.size;
    }
  }
  one.file.remove();
  other.file.remove();
  return writer.end();
}

/** The same states packed with more bits, which keeps their order. The old run is gone afterwards. */
export function packedAnew(spill: Spill, run: Run, repacking: Repacking): Run {
  const writer = new RunWriter(spill, 2 * repacking.packing.words);
  for (const reader = new RunReader(run); reader.isAtState(); reader.next = reader.size) {
    repacking.words.set(reader.block.subarray(0, reader.size * run.width), repacking.from);
    repacking.run(reader.size);
    writer.add(repacking.words, repacking.to, reader.size);
  }
  run.file.remove();
  return writer.end();
}
