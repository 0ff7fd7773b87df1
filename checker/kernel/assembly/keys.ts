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

@inline
export function homeAt(hash: u64): u32 {
  return <u32>(((hash >> 32) * <u64>load<u32>(at.sharedSize)) >> 32);
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
