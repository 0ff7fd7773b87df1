/**
 * The visited states: a table of open addressing that holds each state whole, so that no hash ever
 * stands for one. A state's home place is its hash as a fraction of the table; probes go on from
 * there and never wrap around. A place is 0 where it is empty: a packed state never is.
 *
 * Successors are staged, then settled together: their home places are read first, all independent of
 * each other, so that the memory's latency overlaps instead of adding up.
 */

import * as at from "../layout";
import { broken, found } from "./host";
import { judge } from "./judge";
import {
  busy, bytesOfKey, copyKey, copyRest, glance, group, hashFor, homeAt, glimpse, isRestSame, isSame,
  isTaken, isThere, isUnsure, stride,
} from "./keys";
import { area, isSeeking, restage, setSettled, settled, source, staged, stagedOne, unstage } from "./state";
import { touch } from "./table";

@inline
export function batchFull(): bool {
  return staged >= at.batchSize;
}

/** May one more source's successors be staged without overflowing what a run hands back? */
@inline
export function outFull(): bool {
  if (load<i32>(area, at.areaNew) > at.newMax - at.batchMax) return true;
  return NUMBERED && load<i32>(area, at.areaEdges) > at.edgesMax - at.batchMax;
}

@inline
export function stageRoom(): bool {
  return staged < at.batchMax;
}

/**
 * Adds a state to the batch, unless it was staged lately: then it is settled or will be, and only an
 * edge would be new. What breaks on the step to it is said at once.
 */
@inline
export function stageOf(marks: i32, breaks: i32, a: u64, b: u64, c: u64): void {
  if (isSeeking) {
    compare(a, b, c);
    return;
  }
  if (staged == at.batchMax) return;
  const item = staged;
  const next = stageAt(item, 1, a, b, c);
  const open = breaks & load<i32>(at.sharedUnbroken);
  if (open != 0) broken(source, area + at.areaKeys + bytesOfKey * <usize>item, 0, open);
  if (NUMBERED) {
    store<i32>(area + 4 * <usize>item, marks, at.areaMarks);
    stagedOne();
    return;
  }
  unstage(next);
}

/**
 * Writes a state where the batch has its place `item`; the place of the next. That is the same one if
 * the state was staged lately, or if `isNew` is 0: no branch, as the one is as likely as the other.
 */
@inline
export function stageAt(item: i32, isNew: i32, a: u64, b: u64, c: u64): i32 {
  const key = area + bytesOfKey * <usize>item;
  store<u64>(key, a, at.areaKeys);
  if (WORDS > 1) store<u64>(key, b, at.areaKeys + 8);
  if (WORDS > 2) store<u64>(key, c, at.areaKeys + 16);
  const hash = hashFor(a, b, c);
  store<u32>(area + 4 * <usize>item, homeAt(hash), at.areaHomes);
  if (NUMBERED) return item + 1;
  const recent = area + bytesOfKey * <usize>(hash & (at.recentMax - 1));
  let differs = load<u64>(recent, at.areaRecent) ^ a;
  store<u64>(recent, a, at.areaRecent);
  if (WORDS > 1) {
    differs |= load<u64>(recent, at.areaRecent + 8) ^ b;
    store<u64>(recent, b, at.areaRecent + 8);
  }
  if (WORDS > 2) {
    differs |= load<u64>(recent, at.areaRecent + 16) ^ c;
    store<u64>(recent, c, at.areaRecent + 16);
  }
  return item + (differs == 0 ? 0 : isNew);
}

/** Of the state that was found last, where states are numbered. */
let numberFound: i32 = 0;

/** Settles what is staged, in order; stops before a state that the table has no place for. */
export function settle(): i32 {
  if (NUMBERED) {
    if (settled == 0) touch();
    return settleInOrder();
  }
  if (settled == 0) {
    touch();
    leaveUnknown();
  }
  return settleLeft();
}

/** Where each state has a number: every edge is handed back. */
function settleInOrder(): i32 {
  const keys = area + at.areaKeys;
  for (let item = settled; item < staged; item++) {
    const key = keys + bytesOfKey * item;
    const place = find(key, load<u32>(area + 4 * <usize>item, at.areaHomes));
    if (place == 0) {
      setSettled(item);
      return at.needsRoom;
    }
    const edge = load<i32>(area, at.areaEdges);
    store<i32>(area + 4 * <usize>edge, numberFound, at.areaTargets);
    const marks = load<i32>(area + 4 * <usize>item, at.areaMarks);
    store<u8>(area + <usize>edge, <u8>marks, at.areaEdgeMarks);
    store<i32>(area, edge + 1, at.areaEdges);
  }
  restage();
  return at.allDone;
}

function settleLeft(): i32 {
  const keys = area + at.areaKeys;
  for (let item = settled; item < staged; item++) {
    const key = keys + bytesOfKey * item;
    const home = load<u32>(area + 4 * <usize>item, at.areaHomes);
    if (home == at.noHome) continue;
    if (find(key, home) == 0) {
      setSettled(item);
      return at.needsRoom;
    }
  }
  restage();
  return at.allDone;
}

/**
 * Reads every home, all independent of each other, so that the memory's latency overlaps; drops the
 * states that are found there, which most are, and leaves the others staged. Where all places of a
 * home are taken, the next home is read in the next round. No branch on what is read: a wrong guess
 * would wait for the memory.
 */
function leaveUnknown(): void {
  const table = load<usize>(at.sharedTable);
  const keys = area + at.areaKeys;
  let from = keys;
  let to = keys;
  let home = area + at.areaHomes;
  let left: i32 = 0;
  let further: i32 = 0;
  const end = keys + bytesOfKey * staged;
  while (from < end) {
    const place = load<u32>(home);
    const seen = glimpse(table + stride * place, from);
    const isFurther = seen == isTaken ? 1 : 0;
    copyKey(to, from);
    store<u32>(area + 4 * <usize>left, place + group * isFurther, at.areaHomes);
    store<i32>(area + 4 * <usize>further, left, at.areaMarks);
    further += isFurther;
    const isLeft = seen == isThere ? 0 : 1;
    left += isLeft;
    to += bytesOfKey * isLeft;
    from += bytesOfKey;
    home += 4;
  }
  unstage(left);
  for (let round = 1; further > 0 && round < at.roundsMax; round++) further = goOn(further);
}

/** Reads the next home of those that go on; how many still do. */
function goOn(count: i32): i32 {
  const table = load<usize>(at.sharedTable);
  let further = 0;
  for (let number = 0; number < count; number++) {
    const item = load<i32>(area + 4 * <usize>number, at.areaMarks);
    const home = area + 4 * <usize>item;
    const place = load<u32>(home, at.areaHomes);
    const seen = glimpse(table + stride * place, area + at.areaKeys + bytesOfKey * <usize>item);
    const isFurther = seen == isTaken ? 1 : 0;
    store<u32>(home, seen == isThere ? at.noHome : place + group * isFurther, at.areaHomes);
    store<i32>(area + 4 * <usize>further, item, at.areaMarks);
    further += isFurther;
  }
  return further;
}

/** Where the state is, after it was inserted if it is new; 0: the table has no place for it. */
@inline
function find(key: usize, home: u32): usize {
  const last = load<usize>(at.sharedLast);
  let place = load<usize>(at.sharedTable) + stride * home;
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

@inline
function hand(place: usize, key: usize): void {
  const open = admit(place, key) & load<i32>(at.sharedUnbroken);
  if (open != 0) broken(0, key, open, 0);
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
    if (WORDS > 1 && entry == first) awaitRest(place);
    if (entry == first && isRestSame(place, key)) {
      if (NUMBERED) numberFound = load<i32>(place, bytesOfKey);
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

/** Another thread has written the first word; waits until this one sees the others, never 0, too. */
@inline
function awaitRest(place: usize): void {
  if (WORDS > 1 && load<u64>(place, 8) == 0) while (atomic.load<u64>(place, 8) == 0) {}
  if (WORDS > 2 && load<u64>(place, 16) == 0) while (atomic.load<u64>(place, 16) == 0) {}
}

/** False: another thread was first at this place, which must be looked at again. */
@inline
function insert(place: usize, key: usize, first: u64): bool {
  if (!load<i32>(at.sharedParallel)) {
    store<u64>(place, first);
    copyRest(place, key);
    return true;
  }
  if (WORDS == 1) return atomic.cmpxchg<u64>(place, 0, first) == 0;
  if (atomic.cmpxchg<u64>(place, 0, busy) != 0) return false;
  copyRest(place, key);
  atomic.store<u64>(place, first);
  return true;
}

/** Hands a new state back; which properties it breaks, a bit each. */
@inline
function admit(place: usize, key: usize): i32 {
  const count = load<i32>(area, at.areaNew);
  const into = area + at.areaOut + bytesOfKey * count;
  copyKey(into, key);
  store<i32>(area, count + 1, at.areaNew);
  if (NUMBERED) {
    const number = load<i32>(at.sharedCount);
    store<i32>(place, number, bytesOfKey);
    numberFound = number;
    store<i32>(at.sharedCount, number + 1);
  }
  return load<i32>(at.sharedProperties) == 0 ? 0 : judge(key);
}

/** Instead of staging: is it the state that is sought? */
function compare(a: u64, b: u64, c: u64): void {
  const sought = area + at.areaSought;
  if (load<u64>(sought) != a) return;
  if (WORDS > 1 && load<u64>(sought, 8) != b) return;
  if (WORDS > 2 && load<u64>(sought, 16) != c) return;
  found(source);
}

/** What was staged lately counts for nothing any more. */
export function forgetRecent(): void {
  memory.fill(area + at.areaRecent, 0, bytesOfKey * at.recentMax);
}

/** Drops what is staged: after it, nothing of the sources since the last settling is known. */
export function forget(): void {
  restage();
  forgetRecent();
}
