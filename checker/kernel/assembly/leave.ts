/**
 * Leave for a block's sources: what each state is after each demand, looked up for all demands together,
 * as most are asked for more than once.
 */

import * as at from "../layout";
import { keyOf } from "./lists";
import { area } from "./state";
import { get } from "./words";

/** Nothing is known of it. */
export const unknownLeave: u64 = 0xffffffffffffffff;

/** So it begins: demands that no table has had a place for yet stay unknown. */
export function beginLeave(): void {
  memory.fill(area + at.areaLeave, 0xff, WORDS * at.bytesOfLeave);
}

/** Looks it up for so many sources of the input. */
export function readLeave(first: i32, count: i32): void {
  const grid = load<u64>(at.sharedGranted);
  const columnsLog2 = <u32>(grid >> 32) & 0xff;
  const rowsLog2 = <u32>(grid >> 40);
  const columns = <usize>min<u32>(1 << columnsLog2, at.listedDemands);
  const shift = load<i32>(at.sharedRecord, at.slotShift);
  for (let number = 0; number < count; number++) {
    const key = keyOf(first + number);
    const a = load<u64>(key);
    const b: u64 = WORDS > 1 ? load<u64>(key, 8) : 0;
    const c: u64 = WORDS > 2 ? load<u64>(key, 16) : 0;
    const shared = <u32>get(a, b, c, at.sharedRecord);
    const to = area + at.areaLeave + 8 * (<usize>number << at.listedDemandBits);
    // Another thread may know a shared part that it has no row for yet.
    if (shared >> rowsLog2 != 0) {
      memory.fill(to, 0xff, 8 * columns);
      continue;
    }
    const row = <usize>(<u32>grid) + ((<usize>shared << columnsLog2) << 2);
    const before = v128.splat<i64>(shared);
    // There are four at least.
    for (let column: usize = 0; column < columns; column += 4) {
      readTwo(to, row, column, before, shift, a, b, c);
      readTwo(to, row, column + 2, before, shift, a, b, c);
    }
  }
}

/** Of two demands from that one on. */
@inline
function readTwo(
  to: usize, row: usize, column: usize, before: v128, shift: i32, a: u64, b: u64, c: u64,
): void {
  const own = to + 8 * column;
  const word = WORDS > 1 ? load<i32>(at.sharedRecord, at.slotWord) : 0;
  const granted = v128.load_ext<i32>(row + 4 * column);
  const isRefused = v128.lt<i64>(granted, v128.splat<i64>(0));
  const change = v128.shl<i64>(v128.xor(v128.shr<u64>(granted, at.markBits), before), shift);
  const first = v128.splat<i64>(<i64>a);
  const next = WORDS == 1 || word == 0 ? v128.xor(first, change) : first;
  v128.store(own, v128.bitselect(granted, next, isRefused));
  if (WORDS > 1) {
    const second = v128.splat<i64>(<i64>b);
    v128.store(own + at.bytesOfLeave, word == 1 ? v128.xor(second, change) : second);
  }
  if (WORDS > 2) {
    const third = v128.splat<i64>(<i64>c);
    v128.store(own + 2 * at.bytesOfLeave, word == 2 ? v128.xor(third, change) : third);
  }
}

/** Where the leave for a source and a demand is, which are one number. */
@inline
export function leaveAt(own: usize, which: u32): usize {
  return own + at.areaLeave + 8 * <usize>which;
}
