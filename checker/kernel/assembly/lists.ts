/** The moves of a block's sources, in lists by how they end. */

import * as at from "../layout";
import { bytesOfKey } from "./keys";
import { area } from "./state";
import { get, recordOf } from "./words";

/** How many moves are listed that post nothing, once, twice, and others. */
export let locals: i32 = 0;
export let postings: i32 = 0;
export let doubles: i32 = 0;
export let others: i32 = 0;
/** The number of the block's first source in the input. */
let first: i32 = 0;

/** Lists the moves of sources up to `end`, as many as there is room for; how many sources these are. */
export function list(firstOfBlock: i32, end: i32): i32 {
  first = firstOfBlock;
  // Another thread may have moved the pool meanwhile, to make room for moves that were found there.
  let pool: usize = 0;
  while (pool != load<usize>(at.sharedPool)) {
    pool = load<usize>(at.sharedPool);
    findMoves(end, pool);
  }
  return listFound(end, pool);
}

/**
 * Where the moves of each source's parts are; whether all of them can be listed. All are read here,
 * independent of each other, so that what follows need not wait for one after the other.
 */
function findMoves(end: i32, pool: usize): void {
  const own = area;
  const endOfSlots = recordOf(load<i32>(at.sharedSlots));
  for (let number = first; number < end; number++) {
    const key = keyOf(number);
    const a = load<u64>(key);
    const b: u64 = WORDS > 1 ? load<u64>(key, 8) : 0;
    const c: u64 = WORDS > 2 ? load<u64>(key, 16) : 0;
    let found = foundAt(own, number - first);
    let isUnlisted: i32 = 0;
    for (let record = recordOf(0); record < endOfSlots; record += at.slotRecordSize) {
      const where = load<i32>(load<usize>(record, at.slotMoves) + 4 * <usize>get(a, b, c, record));
      const moves = pool + 4 * <usize>where;
      store<u32>(found, <u32>moves, at.foundMoves);
      // Where nothing is known, this reads something, and `where` is negative.
      isUnlisted |= where | load<i32>(moves, at.movesCounts);
      found += 4;
    }
    store<i32>(foundAt(own, number - first), isUnlisted);
  }
}

function listFound(end: i32, pool: usize): i32 {
  const own = area;
  const endOfSlots = recordOf(load<i32>(at.sharedSlots));
  let ofLocals = 0;
  let ofPostings = 0;
  let ofDoubles = 0;
  let ofOthers = 0;
  let number = first;
  for (; number < end; number++) {
    if (max(max(ofLocals, ofPostings), max(ofDoubles, ofOthers)) > at.listRoom) break;
    let found = foundAt(own, number - first);
    if (load<i32>(found) < 0) {
      listOther(own, ofOthers, at.wholeSource, number);
      ofOthers += 1;
      continue;
    }
    let from = <u32>(number - first) << at.listedDemandBits;
    for (let record = recordOf(0); record < endOfSlots; record += at.slotRecordSize) {
      const moves = <usize>load<u32>(found, at.foundMoves);
      const counts = load<i32>(moves, at.movesCounts);
      const base = <u32>(moves - pool);
      let listed = moves + at.movesListed;
      let count = counts & at.countMask;
      listMany(own, at.listLocal, ofLocals, listed, count, base, record, from);
      ofLocals += count;
      listed += at.bytesOfListed * count;
      count = (counts >> at.countBits) & at.countMask;
      listMany(own, at.listPosting, ofPostings, listed, count, base, record, from);
      ofPostings += count;
      listed += at.bytesOfListed * count;
      count = (counts >> (2 * at.countBits)) & at.countMask;
      if (count > 0) listMany(own, at.listDouble, ofDoubles, listed, count, base, record, from);
      ofDoubles += count;
      listed += at.bytesOfListed * count;
      count = counts >> (3 * at.countBits);
      for (let other = 0; other < count; other++) {
        const place = base + load<u32>(listed + 4 * other);
        listOther(own, ofOthers, place, number | (<u32>record << at.sourceBits));
        ofOthers += 1;
      }
      found += 4;
      from += 1 << at.listedSlotFrom;
    }
  }
  locals = ofLocals;
  postings = ofPostings;
  doubles = ofDoubles;
  others = ofOthers;
  return number - first;
}

/** Lists as many moves of one slot's part at that position: the first four without a loop, as few have more. */
@inline
function listMany(
  own: usize, list: i32, position: i32, listed: usize, count: i32, base: u32, record: usize, from: u32,
): void {
  listFour(own, list, position, listed, 4 * <usize>count, base, record, from);
  for (let more = 4; more < count; more += 4) {
    listFour(own, list, position + more, listed + 4 * <usize>more, 4 * <usize>count, base, record, from);
  }
}

/** Four moves: what is written beyond the last is written over, or never read. */
@inline
function listFour(
  own: usize, list: i32, position: i32, change: usize, bytes: usize, base: u32, record: usize, from: u32,
): void {
  const entry = listIn(own, list) + 4 * <usize>position;
  changeFour(listIn(own, list) + 8 * <usize>position, change, record);
  const words = v128.load(change + bytes);
  v128.store(entry, v128.add<i32>(words, v128.splat<i32>(<i32>from)), at.listWords);
  const places = v128.load(change + 2 * bytes);
  v128.store(entry, v128.add<i32>(places, v128.splat<i32>(<i32>base)), at.listPlaces);
}

/** Four changes, each where the record's component lies in a state's words. */
@inline
function changeFour(to: usize, from: usize, record: usize): void {
  const shift = load<i32>(record, at.slotShift);
  const low = v128.shl<i64>(v128.load_ext<u32>(from), shift);
  const high = v128.shl<i64>(v128.load_ext<u32>(from, 8), shift);
  if (WORDS == 1) {
    v128.store(to, low);
    v128.store(to, high, 16);
    return;
  }
  for (let word = 0; word < WORDS; word++) {
    const isThere = v128.splat<i64>(-(<i64>(load<i32>(record, at.slotWord) == word)));
    v128.store(to + at.bytesOfChanges * word, v128.and(low, isThere));
    v128.store(to + at.bytesOfChanges * word, v128.and(high, isThere), 16);
  }
}

@inline
function listOther(own: usize, position: i32, place: u32, from: u32): void {
  const entry = listIn(own, at.listOther) + 4 * <usize>position;
  store<u32>(entry, place);
  store<u32>(entry, from, at.otherFrom);
}

/** So many moves of a list, whose leave is in no table, are taken as others are. */
export function othersWait(list: i32, count: i32): void {
  for (let number = 0; number < count; number++) {
    const move = load<u32>(area + 4 * <usize>number, at.areaUnknown);
    listOther(area, others, placeOf(list, move), sourceOf(list, move));
    others += 1;
  }
}

/** The source of a move of a list, and its slot's record, as the list of others has them. */
export function sourceOf(list: i32, move: u32): u32 {
  const word = load<u32>(listAt(list) + 4 * <usize>move, at.listWords);
  const record = recordOf(word >> at.listedSlotFrom);
  const number = first + ((word & at.listedMask) >> at.listedDemandBits);
  return number | (<u32>record << at.sourceBits);
}

/** Where in the pool it is. */
export function placeOf(list: i32, move: u32): u32 {
  return load<u32>(listAt(list) + 4 * <usize>move, at.listPlaces);
}

@inline
function listIn(own: usize, list: i32): usize {
  return own + at.areaLists + at.listSize * <usize>list;
}

@inline
export function listAt(list: i32): usize {
  return listIn(area, list);
}

/** Of a source of the block. */
@inline
function foundAt(own: usize, number: i32): usize {
  return own + at.areaFound + at.foundSize * <usize>number;
}

/** Where the input has a source. */
@inline
export function keyOf(number: u32): usize {
  return area + at.areaIn + bytesOfKey * <usize>number;
}
