/** How the small integers of a state lie in 32-bit words: each whole in one word, none split. */

export interface Packing {
  readonly words: number;
  /** Per component: its word, its lowest bit there, and how many bits it has. */
  readonly wordOf: Int32Array;
  readonly shiftOf: Int32Array;
  readonly bitsOf: Int32Array;
}

const wordBits = 32;

/** A packing with `bits` (1 to 31 each) for each component. Widest first, each where it first fits. */
export function packingOf(bits: readonly number[]): Packing {
  const widestFirst = bits.map((_, at) => at).sort((a, b) => width(bits, b) - width(bits, a) || a - b);
  const free: number[] = [];
  const wordOf = new Int32Array(bits.length);
  const shiftOf = new Int32Array(bits.length);
  const bitsOf = new Int32Array(bits.length);
  for (const at of widestFirst) {
    const own = width(bits, at);
    const fitting = free.findIndex((left) => left >= own);
    const word = fitting === -1 ? free.push(wordBits) - 1 : fitting;
    wordOf[at] = word;
    shiftOf[at] = wordBits - (free[word] ?? 0);
    bitsOf[at] = own;
    free[word] = (free[word] ?? 0) - own;
  }
  return { words: free.length, wordOf, shiftOf, bitsOf };
}

export const bitsFor = (value: number): number => 32 - Math.clz32(value);

const width = (bits: readonly number[], at: number): number => bits[at] ?? 0;
