/** A packed state as its words of 64 bits: `a`, and `b` and `c` where it has so many (else 0). */

import * as at from "../layout";

/** The record of a slot. */
@inline
export function recordOf(slot: i32): usize {
  return at.slotRecords + at.slotRecordSize * <usize>slot;
}

/** The component that a record says how to find. */
@inline
export function get(a: u64, b: u64, c: u64, record: usize): i32 {
  let word = a;
  if (WORDS > 1) {
    const which = load<i32>(record, at.slotWord);
    if (which == 1) word = b;
    if (WORDS > 2 && which == 2) word = c;
  }
  return <i32>(<u32>(word >> load<u64>(record, at.slotShift)) & load<u32>(record, at.slotMask));
}

/** The word `which` of a state with that component set: the same word where it lies in another. */
@inline
export function put(word: u64, which: i32, record: usize, value: i32): u64 {
  if (which >= WORDS) return word;
  if (WORDS > 1 && load<i32>(record, at.slotWord) != which) return word;
  const field = load<u64>(record, at.slotField);
  return (word & ~field) | (<u64>(<u32>value) << load<u64>(record, at.slotShift));
}

/** What changes in the word `which` of a state where a component does: 0 where it lies in another. */
@inline
export function flips(which: i32, record: usize, change: i32): u64 {
  if (which >= WORDS) return 0;
  if (WORDS > 1 && load<i32>(record, at.slotWord) != which) return 0;
  return <u64>(<u32>change) << load<u64>(record, at.slotShift);
}
