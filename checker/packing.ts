/** How the small integers of a state lie in 32-bit words: each whole in one word, none split. */

export interface Packing {
  readonly words: number;
  /** Per component: its word, its lowest bit there, and how many bits it has. */
  readonly wordOf: Int32Array;
  readonly shiftOf: Int32Array;
  readonly bitsOf: Int32Array;
}

const wordBits = 32;

/**
 * A packing with at least `bits` (1 to 31 each) for each component. Widest first, each where it first
 * fits; what a word has left is shared out, so that growth seldom asks for another packing.
 */
export function packingOf(bits: readonly number[]): Packing {
  const words: number[][] = [];
  const widestFirst = bits.map((_, at) => at).sort((a, b) => width(bits, b) - width(bits, a) || a - b);
  for (const at of widestFirst) {
    const fitting = words.find((word) => used(bits, word) + width(bits, at) <= wordBits);
    if (fitting === undefined) words.push([at]);
    else fitting.push(at);
  }
  const wordOf = new Int32Array(bits.length);
  const shiftOf = new Int32Array(bits.length);
  const bitsOf = new Int32Array(bits.length);
  words.forEach((word, number) => {
    const spare = Math.floor((wordBits - used(bits, word)) / word.length);
    let shift = 0;
    for (const at of word) {
      wordOf[at] = number;
      shiftOf[at] = shift;
      bitsOf[at] = Math.min(width(bits, at) + spare, wordBits - 1);
      shift += width(bits, at) + spare;
    }
  });
  return { words: words.length, wordOf, shiftOf, bitsOf };
}

const used = (bits: readonly number[], word: readonly number[]): number =>
  word.reduce((sum, at) => sum + width(bits, at), 0);

export const bitsFor = (value: number): number => 32 - Math.clz32(value);

const width = (bits: readonly number[], at: number): number => bits[at] ?? 0;
