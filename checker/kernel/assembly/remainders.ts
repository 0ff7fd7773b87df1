/**
 * Visited states where a table has remainders: of a state's hash, which stands for it, a home is the
 * first bits and a place has the others (keys.ts). A home is a line of the processor's cache; where it
 * is full other lines are tried, and the place says at which try it was found. So a state has half the
 * memory that it has whole, and none is taken for another.
 */

import * as at from "../layout";

/** May this kernel's states have remainders? */
const isPossible: bool = WORDS == 1 && !NUMBERED;

export const bytesOfHome: usize = 4 * at.placesOfHome;

@inline
export function hasRemainders(): bool {
  return isPossible && load<i32>(at.sharedHomeBits) != 0;
}

/** Bits of a home. */
@inline
export function homeBitsNow(): u64 {
  return load<u64>(at.sharedHomeBits);
}

@inline
export function homeIn(hash: u64, homeBits: u64): u32 {
  return <u32>(hash >> (64 - homeBits));
}

/**
 * The bits of a place that say at which try, as a mask, where a home has so many bits: all that the
 * remainder leaves, within limits (table-shape.ts). As a number, how many tries there are.
 */
@inline
function triesIn(homeBits: u64): u32 {
  const ofRemainder = 64 - <i32>load<u64>(at.sharedUnused) - <i32>homeBits;
  return (1 << max(at.triesBitsLeast, min(at.triesBits, at.bitsOfPlace - ofRemainder))) - 1;
}

/** At the first try. */
@inline
function remainderIn(hash: u64, homeBits: u64): u32 {
  return <u32>((hash << homeBits) >> 32) | 1;
}

/**
 * Between a home and the line that is looked at after so many tries: one of those that lie together,
 * another at each; not the next ones, as lines that are full would then grow together.
 */
@inline
function differenceOf(remainder: u32, homeBits: u64, tries: u32): u32 {
  const step = (remainder >> (32 - 10)) | 1;
  const last = min((1 << <i32>homeBits) - 1, at.homesTogether - 1);
  return (step * tries) & last;
}

/** The line that is looked at after so many tries. */
@inline
export function lineAt(table: usize, homeBits: u64, hash: u64, tries: i32): usize {
  const remainder = remainderIn(hash, homeBits);
  const number = homeIn(hash, homeBits) ^ differenceOf(remainder, homeBits, tries);
  return table + bytesOfHome * <usize>number;
}

/** What a glimpse of a line says, as bits (places.ts), after so many tries. Without a branch. */
@inline
export function glimpseOfLine(table: usize, homeBits: u64, hash: u64, tries: i32): i32 {
  const line = lineAt(table, homeBits, hash, tries);
  const sought = v128.splat<u32>(remainderIn(hash, homeBits) + tries);
  const first = v128.eq<u32>(v128.load(line), sought);
  const second = v128.eq<u32>(v128.load(line, 16), sought);
  const third = v128.eq<u32>(v128.load(line, 32), sought);
  const fourth = v128.eq<u32>(v128.load(line, 48), sought);
  const isHere = v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)));
  const isTaken = load<u32>(line, bytesOfHome - 4) != 0;
  return <i32>isHere | (<i32>isTaken << 1);
}

/** Of a line as it was read: the places that have this, a bit each. */
@inline
function bitsWhere(a: v128, b: v128, c: v128, d: v128, value: u32): i32 {
  const sought = v128.splat<u32>(value);
  const low = v128.narrow<i32>(v128.eq<u32>(a, sought), v128.eq<u32>(b, sought));
  const high = v128.narrow<i32>(v128.eq<u32>(c, sought), v128.eq<u32>(d, sought));
  return v128.bitmask<i8>(v128.narrow<i16>(low, high));
}

/** Of `insertRemainder`. */
const wasThere: i32 = 0;
export const isNew: i32 = 1;
export const hasNoPlace: i32 = 2;

/** Inserts the remainder of a hash, unless it is there. */
@inline
export function insertRemainder(hash: u64): i32 {
  const homeBits = homeBitsNow();
  return insertAt(homeIn(hash, homeBits), remainderIn(hash, homeBits), homeBits, false);
}

/** `isKnownNew`: it is not there. */
@inline
function insertAt(home: u32, remainder: u32, homeBits: u64, isKnownNew: bool): i32 {
  const table = load<usize>(at.sharedTable);
  let line = table + bytesOfHome * <usize>home;
  let tries: u32 = 0;
  while (true) {
    const sought = remainder + tries;
    // Each place is read once: what another thread inserts meanwhile is seen, or it took the place that
    // is free here.
    const a = v128.load(line);
    const b = v128.load(line, 16);
    const c = v128.load(line, 32);
    const d = v128.load(line, 48);
    if (!isKnownNew && bitsWhere(a, b, c, d, sought) != 0) return wasThere;
    const free = bitsWhere(a, b, c, d, 0);
    if (free == 0) {
      tries += 1;
      if (tries == triesIn(homeBits)) return hasNoPlace;
      line = table + bytesOfHome * <usize>(home ^ differenceOf(remainder, homeBits, tries));
      continue;
    }
    const place = line + 4 * ctz(free);
    if (!load<i32>(at.sharedParallel)) {
      store<u32>(place, sought);
      return isNew;
    }
    // If another thread was first, the line is looked at again.
    if (atomic.cmpxchg<u32>(place, 0, sought) == 0) return isNew;
  }
}

/**
 * Twice as many homes, where the table lies; the memory must be there. A remainder gives its first bit
 * to its home, so what lay together comes to lie together beyond, and there may be another bit for
 * tries. First what lies at the table's start is put aside.
 */
export function beginGrowth(side: usize): void {
  const homeBits = homeBitsNow();
  const bytes = bytesOfHome * <usize>min(1 << <i32>homeBits, at.homesTogether);
  const table = load<usize>(at.sharedTable);
  memory.copy(side, table, bytes);
  memory.fill(table, 0, bytes);
  store<u64>(at.sharedHomeBits, homeBits + 1);
}

/**
 * Moves what lay in the old homes from `first` to `end`, whole parts that lie together. No part may lie
 * where another is moved to: then threads can move them side by side, without taking care of each
 * other. False: a state has no place, and the table is spoilt.
 */
export function moveHomes(first: i32, end: i32): bool {
  const table = load<usize>(at.sharedTable);
  const homeBits = homeBitsNow() - 1;
  for (let next = end; next > first; ) {
    next -= at.homesTogether;
    // Beyond the old table memory may have what was there before.
    if (2 * next >= 1 << <i32>homeBits) {
      const to = table + bytesOfHome * <usize>(2 * next);
      memory.fill(to, 0, 2 * bytesOfHome * at.homesTogether);
    }
    for (let number = next; number < next + at.homesTogether; number++) {
      if (!moveLine(number, table + bytesOfHome * <usize>number, homeBits)) return false;
    }
  }
  return true;
}

/** At last, what was put aside. */
export function endGrowth(side: usize): bool {
  const table = load<usize>(at.sharedTable);
  const homeBits = homeBitsNow() - 1;
  const all = 1 << <i32>homeBits;
  const lines = min(all, at.homesTogether);
  if (lines == all) {
    memory.fill(table + bytesOfHome * <usize>lines, 0, bytesOfHome * <usize>lines);
  }
  for (let number = 0; number < lines; number++) {
    if (!moveLine(number, side + bytesOfHome * <usize>number, homeBits)) return false;
  }
  return true;
}

/**
 * Moves what a line has, which had this number when a home had so many bits. What was found at the first
 * try goes to two lines, whose free places are looked for once.
 */
function moveLine(number: i32, line: usize, homeBits: u64): bool {
  const tries = triesIn(homeBits);
  const even = load<usize>(at.sharedTable) + bytesOfHome * <usize>(2 * number);
  const odd = even + bytesOfHome;
  let nextOfEven = freePlaceIn(even);
  let nextOfOdd = freePlaceIn(odd);
  for (let place = line; place < line + bytesOfHome; place += 4) {
    const entry = load<u32>(place);
    if (entry == 0) break;
    store<u32>(place, 0);
    const remainder = ((entry & ~tries) << 1) | 1;
    const isOdd = entry >> 31;
    const next = isOdd ? nextOfOdd : nextOfEven;
    const end = (isOdd ? odd : even) + bytesOfHome;
    if ((entry & tries) == 1 && next != end) {
      store<u32>(next, remainder);
      nextOfOdd += 4 * isOdd;
      nextOfEven += 4 * (1 - isOdd);
      continue;
    }
    const home = 2 * (<u32>number ^ differenceOf(entry, homeBits, (entry & tries) - 1)) + isOdd;
    if (insertAt(home, remainder, homeBits + 1, true) == hasNoPlace) return false;
    nextOfEven = freePlaceIn(even);
    nextOfOdd = freePlaceIn(odd);
  }
  return true;
}

/** The first free place of a line; its end, if there is none. */
@inline
function freePlaceIn(line: usize): usize {
  const free = bitsWhere(v128.load(line), v128.load(line, 16), v128.load(line, 32), v128.load(line, 48), 0);
  return line + 4 * ctz(free | (1 << at.placesOfHome));
}
