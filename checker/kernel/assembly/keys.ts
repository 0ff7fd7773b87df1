/** Packed states in memory, and their homes in the table of visited states. */

import * as at from "../layout";

export const bytesOfKey: usize = 8 * WORDS;
/** Of a place in the table of visited states. */
export const stride: usize = NUMBERED ? bytesOfKey + 8 : bytesOfKey;

@inline
export function homeOf(key: usize): u32 {
  const b = WORDS > 1 ? load<u64>(key, 8) : 0;
  return homeAt(hashFor(load<u64>(key), b, WORDS > 2 ? load<u64>(key, 16) : 0));
}

/** Multiplications by odd constants and folds of the high bits; the high half says where. */
@inline
export function hashFor(a: u64, b: u64, c: u64): u64 {
  let hash = a * 0x9e3779b97f4a7c15;
  hash ^= hash >> 32;
  if (WORDS > 1) {
    hash = (hash ^ b) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 32;
  }
  if (WORDS > 2) {
    hash = (hash ^ c) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 32;
  }
  return hash * 0xd6e8feb86659fd93;
}

/** In the first word while a thread writes the others. */
export const busy: u64 = 0xffffffffffffffff;

/** Places from a home on that are looked at together: those of one line of the processor's cache. */
export const group: u32 = NUMBERED || WORDS == 3 ? 1 : WORDS == 2 ? 4 : 8;

@inline
export function homeAt(hash: u64): u32 {
  const place = <u32>(((hash >> 32) * <u64>load<u32>(at.sharedSize)) >> 32);
  return place & ~(group - 1);
}

@inline
export function isRestSame(place: usize, key: usize): bool {
  if (WORDS == 1) return true;
  if (load<u64>(place, 8) != load<u64>(key, 8)) return false;
  return WORDS == 2 || load<u64>(place, 16) == load<u64>(key, 16);
}

@inline
export function copyRest(place: usize, key: usize): void {
  if (WORDS > 1) store<u64>(place, load<u64>(key, 8), 8);
  if (WORDS > 2) store<u64>(place, load<u64>(key, 16), 16);
}

@inline
export function copyKey(to: usize, from: usize): void {
  store<u64>(to, load<u64>(from));
  copyRest(to, from);
}

@inline
export function isSame(place: usize, key: usize): bool {
  let differs = load<u64>(place) ^ load<u64>(key);
  if (WORDS > 1) differs |= load<u64>(place, 8) ^ load<u64>(key, 8);
  if (WORDS > 2) differs |= load<u64>(place, 16) ^ load<u64>(key, 16);
  return differs == 0;
}

/**
 * Is the state in one of the places that are looked at together, or are all taken? Without a branch.
 */
@inline
export function glimpse(place: usize, key: usize): i32 {
  if (group == 1) return isSame(place, key) ? isThere : 0;
  const sought = WORDS == 1 ? v128.splat<u64>(load<u64>(key)) : v128.load(key);
  const a = v128.load(place);
  const b = v128.load(place, 16);
  const c = v128.load(place, 32);
  const d = v128.load(place, 48);
  const first = v128.eq<u64>(a, sought);
  const second = v128.eq<u64>(b, sought);
  const third = v128.eq<u64>(c, sought);
  const fourth = v128.eq<u64>(d, sought);
  const isHere = WORDS == 1
    ? v128.any_true(v128.or(v128.or(first, second), v128.or(third, fourth)))
    : v128.all_true<u64>(first)
      | v128.all_true<u64>(second)
      | v128.all_true<u64>(third)
      | v128.all_true<u64>(fourth);
  const none = v128.splat<u64>(0);
  const isFree = v128.any_true(v128.or(
    v128.or(v128.eq<u64>(a, none), v128.eq<u64>(b, none)),
    v128.or(v128.eq<u64>(c, none), v128.eq<u64>(d, none)),
  ));
  return isHere ? isThere : isFree ? 0 : isTaken;
}

/** The first free of those places; 0: there is none. */
@inline
export function firstFree(place: usize): usize {
  const free = bitsWhere(
    v128.load(place), v128.load(place, 16), v128.load(place, 32), v128.load(place, 48), 0,
  );
  return free == 0 ? 0 : place + stride * ctz(free);
}

/** What a glance at those places says besides which are free, a bit each. */
export const isThere: i32 = -1;
/** One of them is being written, and may be this state. */
export const isUnsure: i32 = -2;
/** All of them are taken by others. */
export const isTaken: i32 = -3;

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
