/** Places of a table that has states whole, and, where a place has 64 bits beside, their numbers. */

import * as at from "../layout";
import { bytesOfKey, copyRest, isRestSame, isSame } from "./keys";

/** Of a place, in bytes. */
export const stride: usize = NUMBERED ? bytesOfKey + 8 : bytesOfKey;

/** In the first word while a thread writes the others. */
export const busy: u64 = 0xffffffffffffffff;

/** Places from a home on that are looked at together: those of one line of the processor's cache. */
export const group: u32 = NUMBERED || WORDS == 3 ? 1 : WORDS == 2 ? 4 : 8;

/** How many places the table has, without those after the last home. */
@inline
export function placesNow(): u64 {
  return <u64>load<u32>(at.sharedSize);
}

/** The number of the home place in a table of so many. */
@inline
export function placeIn(hash: u64, places: u64): u32 {
  return <u32>(((hash >> 32) * places) >> 32) & ~(group - 1);
}

/** What a glimpse of a home says, bits: the state is there; all places are taken. */
export const sawState: i32 = 1;
export const sawNoneFree: i32 = 2;

/**
 * Without a branch. Of the places that are looked at together the first free one is always taken
 * first, so if the last is taken all are.
 */
@inline
export function glimpse(place: usize, key: usize): i32 {
  if (group == 1) return <i32>isSame(place, key);
  const sought = WORDS == 1 ? v128.splat<u64>(load<u64>(key)) : v128.load(key);
  const first = v128.eq<u64>(v128.load(place), sought);
  const second = v128.eq<u64>(v128.load(place, 16), sought);
  const third = v128.eq<u64>(v128.load(place, 32), sought);
  const fourth = v128.eq<u64>(v128.load(place, 48), sought);
  const isHere = WORDS == 1
    ? v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))
    : v128.all_true<u64>(first)
      | v128.all_true<u64>(second)
      | v128.all_true<u64>(third)
      | v128.all_true<u64>(fourth);
  const isTaken = load<u64>(place + stride * (group - 1)) != 0;
  return <i32>isHere | (<i32>isTaken << 1);
}

/** The first free of those places; 0: there is none. */
@inline
export function firstFree(place: usize): usize {
  const free = bitsWhere(
    v128.load(place), v128.load(place, 16), v128.load(place, 32), v128.load(place, 48), 0,
  );
  return free == 0 ? 0 : place + stride * ctz(free);
}

/** What a glance at them says besides which are free, a bit each. */
export const isThere: i32 = -1;
/** One of them is being written, and may be this state. */
export const isUnsure: i32 = -2;

/**
 * Each place is read once: a state that another thread writes meanwhile is seen, or the first place
 * seen as free is the one that the other thread took.
 */
@inline
export function glance(place: usize, key: usize): i32 {
  const a = v128.load(place);
  const b = v128.load(place, 16);
  const c = v128.load(place, 32);
  const d = v128.load(place, 48);
  const first = load<u64>(key);
  if (bitsWhere(a, b, c, d, first) != 0) return WORDS == 1 ? isThere : isUnsure;
  if (WORDS > 1 && bitsWhere(a, b, c, d, busy) != 0) return isUnsure;
  return bitsWhere(a, b, c, d, 0);
}

/** The places whose first word is this, a bit each. */
@inline
function bitsWhere(a: v128, b: v128, c: v128, d: v128, first: u64): i32 {
  if (WORDS == 1) {
    const sought = v128.splat<u64>(first);
    return v128.bitmask<u64>(v128.eq<u64>(a, sought))
      | (v128.bitmask<u64>(v128.eq<u64>(b, sought)) << 2)
      | (v128.bitmask<u64>(v128.eq<u64>(c, sought)) << 4)
      | (v128.bitmask<u64>(v128.eq<u64>(d, sought)) << 6);
  }
  return (v128.extract_lane<u64>(a, 0) == first ? 1 : 0)
    | (v128.extract_lane<u64>(b, 0) == first ? 2 : 0)
    | (v128.extract_lane<u64>(c, 0) == first ? 4 : 0)
    | (v128.extract_lane<u64>(d, 0) == first ? 8 : 0);
}

/** Takes a free place. False: another thread was first, and it must be looked at again. */
@inline
export function insert(place: usize, key: usize, first: u64): bool {
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

/** Is it in this place, whose first word is `entry`? Waits for a thread that is writing there. */
@inline
export function isIn(place: usize, key: usize, entry: u64, first: u64): bool {
  if (entry != first) return false;
  if (WORDS > 1) awaitRest(place);
  return isRestSame(place, key);
}

/** Another thread has written the first word; waits until this one sees the others, never 0, too. */
@inline
function awaitRest(place: usize): void {
  if (WORDS > 1 && load<u64>(place, 8) == 0) while (atomic.load<u64>(place, 8) == 0) {}
  if (WORDS > 2 && load<u64>(place, 16) == 0) while (atomic.load<u64>(place, 16) == 0) {}
}
