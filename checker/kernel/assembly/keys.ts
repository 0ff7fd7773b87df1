/** Packed states in memory, and their hashes. */

import * as at from "../layout";

export const bytesOfKey: usize = 8 * WORDS;

@inline
export function hashOf(key: usize): u64 {
  const b = WORDS > 1 ? load<u64>(key, 8) : 0;
  return hashFor(load<u64>(key), b, WORDS > 2 ? load<u64>(key, 16) : 0);
}

/** Multiplications by odd constants and folds of the high bits; the high bits say where. */
@inline
export function hashFor(a: u64, b: u64, c: u64): u64 {
  if (WORDS == 1) return hashOfOne(a);
  let hash = a * 0x9e3779b97f4a7c15;
  hash ^= hash >> 32;
  hash = (hash ^ b) * 0x9e3779b97f4a7c15;
  hash ^= hash >> 32;
  if (WORDS > 2) {
    hash = (hash ^ c) * 0x9e3779b97f4a7c15;
    hash ^= hash >> 32;
  }
  return hash * 0xd6e8feb86659fd93;
}

/**
 * One to one on the bits that a state has: each step can be undone. So the hash stands for the state,
 * and so do a home, which is its first bits, and the remainder, which is all others (quotienting:
 * Knuth, The Art of Computer Programming 3, exercise 6.4-13; Cleary 1984).
 */
@inline
function hashOfOne(a: u64): u64 {
  return hashWith(load<u64>(at.sharedUnused), load<u64>(at.sharedHalf), load<u64>(at.sharedUsed), a);
}

/** The same where it has been read how states are hashed. */
@inline
export function hashWith(unused: u64, half: u64, used: u64, a: u64): u64 {
  let hash = (a << unused) * 0x9e3779b97f4a7c15;
  hash ^= (hash >> half) & used;
  return hash * 0xd6e8feb86659fd93;
}

@inline
export function copyRest(to: usize, from: usize): void {
  if (WORDS > 1) store<u64>(to, load<u64>(from, 8), 8);
  if (WORDS > 2) store<u64>(to, load<u64>(from, 16), 16);
}

@inline
export function copyKey(to: usize, from: usize): void {
  store<u64>(to, load<u64>(from));
  copyRest(to, from);
}

@inline
export function isRestSame(place: usize, key: usize): bool {
  if (WORDS == 1) return true;
  if (load<u64>(place, 8) != load<u64>(key, 8)) return false;
  return WORDS == 2 || load<u64>(place, 16) == load<u64>(key, 16);
}

@inline
export function isSame(place: usize, key: usize): bool {
  let differs = load<u64>(place) ^ load<u64>(key);
  if (WORDS > 1) differs |= load<u64>(place, 8) ^ load<u64>(key, 8);
  if (WORDS > 2) differs |= load<u64>(place, 16) ^ load<u64>(key, 16);
  return differs == 0;
}
