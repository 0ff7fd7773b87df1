/** The table of visited states as a whole: filled again, emptied, made larger. */

import * as at from "../layout";
import { bytesOfKey, copyKey, hashOf } from "./keys";
import { firstFree, group, placesNow, placeIn, stride } from "./places";
import { hasNoPlace, hasRemainders, insertRemainder } from "./remainders";
import { touch } from "./settling";
import { area } from "./state";

/**
 * Inserts the `count` states of the input, numbered from `base` on, without judging them; how many
 * of them are done: fewer where the table has no place for the next.
 */
export function insertAll(first: i32, count: i32, base: i32): i32 {
  for (let done = first; done < count; done += at.batchSize) {
    const many = min(count - done, at.batchSize);
    const keys = area + at.areaIn + bytesOfKey * done;
    for (let item = 0; item < many; item++) {
      store<u64>(area + 8 * <usize>item, hashOf(keys + bytesOfKey * item), at.areaHashes);
    }
    touch(many);
    for (let item = 0; item < many; item++) {
      const hash = load<u64>(area + 8 * <usize>item, at.areaHashes);
      if (!insertNew(keys + bytesOfKey * item, hash, base + done + item)) return done + item;
    }
  }
  return count;
}

/** A state that the table does not have. False: there is no place. */
@inline
function insertNew(key: usize, hash: u64, number: i32): bool {
  if (hasRemainders()) return insertRemainder(hash) != hasNoPlace;
  const place = freeFrom(hash);
  if (place == 0) return false;
  copyKey(place, key);
  if (NUMBERED) store<i32>(place, number, bytesOfKey);
  return true;
}

/** The first free place from its home on; 0: there is none. */
function freeFrom(hash: u64): usize {
  const last = load<usize>(at.sharedLast);
  let place = load<usize>(at.sharedTable) + stride * placeIn(hash, placesNow());
  if (group > 1) {
    let free = firstFree(place);
    for (; free == 0; free = firstFree(place)) place += stride * group;
    return free >= last ? 0 : free;
  }
  while (load<u64>(place) != 0) place += stride;
  return place >= last ? 0 : place;
}

/** Empties so many bytes from the table's start on. */
export function clear(bytes: usize): void {
  memory.fill(load<usize>(at.sharedTable), 0, bytes);
}

/**
 * Makes a table of whole states larger where it lies, `size` homes; its memory must be there. A
 * state's home never moves down, so states are moved from the last place to the first; the few whose
 * new home lies below their old place wait at `side`. False: these are more than `room`, and the table
 * is spoilt.
 */
export function grow(size: u32, side: usize, room: i32): bool {
  const table = load<usize>(at.sharedTable);
  const places = <usize>load<u32>(at.sharedSize) + at.placesSpare;
  memory.fill(table + stride * places, 0, stride * (<usize>size + at.placesSpare - places));
  store<u32>(at.sharedSize, size);
  store<usize>(at.sharedLast, table + stride * (<usize>size + at.placesSpare - 1));
  let waiting = 0;
  for (let number = <isize>places - 1; number >= 0; number--) {
    const place = table + stride * number;
    if (load<u64>(place) == 0) continue;
    const hash = hashOf(place);
    if (placeIn(hash, size) < <u32>number) {
      if (waiting == room) return false;
      copyEntry(side + stride * waiting, place);
      waiting += 1;
      store<u64>(place, 0);
      continue;
    }
    copyKey(area + at.areaSought, place);
    const state = NUMBERED ? load<u64>(place, bytesOfKey) : 0;
    store<u64>(place, 0);
    const free = freeFrom(hash);
    if (free == 0) return false;
    copyKey(free, area + at.areaSought);
    if (NUMBERED) store<u64>(free, state, bytesOfKey);
  }
  for (let item = 0; item < waiting; item++) {
    const free = freeFrom(hashOf(side + stride * item));
    if (free == 0) return false;
    copyEntry(free, side + stride * item);
  }
  return true;
}

@inline
function copyEntry(to: usize, from: usize): void {
  copyKey(to, from);
  if (NUMBERED) store<u64>(to, load<u64>(from, bytesOfKey), bytesOfKey);
}
