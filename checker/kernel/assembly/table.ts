/** The table of visited states as a whole: filled again, emptied, made larger. */

import * as at from "../layout";
import { bytesOfKey, copyKey, firstFree, group, homeOf, stride } from "./keys";
import { area, restage, settled, staged, stagedOne } from "./state";

/** Brings what settling this batch will read into the processor's caches. */
export function touch(): void {
  const table = load<usize>(at.sharedTable);
  let sum: u64 = load<u64>(area, at.areaTouched);
  for (let item = 0; item < staged; item++) {
    sum ^= load<u64>(table + stride * load<u32>(area + 4 * <usize>item, at.areaHomes));
  }
  // Kept, so that the reads are not left out as useless.
  store<u64>(area, sum, at.areaTouched);
}

/**
 * Inserts the `count` states of the input, numbered from `base` on, without judging them; how many
 * of them are done: fewer where the table has no place for the next.
 */
export function insertAll(first: i32, count: i32, base: i32): i32 {
  let done = first;
  while (done < count) {
    const end = min(count, done + at.batchSize);
    for (let item = done; item < end; item++) {
      const key = area + at.areaIn + bytesOfKey * item;
      copyKey(area + at.areaKeys + bytesOfKey * staged, key);
      store<u32>(area + 4 * <usize>staged, homeOf(key), at.areaHomes);
      stagedOne();
    }
    touch();
    for (let item = done; item < end; item++) {
      const staging = area + 4 * <usize>(item - done);
      const place = freeFrom(load<u32>(staging, at.areaHomes));
      if (place == 0) {
        restage();
        return item;
      }
      copyKey(place, area + at.areaKeys + bytesOfKey * (item - done));
      if (NUMBERED) store<i32>(place, base + item, bytesOfKey);
    }
    restage();
    done = end;
  }
  return done;
}

/** The first free place from a home on; 0: there is none. */
function freeFrom(home: u32): usize {
  const last = load<usize>(at.sharedLast);
  let place = load<usize>(at.sharedTable) + stride * home;
  if (group > 1) {
    let free = firstFree(place);
    for (; free == 0; free = firstFree(place)) place += stride * group;
    return free >= last ? 0 : free;
  }
  while (load<u64>(place) != 0) place += stride;
  return place >= last ? 0 : place;
}

/** Empties `places` places from the table's start on. */
export function clear(places: u32): void {
  memory.fill(load<usize>(at.sharedTable), 0, stride * places);
}

/**
 * Makes the table larger where it lies, `size` homes; its memory must be there. A state's home never
 * moves down, so states are moved from the last place to the first; the few whose new home lies
 * below their old place wait at `side`. False: these are more than `room`, and the table is spoilt.
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
    const home = homeOf(place);
    if (home < <u32>number) {
      if (waiting == room) return false;
      copyEntry(side + stride * waiting, place);
      waiting += 1;
      store<u64>(place, 0);
      continue;
    }
    copyKey(area + at.areaSought, place);
    const state = NUMBERED ? load<u64>(place, bytesOfKey) : 0;
    store<u64>(place, 0);
    const free = freeFrom(home);
    if (free == 0) return false;
    copyKey(free, area + at.areaSought);
    if (NUMBERED) store<u64>(free, state, bytesOfKey);
  }
  for (let item = 0; item < waiting; item++) {
    const free = freeFrom(homeOf(side + stride * item));
    if (free == 0) return false;
    copyEntry(free, side + stride * item);
  }
  rehome();
  return true;
}

/** The table has another size: what is staged has another home. */
export function rehome(): void {
  for (let item = settled; item < staged; item++) {
    const home = homeOf(area + at.areaKeys + bytesOfKey * item);
    store<u32>(area + 4 * <usize>item, home, at.areaHomes);
  }
}

@inline
function copyEntry(to: usize, from: usize): void {
  copyKey(to, from);
  if (NUMBERED) store<u64>(to, load<u64>(from, bytesOfKey), bytesOfKey);
}
