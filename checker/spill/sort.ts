/** Packed states in order: words of 64 bits, the first highest, each as two of 32, the low one first. */

/**
 * Sorts `count` states of `width` words of 32 bits, digit by digit from the lowest. The result is in
 * one of the two arrays; a digit that all states share costs no pass.
 */
export function sortStates(
  states: Uint32Array,
  scratch: Uint32Array,
  count: number,
  width: number,
): Uint32Array {
  const bits = count > 1 << 16 ? 16 : 8;
  let from = states;
  let to = scratch;
  for (let high = width - 2; high >= 0; high -= 2) {
    for (const word of [high, high + 1]) {
      for (let shift = 0; shift < 32; shift += bits) {
        if (!sortDigit({ from, to, count, width }, word, shift, bits)) continue;
        [from, to] = [to, from];
      }
    }
  }
  return from;
}

interface Sorting {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
  readonly count: number;
  readonly width: number;
}

/** False: all states have the same digit, and nothing was moved. */
function sortDigit(sorting: Sorting, word: number, shift: number, bits: number): boolean {
  const { from, to, count, width } = sorting;
  const mask = 2 ** bits - 1;
  const starts = new Uint32Array(2 ** bits + 1);
  for (let at = word, end = count * width; at < end; at += width) {
    const next = (((from[at] as number) >>> shift) & mask) + 1;
    starts[next] = (starts[next] as number) + 1;
  }
  const first = count === 0 ? 0 : ((from[word] as number) >>> shift) & mask;
  if (starts[first + 1] === count) return false;
  for (let digit = 1; digit <= mask; digit += 1) {
    starts[digit] = (starts[digit] as number) + (starts[digit - 1] as number);
  }
  for (let at = 0, end = count * width; at < end; at += width) {
    const digit = ((from[at + word] as number) >>> shift) & mask;
    const place = starts[digit] as number;
    starts[digit] = place + 1;
    for (let offset = 0; offset < width; offset += 1) {
      to[place * width + offset] = from[at + offset] as number;
    }
  }
  return true;
}

/** Negative where the state at the word `atOne` of `one` comes first, 0 where both are the same. */
export function compareStates(
  one: Uint32Array,
  atOne: number,
  other: Uint32Array,
  atOther: number,
  width: number,
): number {
  for (let word = 0; word < width; word += 2) {
    const high = (one[atOne + word + 1] as number) - (other[atOther + word + 1] as number);
    if (high !== 0) return high;
    const low = (one[atOne + word] as number) - (other[atOther + word] as number);
    if (low !== 0) return low;
  }
  return 0;
}

/** Leaves each of some sorted states once; how many are left. */
export function makeUnique(states: Uint32Array, count: number, width: number): number {
  let left = 0;
  for (let state = 0; state < count; state += 1) {
    const isAgain =
      left > 0 && compareStates(states, state * width, states, (left - 1) * width, width) === 0;
    if (isAgain) continue;
    if (left < state) states.copyWithin(left * width, state * width, (state + 1) * width);
    left += 1;
  }
  return left;
}
