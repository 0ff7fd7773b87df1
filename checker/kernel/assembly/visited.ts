/** Successors, staged until there are many, to be settled together (settling.ts). */

import * as at from "../layout";
import { broken, found } from "./host";
import { bytesOfKey, hashFor, hashWith } from "./keys";
import { postponedNow } from "./postponed";
import { area, isSeeking, source, staged, stagedOne, unstage } from "./state";

const recentBits = WORDS == 1 ? at.recentBitsOfOne : at.recentBits;

@inline
export function batchFull(): bool {
  return staged >= at.batchSize;
}

/** May a block or a source more be too much for what a run hands back? */
@inline
export function outFull(): bool {
  if (postponedNow() > at.postponedMax - at.lists * at.listMax - at.blockMax) return true;
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
  const next = stageAt(area, item, hashFor(a, b, c), a, b, c);
  const open = breaks & load<i32>(at.sharedUnbroken);
  if (open != 0) broken(source, keyIn(area, item), 0, open);
  if (NUMBERED) {
    store<i32>(area + 4 * <usize>item, marks, at.areaMarks);
    stagedOne();
    return;
  }
  unstage(next);
}

/** Stages states that lie where they would be staged next, so many. */
@inline
export function stageFrom(count: i32): void {
  const own = area;
  const unused = load<u64>(at.sharedUnused);
  const half = load<u64>(at.sharedHalf);
  const used = load<u64>(at.sharedUsed);
  let item = staged;
  const end = keyIn(own, staged + count);
  for (let key = keyIn(own, staged); key < end; key += bytesOfKey) {
    const a = load<u64>(key);
    const b = WORDS > 1 ? load<u64>(key, 8) : 0;
    const c = WORDS > 2 ? load<u64>(key, 16) : 0;
    const hash = WORDS == 1 ? hashWith(unused, half, used, a) : hashFor(a, b, c);
    item = stageAt(own, item, hash, a, b, c);
  }
  unstage(item);
}

/** Where a staged state is, in an area whose address has been read. */
@inline
export function keyIn(own: usize, item: i32): usize {
  return own + at.areaKeys + bytesOfKey * <usize>item;
}

/**
 * Writes a state in this area, where the batch has its place `item`; the place of the next. That is the same one if
 * the state was staged lately: no branch, as the one is as likely as the other.
 */
@inline
function stageAt(own: usize, item: i32, hash: u64, a: u64, b: u64, c: u64): i32 {
  const key = own + bytesOfKey * <usize>item;
  store<u64>(key, a, at.areaKeys);
  if (WORDS > 1) store<u64>(key, b, at.areaKeys + 8);
  if (WORDS > 2) store<u64>(key, c, at.areaKeys + 16);
  store<u64>(own + 8 * <usize>item, hash, at.areaHashes);
  if (NUMBERED) return item + 1;
  const recent = own + bytesOfKey * <usize>(hash >> (64 - recentBits));
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
  return item + <i32>(differs != 0);
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
  memory.fill(area + at.areaRecent, 0, bytesOfKey << recentBits);
}

/** Drops what is staged: after it, nothing of the sources since the last settling is known. */
export function forget(): void {
  unstage(0);
  forgetRecent();
}
