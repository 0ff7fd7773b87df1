/** Tables from pairs of small numbers to numbers, a row for each first. */

import { unknown } from "../layout";

/**
 * The value of a pair, or `unknown`. `grid` says where the table lies, and its size: one word, read once,
 * so a table that another thread has outgrown is known to have no more.
 */
@inline
export function valueIn(grid: u64, row: i32, column: i32): i32 {
  const columnsLog2 = <u32>(grid >> 32) & 0xff;
  const rowsLog2 = <u32>(grid >> 40);
  if (<u32>row >> rowsLog2 != 0 || <u32>column >> columnsLog2 != 0) return unknown;
  return load<i32>(<usize>(<u32>grid) + 4 * ((<u32>row << columnsLog2) + <u32>column));
}
