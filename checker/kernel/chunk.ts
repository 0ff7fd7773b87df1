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
    for (let state = to; state < to + count; state += 1) {
      const pair = 3 * (state >>> 1);
      const high = (from[word + 1] as number) & 0xffff;
      if ((state & 1) === 0) {
        chunk[pair] = from[word] as number;
        chunk[pair + 1] = high;
      } else {
        chunk[pair + 1] = ((chunk[pair + 1] as number) & 0xffff) | (high << 16);
        chunk[pair + 2] = from[word] as number;
      }
      word += 2;
    }
  },
  take: (chunk, from, count, into, at) => {
    const top = topOf(0);
    let word = at;
    for (let state = from; state < from + count; state += 1) {
      const isSecond = state & 1;
      const pair = 3 * (state >>> 1);
      into[word] = chunk[pair + 2 * isSecond] as number;
      into[word + 1] = top | (((chunk[pair + 1] as number) >>> (16 * isSecond)) & 0xffff);
      word += 2;
    }
  },
};
