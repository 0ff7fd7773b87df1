/** Counters of what was done, which a source that misses must not count twice. */

import * as at from "../layout";
import { area } from "./state";

/** How often something was counted for this source; so many times were counted when it missed. */
let counted: i32 = 0;
let countedBefore: i32 = 0;

export function beginCounting(): void {
  counted = 0;
}

/** The next source to be expanded missed before, after so much of it was counted. */
export function resume(times: i32): void {
  countedBefore = times;
}

export function isResumed(): bool {
  return countedBefore > 0;
}

/** What to resume this source with. */
export function timesCounted(): i32 {
  return max(counted, countedBefore);
}

@inline
export function hit(bound: i32): void {
  countUp(area + at.areaHits + 8 * <usize>bound, 1);
}

/** Counts, unless that was done before this source missed; for a block, when that is done. */
@inline
export function countUp(counter: usize, times: i32): void {
  if (isNoting) {
    for (let time = 0; time < times; time++) note(counter);
    return;
  }
  counted += 1;
  if (counted > countedBefore) store<u64>(counter, load<u64>(counter) + times);
}

/** While a block of sources is expanded: what is counted is noted, as the block may have to begin again. */
let isNoting = false;
export let noted: i32 = 0;

export function beginNotes(): void {
  isNoting = true;
  noted = 0;
}

/** Notes that this counter goes up by one. */
@inline
export function note(counter: usize): void {
  if (noted < at.notesMax) noted = noteAt(noted, counter);
}

/** The same where there is room; how many notes there are then. */
@inline
export function noteAt(place: i32, counter: usize): i32 {
  store<u32>(area + 4 * <usize>place, <u32>counter, at.areaNotes);
  return place + 1;
}

export function setNoted(count: i32): void {
  noted = count;
}

export function dropNotes(): void {
  isNoting = false;
}

/** Counts what was noted; false: there may have been more, and nothing is counted. */
export function countNotes(): bool {
  isNoting = false;
  if (noted >= at.notesMax) return false;
  const end = area + 4 * <usize>noted;
  for (let where = area; where < end; where += 4) {
    const counter = <usize>load<u32>(where, at.areaNotes);
    store<u64>(counter, load<u64>(counter) + 1);
  }
  return true;
}
