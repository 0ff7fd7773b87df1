/** The canonical form: which relabelling a state needs, and what it makes of the state. */

import * as at from "../layout";
import { countUp, hit } from "./counters";
import { fillFold, fillNeeded, fillRelabel } from "./host";
import { lookUp } from "./pairs";
import { area, current, current1, current2 } from "./state";
import { get, put, recordOf } from "./words";

/** The relabelling that the source's own profiles ask for; unknown until it is needed. */
let neededHere: i32 = at.unknown;
/** The other words of what `canonicalOf` returns. */
export let made1: u64 = 0;
export let made2: u64 = 0;

/** Another source is expanded. */
export function forgetNeeded(): void {
  neededHere = at.unknown;
}

@inline
function profileOf(record: usize, a: u64, b: u64, c: u64): i32 {
  return load<i32>(load<usize>(record, at.slotProfiles) + 4 * <usize>get(a, b, c, record));
}

/** The first word of a state in canonical form; 0: a filler missed. */
export function canonicalOf(a: u64, b: u64, c: u64): u64 {
  const needed = neededBy(a, b, c);
  if (needed == at.miss) return 0;
  if (needed != 0) return relabel(needed, a, b, c);
  made1 = b;
  made2 = c;
  return a;
}

/** The relabelling that a state needs; 0: none. A step that changes no profile needs no look-up. */
function neededBy(a: u64, b: u64, c: u64): i32 {
  const end = recordOf(load<i32>(at.sharedSlots));
  let isSame = true;
  for (let record = recordOf(0); record < end; record += at.slotRecordSize) {
    const own = profileOf(record, a, b, c);
    if (own != profileOf(record, current, current1, current2)) isSame = false;
  }
  if (isSame && neededHere != at.unknown) return neededHere;
  let fold = 0;
  for (let record = recordOf(0); record < end; record += at.slotRecordSize) {
    const label = profileOf(record, a, b, c);
    let next = lookUp(record + at.slotProfileFolds, fold, label);
    if (next == at.unknown) {
      const slot = <i32>(record - recordOf(0)) / at.slotRecordSize;
      next = fillFold(0, slot, fold, label);
      if (next == at.miss) return at.miss;
    }
    fold = next;
  }
  let needed = load<i32>(load<usize>(at.sharedNeeded) + 4 * <usize>fold);
  if (needed == at.unknown) needed = fillNeeded(fold);
  if (isSame && needed != at.miss) neededHere = needed;
  return needed;
}

/** The first word of the state relabelled, the others in `made1` and `made2`; 0: a filler missed. */
function relabel(needed: i32, a: u64, b: u64, c: u64): u64 {
  const slots = load<i32>(at.sharedSlots);
  let first = a;
  made1 = b;
  made2 = c;
  for (let slot = 0; slot <= slots; slot++) {
    const record = slot == slots ? at.sharedRecord : recordOf(slot);
    const part = get(a, b, c, record);
    const table = slot == slots ? at.sharedMoved : record + at.slotRelabelled;
    let after = lookUp(table, part, needed);
    if (after == at.unknown) after = fillRelabel(slot, part, needed);
    if (after == at.miss) return 0;
    const to = slot == slots
      ? at.sharedRecord
      : recordOf(load<i32>(relabelling(needed, slots) + 4 * slot, 4));
    first = put(first, 0, to, after);
    made1 = put(made1, 1, to, after);
    made2 = put(made2, 2, to, after);
  }
  countUp(area + at.areaApplied, 1);
  const bound = load<i32>(relabelling(needed, slots));
  if (bound != at.unknown) hit(bound);
  return first;
}

/** The record of a relabelling: the bound that it hits, then where each slot and the shared part go. */
@inline
function relabelling(number: i32, slots: i32): usize {
  return load<usize>(at.sharedRelabellings) + 4 * <usize>number * (slots + 2);
}
