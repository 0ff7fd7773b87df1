/**
 * How the small integers of a state lie in words of 64 bits: each whole in one word, none split, the
 * first component highest. So packed states order as their tuples of components do, and still do
 * when they are packed anew with more bits.
 */

import { bitsOfFirst, bitsOfNext } from "./kernel/layout.ts";

export interface Packing {
  /** Of 64 bits. */
  readonly words: number;
  /** Per component: its word, its lowest bit there, and how many bits it has. */
  readonly wordOf: readonly number[];
  readonly shiftOf: readonly number[];
  readonly bitsOf: readonly number[];
}

export const wordsMax = 3;
const widest = 31;

/**
 * A packing with at least `bits` (1 to 31 each) for each component. What a word has left is shared
 * out, so that growth seldom asks for another packing. null: more words than the kernel has.
 */
export function packingOf(bits: readonly number[]): Packing | null {
  const words: number[][] = [[]];
  let left = bitsOfFirst;
  bits.forEach((width, component) => {
    if (width > left) {
      words.push([]);
      left = bitsOfNext;
    }
    left -= width;
    words[words.length - 1]?.push(component);
  });
  if (words.length > wordsMax) return null;
  const wordOf: number[] = [];
  const shiftOf: number[] = [];
  const bitsOf: number[] = [];
  words.forEach((components, word) => {
    const room = word === 0 ? bitsOfFirst : bitsOfNext;
    const used = components.reduce((sum, component) => sum + (bits[component] ?? 0), 0);
    const spare = Math.floor((room - used) / components.length);
    let shift = room;
    for (const component of components) {
      const width = Math.min((bits[component] ?? 0) + spare, widest);
      shift -= width;
      wordOf.push(word);
      shiftOf.push(shift);
      bitsOf.push(width);
    }
  });
  return { words: words.length, wordOf, shiftOf, bitsOf };
}

export const bitsFor = (value: number): number => 32 - Math.clz32(value);

/** The component that `packing` keeps in a state of `words` (32 bits each, low ones first) at `at`. */
export function componentAt(packing: Packing, words: Uint32Array, at: number, which: number): number {
  const place = at + 2 * (packing.wordOf[which] ?? 0);
  const shift = packing.shiftOf[which] ?? 0;
  const mask = 2 ** (packing.bitsOf[which] ?? 0) - 1;
  const [low = 0, high = 0] = [words[place], words[place + 1]];
  if (shift >= 32) return (high >>> (shift - 32)) & mask;
  return (shift === 0 ? low : (low >>> shift) | (high << (32 - shift))) & mask;
}

/** Sets a component that is 0 so far. */
export function placeComponent(
  packing: Packing,
  words: Uint32Array,
  at: number,
  which: number,
  value: number,
): void {
  const place = at + 2 * (packing.wordOf[which] ?? 0);
  const shift = packing.shiftOf[which] ?? 0;
  if (shift >= 32) {
    words[place + 1] = (words[place + 1] as number) | (value << (shift - 32));
    return;
  }
  words[place] = (words[place] as number) | (value << shift);
  if (shift > 0) words[place + 1] = (words[place + 1] as number) | (value >>> (32 - shift));
}

/**
 * The bits that are set in every packed state, in the higher half of the word `word`, so that none of
 * its words is 0: what is 0 has not been written.
 */
export const topOf = (word: number): number => 2 ** ((word === 0 ? bitsOfFirst : bitsOfNext) - 32);
