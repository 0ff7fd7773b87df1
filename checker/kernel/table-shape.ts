/** How large a table of visited states is, and what it has for each: the state whole, or a remainder. */

import {
  bitsOfPlace,
  placesOfHome,
  placesSpare,
  remainderBitsMost,
  triesBits,
  triesBitsLeast,
} from "./layout.ts";

/** What a table has for a state. */
export interface Entry {
  /** Of a place that has the state whole, and its number. */
  readonly bytes: number;
  /** By so many bits states differ; Infinity where a place must have them whole. */
  readonly bits: number;
}

export interface Shape {
  /** Of a home, where the table has remainders; 0 where it has states whole. */
  readonly homeBits: number;
  /** In places, without those after the last home. */
  readonly size: number;
}

/** Of a home, where a table that is new has remainders. */
export const leastHomeBits = 12;
/** A table is made so large at once, if that is what remainders need to tell states. */
export const readyHomeBits = 16;
/** Of a table that is new. */
export const leastSize = placesOfHome << leastHomeBits;
/** Of a table that is emptied when it is full. */
const leastPartial = 1 << 6;
/** Filled further than this, probes would be long. */
const fullest = 0.9;
/** Where states have one word: they have the memory, and probes are more of what such a search does. */
const fullestOfOneWord = 0.78;
/** Remainders that are filled further are often in a second line: rather the table grows, while it may. */
const fullestToGrow = 0.78;
const bytesOfWord = 8;
/**
 * Of remainders, by the bits for tries: a state without a place is seldom met before. The next size is
 * twice as large.
 */
const fullestByTries: Readonly<Record<number, number>> = { 3: 0.7, 4: 0.85, 5: 0.92, 6: 0.94 };
const bytesOfRemainder = 4;
/** From this size on a table of whole states grows by quarters, so that little of it lies idle. */
const large = 1 << 23;

/** So many places; of remainders, if these can tell states by as many as there may be for it. */
export function shapeWith(entry: Entry, places: number): Shape {
  const homeBits = Math.max(homeBitsOf(places), entry.bits - remainderBitsMost);
  const isShort = homeBits <= mostHomeBits(readyFor(places));
  return isShort ? ofRemainders(homeBits) : { homeBits: 0, size: places };
}

/** As many places as so many bytes have room for, not more than `most`. */
export function shapeIn(entry: Entry, bytes: number, most: number): Shape {
  const homeBits = homeBitsOf(Math.min(bytes / bytesOfRemainder, most));
  if (homeBits >= Math.max(1, entry.bits - remainderBitsMost)) return ofRemainders(homeBits);
  const places = Math.floor(bytes / entry.bytes) - placesSpare;
  return { homeBits: 0, size: Math.min(most, Math.max(leastPartial, places)) };
}

/** For so many states that are to come. */
export function shapeFor(entry: Entry, states: number): Shape {
  const places = Math.max(leastSize, 2 ** Math.ceil(Math.log2(states)));
  const shape = shapeWith(entry, places);
  return states > roomIn(shape, entry) ? shapeWith(entry, 2 * places) : shape;
}

/** The next larger one. */
export function grown({ homeBits, size }: Shape): Shape {
  if (homeBits > 0) return ofRemainders(homeBits + 1);
  return { homeBits, size: size < large ? 2 * size : Math.floor(1.25 * size) };
}

/** Bytes of a place. */
export const strideOf = (shape: Shape, entry: Entry): number =>
  shape.homeBits > 0 ? bytesOfRemainder : entry.bytes;

/** With the places after the last home, where probes go on. */
export const placesOf = ({ homeBits, size }: Shape): number =>
  homeBits > 0 ? size : size + placesSpare;

/** Of its places, so many may be taken before it grows. */
export function roomIn(shape: Shape, entry: Entry): number {
  const most = mostIn(shape, entry);
  return shape.homeBits > 0 ? Math.min(most, fullestToGrow * shape.size) : most;
}

/** So many, where it may not grow. */
export function mostIn({ homeBits, size }: Shape, entry: Entry): number {
  if (homeBits > 0) return (fullestByTries[triesBitsOf(homeBits, entry)] ?? 0) * size;
  return (entry.bytes === bytesOfWord ? fullestOfOneWord : fullest) * size;
}

/** Bits of a place in a table of remainders that say at which try. */
export const triesBitsOf = (homeBits: number, { bits }: Entry): number =>
  Math.max(triesBitsLeast, Math.min(triesBits, bitsOfPlace - (bits - homeBits)));

/** Of a home in a table of so many places, or of more as long as they are few. */
export const readyFor = (places: number): number => Math.max(homeBitsOf(places), readyHomeBits);

/** With twice as many homes remainders have the memory of whole states: no more for it. */
export const mostHomeBits = (homeBits: number): number => homeBits + 1;

/** Bits of a home in a table of remainders with so many places. */
export const homeBitsOf = (places: number): number => Math.floor(Math.log2(places / placesOfHome));

const ofRemainders = (homeBits: number): Shape => ({
  homeBits,
  size: placesOfHome * 2 ** homeBits,
});
