/** A stream of random numbers that a seed fixes, on every machine (xoshiro128**, Blackman and Vigna). */

export interface Random {
  /** A whole number from 0, below this. */
  readonly below: (bound: number) => number;
}

/** `seed`: any whole number; its upper and lower 32 bits both count. */
export function randomOf(seed: number): Random {
  const state = spread(seed);
  return { below: (bound) => Math.floor((next(state) / 2 ** 32) * bound) };
}

/** The four words of a generator, all of them touched by every bit of the seed (splitmix32). */
function spread(seed: number): Uint32Array {
  const words = new Uint32Array(4);
  let mixed = (seed >>> 0) ^ Math.imul(Math.floor(seed / 2 ** 32) >>> 0, 0x85ebca6b);
  for (let at = 0; at < words.length; at += 1) {
    mixed = (mixed + 0x9e3779b9) >>> 0;
    let word = mixed;
    word = Math.imul(word ^ (word >>> 16), 0x21f0aaad);
    word = Math.imul(word ^ (word >>> 15), 0x735a2d97);
    words[at] = (word ^ (word >>> 15)) >>> 0;
  }
  return words;
}

const rotated = (word: number, by: number): number => (word << by) | (word >>> (32 - by));

/** 32 random bits. */
function next(words: Uint32Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = words;
  const result = Math.imul(rotated(Math.imul(b, 5), 7), 9) >>> 0;
  const mixed = [c ^ a, d ^ b] as const;
  words[1] = b ^ mixed[0];
  words[0] = a ^ mixed[1];
  words[2] = mixed[0] ^ (b << 9);
  words[3] = rotated(mixed[1], 11);
  return result;
}
