/**
 * Counters of what was done. What is counted for a source, or for a block of them, is noted first: where
 * something is missing or there is no room, it has to begin again, and nothing has been counted.
 */

import * as at from "../layout";
import { area } from "./state";

export let noted: i32 = 0;

export function beginNotes(): void {
  noted = 0;
}

@inline
export function hit(bound: i32): void {
  note(area + at.areaHits + 8 * <usize>bound);
}

@inline
export function countUp(counter: usize, times: i32): void {
  for (let time = 0; time < times; time++) note(counter);
}

/** Notes that this counter goes up by one. */
@inline
function note(counter: usize): void {
  if (noted < at.notesMax) noted = noteAt(area, noted, counter);
}

/** The same where there is room, in this area; how many notes there are then. */
@inline
export function noteAt(own: usize, place: i32, counter: usize): i32 {
  store<u32>(own + 4 * <usize>place, <u32>counter, at.areaNotes);
  return place + 1;
}

/** At once. */
@inline
export function addTo(counter: usize, times: i64): void {
  store<u64>(counter, load<u64>(counter) + times);
}

export function setNoted(count: i32): void {
  noted = count;
}

/** Counts what was noted; false: there may have been more, and nothing is counted. */
export function countNotes(): bool {
  if (noted >= at.notesMax) return false;
  const end = area + 4 * <usize>noted;
  for (let where = area; where < end; where += 4) {
    const counter = <usize>load<u32>(where, at.areaNotes);
    addTo(counter, 1);
  }
  return true;
}
