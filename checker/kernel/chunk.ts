/**
 * How a chunk of the log has states: as they are packed; or, where all their parts fit 48 bits, by these
 * bits alone. What a packed state has above them is always the same.
 */

import { topOf, usedBits } from "../packing.ts";
import type { Packing } from "../packing.ts";
import { sourcesMax } from "./layout.ts";

/** As many as a run takes, and are packed anew at once. */
export const statesPerChunk = sourcesMax;
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

/** Two states have three words: low, the highs of both, low of the second. They are copied in pairs. */
const short: Form = {
  length: (statesPerChunk * 3) / 2,
  put: (from, at, count, chunk, to) => {
    const end = to + count;
    let word = at;
    let state = to;
    if ((state & 1) === 1 && state < end) {
      putOne(from, word, chunk, state);
      word += 2;
      state += 1;
    }
    for (let pair = 3 * (state >>> 1); state + 1 < end; pair += 3) {
      chunk[pair] = from[word] as number;
      chunk[pair + 1] = ((from[word + 1] as number) & 0xffff) | ((from[word + 3] as number) << 16);
      chunk[pair + 2] = from[word + 2] as number;
      word += 4;
      state += 2;
    }
    if (state < end) putOne(from, word, chunk, state);
  },
  take: (chunk, from, count, into, at) => {
    const top = topOf(0);
    const end = from + count;
    let word = at;
    let state = from;
    if ((state & 1) === 1 && state < end) {
      takeOne(chunk, state, into, word);
      word += 2;
      state += 1;
    }
    for (let pair = 3 * (state >>> 1); state + 1 < end; pair += 3) {
      const highs = chunk[pair + 1] as number;
      into[word] = chunk[pair] as number;
      into[word + 1] = top | (highs & 0xffff);
      into[word + 2] = chunk[pair + 2] as number;
      into[word + 3] = top | (highs >>> 16);
      word += 4;
      state += 2;
    }
    if (state < end) takeOne(chunk, state, into, word);
  },
};

/** What the chunk had in the place of the second of a pair is gone when the first is put there. */
function putOne(from: Uint32Array, word: number, chunk: Uint32Array, state: number): void {
  const pair = 3 * (state >>> 1);
  const isSecond = state & 1;
  const high = (from[word + 1] as number) & 0xffff;
  chunk[pair + 2 * isSecond] = from[word] as number;
  chunk[pair + 1] = isSecond === 0 ? high : ((chunk[pair + 1] as number) & 0xffff) | (high << 16);
}

function takeOne(chunk: Uint32Array, state: number, into: Uint32Array, word: number): void {
  const pair = 3 * (state >>> 1);
  const isSecond = state & 1;
  into[word] = chunk[pair + 2 * isSecond] as number;
  into[word + 1] = topOf(0) | (((chunk[pair + 1] as number) >>> (16 * isSecond)) & 0xffff);
}
