/** Tables from pairs of numbers to numbers: 16 bytes an entry, the pair as one word, then the value. */

import { unknown } from "../layout";

const unused: u64 = 0xffffffffffffffff;

/** The value of a pair, or `unknown`. `header` holds the table's address and its shift. */
@inline
export function lookUp(header: usize, a: i32, b: i32): i32 {
  const key = ((<u64>(<u32>a)) << 32) | <u64>(<u32>b);
  // One word, so that no other thread's change of the table is seen in part.
  const where = load<u64>(header);
  const table = <usize>(<u32>where);
  const shift = <u32>(where >> 32);
  const place = <usize>(hashOfPair(a, b) >> shift);
  const found = load<u64>(table + 16 * place);
  if (found == key) return load<i32>(table + 16 * place, 8);
  return found == unused ? unknown : probe(table, shift, place, key);
}

/** The look-up goes on, where another pair has the place. */
function probe(table: usize, shift: u32, home: usize, key: u64): i32 {
  const last = (<usize>1 << (32 - shift)) - 1;
  let place = home;
  while (true) {
    place = (place + 1) & last;
    const found = load<u64>(table + 16 * place);
    if (found == key) return load<i32>(table + 16 * place, 8);
    if (found == unused) return unknown;
  }
}

/** Its high bits say where; the TypeScript side computes the same. */
@inline
function hashOfPair(a: i32, b: i32): u32 {
  return <u32>a * 0x9e3779b1 + <u32>b * 0x85ebca77;
}
