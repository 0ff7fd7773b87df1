/**
 * States packed anew, of the input, where a run hands back what it found: first none has a component, then
 * one component of all after the other is put there.
 */

import * as at from "../layout";
import { bytesOfKey } from "./keys";
import { area } from "./state";

export function beginRepacking(count: i32): void {
  const end = madeAt(count);
  for (let key = madeAt(0); key < end; key += bytesOfKey) {
    store<u64>(key, <u64>1 << at.bitsOfFirst);
    if (WORDS > 1) store<u64>(key, <u64>1 << at.bitsOfNext, 8);
    if (WORDS > 2) store<u64>(key, <u64>1 << at.bitsOfNext, 16);
  }
}

/** It lies in the word `word` of `words`, from the bit `shift` on; then in the word `to` from `toShift` on. */
export function repackComponent(
  count: i32, words: i32, word: i32, shift: i32, mask: u32, to: i32, toShift: i32,
): void {
  const end = madeAt(count);
  let from = area + at.areaIn + 8 * <usize>word;
  for (let key = madeAt(0); key < end; key += bytesOfKey) {
    const value = (load<u64>(from) >> shift) & mask;
    const place = key + 8 * <usize>to;
    store<u64>(place, load<u64>(place) | (value << toShift));
    from += 8 * <usize>words;
  }
}

@inline
function madeAt(number: i32): usize {
  return area + at.areaOut + bytesOfKey * <usize>number;
}
