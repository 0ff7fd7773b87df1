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

/** What to resume this source with. */
export function timesCounted(): i32 {
  return max(counted, countedBefore);
}

@inline
export function hit(bound: i32): void {
  countUp(area + at.areaHits + 8 * <usize>bound, 1);
}

/** Counts, unless that was done before this source missed. */
@inline
export function countUp(counter: usize, times: i32): void {
  counted += 1;
  if (counted > countedBefore) store<u64>(counter, load<u64>(counter) + times);
}
