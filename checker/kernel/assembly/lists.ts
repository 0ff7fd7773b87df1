/** The moves of a block's sources, in lists by how they end. */

import * as at from "../layout";
import { bytesOfKey } from "./keys";
import { movesFrom } from "./moves";
import { postpone } from "./postponed";
import { area } from "./state";
import { get, recordOf } from "./words";

/** How many moves are listed that post nothing, once, twice, and others. */
export let locals: i32 = 0;
export let postings: i32 = 0;
export let doubles: i32 = 0;
export let others: i32 = 0;

/**
 * Lists the moves of sources up to `end`, as many as there is room for; how many sources these are. The
 * input's first is number `base`.
 */
export function list(first: i32, end: i32, base: i32): i32 {
  const slots = load<i32>(at.sharedSlots);
  const own = area + at.areaLists;
  locals = 0;
  postings = 0;
  doubles = 0;
  others = 0;
  for (let number = first; number < end; number++) {
    if (max(max(locals, postings), max(doubles, others)) > at.listMax - at.slotsMax * (at.listedMax + 1)) {
      return number - first;
    }
    const key = keyOf(number);
    const a = load<u64>(key);
    const b = WORDS > 1 ? load<u64>(key, 8) : 0;
    const c = WORDS > 2 ? load<u64>(key, 16) : 0;
    let ofLocals = locals;
    let ofPostings = postings;
    let ofDoubles = doubles;
    let ofOthers = others;
    let isListed = true;
    let isPostponed = false;
    for (let slot = 0; slot < slots; slot++) {
      const moves = movesFrom(slot, get(a, b, c, recordOf(slot)));
      if (moves == 0) {
        isPostponed = postpone(base + number, at.wholeSource, 0);
        if (!isPostponed) return 0;
        break;
      }
      const counts = load<i32>(moves, at.movesCounts);
      isListed = counts != at.unknown;
      if (!isListed) break;
      const from = number | (<u32>recordOf(slot) << at.sourceBits);
      const base = <u32>(moves - load<usize>(at.sharedPool));
      let places = moves + at.movesPlaces;
      let count = counts & at.countMask;
      listMany(own + listFrom(at.listLocal) + 4 * ofLocals, count, places, base, from);
      ofLocals += count;
      places += 4 * count;
      count = (counts >> at.countBits) & at.countMask;
      listMany(own + listFrom(at.listPosting) + 4 * ofPostings, count, places, base, from);
      ofPostings += count;
      places += 4 * count;
      count = (counts >> (2 * at.countBits)) & at.countMask;
      if (count > 0) listMany(own + listFrom(at.listDouble) + 4 * ofDoubles, count, places, base, from);
      ofDoubles += count;
      places += 4 * count;
      count = counts >> (3 * at.countBits);
      if (count > 0) listMany(own + listFrom(at.listOther) + 4 * ofOthers, count, places, base, from);
      ofOthers += count;
    }
    if (isPostponed) continue;
    if (isListed) {
      locals = ofLocals;
      postings = ofPostings;
      doubles = ofDoubles;
      others = ofOthers;
    } else {
      const entry = own + listFrom(at.listOther) + 4 * <usize>others;
      store<u32>(entry, at.wholeSource);
      store<u32>(entry, number, at.bytesOfList);
      others += 1;
    }
  }
  return end - first;
}

/** Four at a time: what is written beyond the last is written over, or never read. */
@inline
function listMany(entry: usize, count: i32, places: usize, base: u32, from: u32): void {
  let to = entry;
  let left = count;
  do {
    v128.store(to, v128.add<i32>(v128.load(places), v128.splat<i32>(<i32>base)));
    v128.store(to, v128.splat<i32>(<i32>from), at.bytesOfList);
    to += 16;
    places += 16;
    left -= 4;
  } while (left > 0);
}

/** From the first list on: places of moves; the sources are in an array behind it. */
@inline
function listFrom(list: i32): usize {
  return 2 * at.bytesOfList * <usize>list;
}

@inline
export function listAt(list: i32): usize {
  return area + at.areaLists + listFrom(list);
}

/** Where the input has a source. */
@inline
export function keyOf(number: u32): usize {
  return area + at.areaIn + bytesOfKey * <usize>number;
}
