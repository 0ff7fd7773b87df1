/**
 * Moves that a thread has postponed: it fills no table, so what it cannot look up is left to the thread
 * that does. All else of their sources has happened.
 */

import * as at from "../layout";
import { area } from "./state";

/** Postpones a move of a source, or all of the source. False: this thread never does. */
export function postpone(source: i32, place: u32, record: usize): bool {
  if (!load<i32>(area, at.areaPostpones)) return false;
  const count = postponedNow();
  const entry = area + at.postponedSize * <usize>count;
  store<i32>(entry, source, at.areaPostponedMoves);
  store<u32>(entry, place, at.areaPostponedMoves + at.postponedPlace);
  store<u32>(entry, <u32>record, at.areaPostponedMoves + at.postponedRecord);
  setPostponed(count + 1);
  return true;
}

@inline
export function postponedNow(): i32 {
  return load<i32>(area, at.areaPostponed);
}

export function setPostponed(count: i32): void {
  store<i32>(area, count, at.areaPostponed);
}
