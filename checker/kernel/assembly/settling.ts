/**
 * The visited states: a table of open addressing that holds each state whole (places.ts), or what
 * stands for it alone (remainders.ts), so that no hash ever stands for two. A state's home is where its
 * hash says; probes go on from there and never wrap around. A place is 0 where it is empty.
 *
 * Staged states are settled together: their homes are read first, all independent of each other, so
 * that the memory's latency overlaps instead of adding up.
 */

import * as at from "../layout";
import { hand, numberFound, setNumberFound } from "./handing";
import { bytesOfKey, copyKey } from "./keys";
import {
  busy, glance, glimpse, group, placesNow, insert, isIn, isThere, isUnsure, placeIn, sawNoneFree,
  sawState, stride,
} from "./places";
import {
  bytesOfHome, glimpseOfLine, hasNoPlace, hasRemainders, homeBitsNow, homeIn, insertRemainder, lineAt,
} from "./remainders";
import { area, staged, unstage } from "./state";
import { keyIn } from "./visited";

/** Settles what is staged, in order; leaves a state that the table has no place for, and all after it. */
export function settle(): i32 {
  touch(staged);
  if (NUMBERED) return settleInOrder();
  leaveUnknown();
  return settleLeft();
}

/** Brings the homes of so many staged states into the processor's caches. */
export function touch(count: i32): void {
  if (hasRemainders()) touchHomes(count, true);
  else touchHomes(count, false);
}

/** What tells where a home is: bits of it where the table has remainders, else how many there are. */
@inline
function sizeNow(isShort: bool): u64 {
  return isShort ? homeBitsNow() : placesNow();
}

@inline
function touchHomes(count: i32, isShort: bool): void {
  const size = sizeNow(isShort);
  const table = load<usize>(at.sharedTable);
  let sum: u32 = 0;
  const end = area + 8 * <usize>count;
  // What is read beyond the last is no hash of a staged state, but has a home as any number has.
  for (let where = area; where < end; where += 32) {
    sum ^= load<u32>(homeOf(where, table, size, isShort));
    sum ^= load<u32>(homeOf(where + 8, table, size, isShort));
    sum ^= load<u32>(homeOf(where + 16, table, size, isShort));
    sum ^= load<u32>(homeOf(where + 24, table, size, isShort));
  }
  // Kept, so that the reads are not left out as useless.
  store<u32>(area, sum, at.areaTouched);
}

@inline
function homeOf(where: usize, table: usize, size: u64, isShort: bool): usize {
  const hash = load<u64>(where, at.areaHashes);
  return table + (isShort ? bytesOfHome * homeIn(hash, size) : stride * placeIn(hash, size));
}

/** Where each state has a number: every edge is handed back. */
function settleInOrder(): i32 {
  for (let item = 0; item < staged; item++) {
    const place = find(keyAt(item), hashAt(item));
    if (place == 0) return leaveFrom(item);
    const edge = load<i32>(area, at.areaEdges);
    store<i32>(area + 4 * <usize>edge, numberFound, at.areaTargets);
    const marks = load<i32>(area + 4 * <usize>item, at.areaMarks);
    store<u8>(area + <usize>edge, <u8>marks, at.areaEdgeMarks);
    store<i32>(area, edge + 1, at.areaEdges);
  }
  unstage(0);
  return at.allDone;
}

function settleLeft(): i32 {
  const settled = hasRemainders() ? settleRemainders() : settlePlaces();
  if (settled < staged) return leaveFrom(settled);
  unstage(0);
  return at.allDone;
}

/** How many of the staged states are settled. */
function settlePlaces(): i32 {
  for (let item = 0; item < staged; item++) {
    const key = keyAt(item);
    if (load<u64>(key) == known) continue;
    if (find(key, hashAt(item)) == 0) return item;
  }
  return staged;
}

/**
 * So where these are remainders. All are inserted before any is handed back: another thread's insertion
 * waits for what was stored before it.
 */
function settleRemainders(): i32 {
  let item = 0;
  let fresh = 0;
  for (; item < staged; item++) {
    if (load<u64>(keyAt(item)) == known) continue;
    const inserted = insertRemainder(hashAt(item));
    if (inserted == hasNoPlace) break;
    store<i32>(area + 4 * <usize>fresh, item, at.areaMarks);
    fresh += inserted;
  }
  for (let number = 0; number < fresh; number++) {
    hand(0, keyAt(load<i32>(area + 4 * <usize>number, at.areaMarks)));
  }
  return item;
}

/** This state and all that are staged after it stay so. */
function leaveFrom(first: i32): i32 {
  let left = 0;
  for (let item = first; item < staged; item++) {
    const key = keyAt(item);
    if (load<u64>(key) == known) continue;
    const to = area + 4 * <usize>left;
    if (NUMBERED) store<i32>(to, load<i32>(area + 4 * <usize>item, at.areaMarks), at.areaMarks);
    leaveIn(area, left, key, hashAt(item));
    left += 1;
  }
  unstage(left);
  return at.needsRoom;
}

@inline
function keyAt(item: i32): usize {
  return keyIn(area, item);
}

@inline
function hashAt(item: i32): u64 {
  return hashIn(area, item);
}

/** In an area whose address has been read. */
@inline
function hashIn(own: usize, item: i32): u64 {
  return load<u64>(own + 8 * <usize>item, at.areaHashes);
}

@inline
function leaveIn(own: usize, item: i32, key: usize, hash: u64): void {
  copyKey(keyIn(own, item), key);
  store<u64>(own + 8 * <usize>item, hash, at.areaHashes);
}

/**
 * Reads every home, all independent of each other; drops the states that are found there, which most
 * are, and leaves the others staged. Where all places of a home are taken, the next are read in the
 * next round. No branch on what is read: a wrong guess would wait for the memory. Another thread may
 * insert the state behind this look; so what is left is sought once more when it is inserted.
 */
function leaveUnknown(): void {
  if (hasRemainders()) leaveUnknownIn(true);
  else leaveUnknownIn(false);
}

@inline
function leaveUnknownIn(isShort: bool): void {
  const own = area;
  const table = load<usize>(at.sharedTable);
  const size = sizeNow(isShort);
  let left: i32 = 0;
  let further: i32 = 0;
  for (let item = 0; item < staged; item++) {
    const key = keyIn(own, item);
    const hash = hashIn(own, item);
    const seen = glimpseAt(table, size, key, hash, 0, isShort);
    leaveIn(own, left, key, hash);
    store<i32>(own + 4 * <usize>further, left, at.areaMarks);
    further += <i32>(seen == sawNoneFree);
    left += (seen & sawState) ^ sawState;
  }
  unstage(left);
  for (let round = 1; further > 0 && round < at.roundsMax; round++) {
    touchFurther(table, size, further, round, isShort);
    let next = 0;
    for (let number = 0; number < further; number++) {
      const item = load<i32>(own + 4 * <usize>number, at.areaMarks);
      const key = keyIn(own, item);
      const seen = glimpseAt(table, size, key, hashIn(own, item), round, isShort);
      store<u64>(key, select<u64>(known, load<u64>(key), (seen & sawState) != 0));
      store<i32>(own + 4 * <usize>next, item, at.areaMarks);
      next += <i32>(seen == sawNoneFree);
    }
    further = next;
  }
}

/** Brings what is read in that round into the processor's caches, as `touch` does for the first. */
@inline
function touchFurther(table: usize, size: u64, count: i32, round: i32, isShort: bool): void {
  const own = area;
  let sum: u32 = 0;
  for (let number = 0; number < count; number++) {
    const hash = hashIn(own, load<i32>(own + 4 * <usize>number, at.areaMarks));
    sum ^= load<u32>(isShort ? lineAt(table, size, hash, round) : groupAt(table, size, hash, round));
  }
  store<u32>(own, sum, at.areaTouched);
}

/** In place of a packed state, which never is 0: it was found. */
const known: u64 = 0;

/** What is seen where a state would be after so many homes that are full. */
@inline
function glimpseAt(
  table: usize, size: u64, key: usize, hash: u64, round: i32, isShort: bool,
): i32 {
  if (isShort) return glimpseOfLine(table, size, hash, round);
  return glimpse(groupAt(table, size, hash, round), key);
}

/** The places that are looked at together after so many that are taken. */
@inline
function groupAt(table: usize, size: u64, hash: u64, round: i32): usize {
  return table + stride * (placeIn(hash, size) + group * round);
}

/** Where the state is, after it was inserted if it is new; 0: the table has no place for it. */
@inline
function find(key: usize, hash: u64): usize {
  const last = load<usize>(at.sharedLast);
  let place = load<usize>(at.sharedTable) + stride * placeIn(hash, placesNow());
  if (group == 1) return findInTurn(key, place, last);
  const first = load<u64>(key);
  while (true) {
    const seen = glance(place, key);
    if (seen == isThere) return place;
    if (seen == isUnsure) return findInTurn(key, place, last);
    if (seen == 0) {
      place += stride * group;
      continue;
    }
    const free = place + stride * ctz(seen);
    if (free >= last) return 0;
    if (!insert(free, key, first)) continue;
    hand(free, key);
    return free;
  }
}

/** One place after the other. */
@inline
function findInTurn(key: usize, from: usize, last: usize): usize {
  const first = load<u64>(key);
  let place = from;
  while (true) {
    let entry = load<u64>(place);
    if (WORDS > 1 && entry == busy) {
      while (entry == busy) entry = atomic.load<u64>(place);
    }
    if (isIn(place, key, entry, first)) {
      if (NUMBERED) setNumberFound(load<i32>(place, bytesOfKey));
      return place;
    }
    if (entry == 0) {
      if (place >= last) return 0;
      if (!insert(place, key, first)) continue;
      hand(place, key);
      // A filler may have moved the table: no place in it is used after this.
      return place;
    }
    place += stride;
  }
}
