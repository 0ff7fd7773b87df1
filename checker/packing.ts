/**
 * How the small integers of a state lie in words of 64 bits: each whole in one word, none split, the
 * first component highest. So packed states order as their tuples of components do, and still do
 * when they are packed anew with more bits.
 */

import { bitsOfFirst, bitsOfNext, remainderBits, remainderBitsMost } from "./kernel/layout.ts";
import { mostHomeBits } from "./kernel/table-shape.ts";

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
/** Bits that a component has to spare on average, where a state has less than a word for all. */
const leastSpare = 1;

/**
 * Bits that states of one word should have, for components that need `bits`: as many as a table of
 * remainders with so many bits for a home (0: it has states whole) tells best, or else no more than
 * needed, where it can tell these at all.
 */
export function roomFor(bits: readonly number[], homeBits: number): number {
  const needed = sum(bits) + leastSpare * bits.length;
  const isEnough = homeBits > 0 && needed <= remainderBitsMost + mostHomeBits(homeBits);
  return isEnough ? Math.min(Math.max(needed, remainderBits + homeBits), bitsOfFirst) : bitsOfFirst;
}

/** How many of the first word's bits have components; the rest of them are the same in all states. */
export const usedBits = ({ shiftOf, bitsOf }: Packing): number =>
  (shiftOf[0] ?? 0) + (bitsOf[0] ?? 0);

/**
 * A packing with at least `bits` (1 to 31 each) for each component: in the lowest `roomOfOne` bits if
 * one word holds them. What a word has left is shared out, so that growth seldom asks for another
 * packing. null: more words than the kernel has.
 */
export function packingOf(bits: readonly number[], roomOfOne: number = bitsOfFirst): Packing | null {
  const words: number[][] = [[]];
  const roomOfFirst = sum(bits) <= roomOfOne ? roomOfOne : bitsOfFirst;
  let left = roomOfFirst;
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
    const room = word === 0 ? roomOfFirst : bitsOfNext;
    const spare = room - sum(components.map((component) => bits[component] ?? 0));
    const [each, more] = [Math.floor(spare / components.length), spare % components.length];
    let shift = room;
    for (const [place, component] of components.entries()) {
      const own = each + (place < more ? 1 : 0);
      const width = Math.min((bits[component] ?? 0) + own, widest);
      shift -= width;
      wordOf.push(word);
      shiftOf.push(shift);
      bitsOf.push(width);
    }
  });
  return { words: words.length, wordOf, shiftOf, bitsOf };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0);

export const bitsFor = (value: number): number => 32 - Math.clz32(value);

/** The component that `packing` keeps in a state of `words` (32 bits each, low ones first) at `at`. */
export function componentAt(packing: Packing, words: Uint32Array, at: number, which: number): number {
  const { place, shift, mask } = fieldOf(packing, which);
  return valueIn(words, at + place, shift, mask);
}

/** Sets a component that is 0 so far. */
export function placeComponent(
  packing: Packing,
  words: Uint32Array,
  at: number,
  which: number,
  value: number,
): void {
  const { place, shift } = fieldOf(packing, which);
  placeIn(words, at + place, shift, value);
}

interface Field {
  /** Of a state's words of 32 bits, the lower of the two that it may lie in. */
  readonly place: number;
  readonly shift: number;
  readonly mask: number;
}

const fieldOf = (packing: Packing, which: number): Field => ({
  place: 2 * (packing.wordOf[which] ?? 0),
  shift: packing.shiftOf[which] ?? 0,
  mask: ~(-1 << (packing.bitsOf[which] ?? 0)),
});

function valueIn(words: Uint32Array, place: number, shift: number, mask: number): number {
  const low = words[place] as number;
  const high = words[place + 1] as number;
  if (shift >= 32) return (high >>> (shift - 32)) & mask;
  return (shift === 0 ? low : (low >>> shift) | (high << (32 - shift))) & mask;
}

function placeIn(words: Uint32Array, place: number, shift: number, value: number): void {
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
