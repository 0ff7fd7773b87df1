/**
 * How a chunk of the log has states: as they are packed; or, where all their parts fit 48 bits, by these
 * bits alone. What a packed state has above them is always the same.
 */

import { topOf, usedBits } from "../packing.ts";
import type { Packing } from "../packing.ts";

export const statesPerChunk = 1 << 14;
const shortBits = 48;

/** Positions and counts are of states in a chunk; `at` is a word of 32 bits of packed states. */
export interface Form {
  /** Words of 32 bits that a chunk has. */
  readonly length: number;
  readonly put: (from: Uint32Array, at: number, count: number, chunk: Uint32Array, to: number) => void;
  readonly take: (chunk: Uint32Array, from: number, count: number, into: Uint32Array, at: number) => void;
}

export const formOf = (packing: Packing): Form =>
  packing.words === 1 && usedBits(packing) <= shortBits ? short : whole(2 * packing.words);

const whole = (width: number): Form => ({
  length: statesPerChunk * width,
  put: (from, at, count, chunk, to) => {
    chunk.set(from.subarray(at, at + count * width), to * width);
  },
  take: (chunk, from, count, into, at) => {
    into.set(chunk.subarray(from * width, (from + count) * width), at);
  },
});

/** Two states have three words: low, the highs of both, low of the second. */
const short: Form = {
  length: (statesPerChunk * 3) / 2,
  put: (from, at, count, chunk, to) => {
    let word = at;
    let state = to;
    const end = to + count;
    if ((state & 1) === 1 && state < end) {
      const pair = 3 * (state >>> 1);
      chunk[pair + 1] = ((chunk[pair + 1] as number) & 0xffff) | ((from[word + 1] as number) << 16);
      chunk[pair + 2] = from[word] as number;
      word += 2;
      state += 1;
    }
    let pair = 3 * (state >>> 1);
    for (; state + 1 < end; state += 2) {
      chunk[pair] = from[word] as number;
      chunk[pair + 1] = ((from[word + 1] as number) & 0xffff) | ((from[word + 3] as number) << 16);
      chunk[pair + 2] = from[word + 2] as number;
      word += 4;
      pair += 3;
    }
    if (state === end) return;
    chunk[pair] = from[word] as number;
    chunk[pair + 1] = (from[word + 1] as number) & 0xffff;
  },
  take: (chunk, from, count, into, at) => {
    const top = topOf(0);
    let word = at;
    let state = from;
    const end = from + count;
    if ((state & 1) === 1 && state < end) {
      const pair = 3 * (state >>> 1);
      into[word] = chunk[pair + 2] as number;
      into[word + 1] = top | ((chunk[pair + 1] as number) >>> 16);
      word += 2;
      state += 1;
    }
    let pair = 3 * (state >>> 1);
    for (; state + 1 < end; state += 2) {
      const highs = chunk[pair + 1] as number;
      into[word] = chunk[pair] as number;
      into[word + 1] = top | (highs & 0xffff);
      into[word + 2] = chunk[pair + 2] as number;
      into[word + 3] = top | (highs >>> 16);
      word += 4;
      pair += 3;
    }
    if (state === end) return;
    into[word] = chunk[pair] as number;
    into[word + 1] = top | ((chunk[pair + 1] as number) & 0xffff);
  },
};
