/** SHA-256 (FIPS 180-4) as the model's hashes need it, where there is no Node. */

const fractional = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;

function firstPrimes(count: number): readonly number[] {
  const primes: number[] = [];
  for (let number = 2; primes.length < count; number += 1) {
    if (primes.every((prime) => number % prime !== 0)) primes.push(number);
  }
  return primes;
}

const primes = firstPrimes(64);
const constants = primes.map((prime) => fractional(Math.cbrt(prime)));
const initial = primes.slice(0, 8).map((prime) => fractional(Math.sqrt(prime)));

/** The part of Node's `createHash` that is used: one text in, hexadecimal digits out. */
export function createHash(algorithm: string): {
  readonly update: (text: string) => { readonly digest: (encoding: "hex") => string };
} {
  if (algorithm !== "sha256") throw new Error(`no hash ${algorithm} here`);
  return { update: (text) => ({ digest: () => hexOf(sha256(new TextEncoder().encode(text))) }) };
}

const hexOf = (words: readonly number[]): string =>
  words.map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");

function sha256(message: Uint8Array): readonly number[] {
  const blocks = Math.ceil((message.length + 9) / 64);
  const padded = new DataView(new ArrayBuffer(blocks * 64));
  for (const [at, byte] of message.entries()) padded.setUint8(at, byte);
  padded.setUint8(message.length, 0x80);
  padded.setUint32(blocks * 64 - 8, Math.floor(message.length / 2 ** 29));
  padded.setUint32(blocks * 64 - 4, (message.length << 3) >>> 0);
  let state: readonly number[] = initial;
  for (let block = 0; block < blocks; block += 1) state = afterBlock(state, padded, block * 64);
  return state;
}

const turned = (word: number, by: number): number => (word >>> by) | (word << (32 - by));

function afterBlock(state: readonly number[], data: DataView, from: number): readonly number[] {
  const words = scheduled(data, from);
  let [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = state;
  for (const [at, word] of words.entries()) {
    const mixedE = turned(e, 6) ^ turned(e, 11) ^ turned(e, 25);
    const chosen = (e & f) ^ (~e & g);
    const first = (h + mixedE + chosen + (constants[at] ?? 0) + word) | 0;
    const mixedA = turned(a, 2) ^ turned(a, 13) ^ turned(a, 22);
    const second = (mixedA + ((a & b) ^ (a & c) ^ (b & c))) | 0;
    [h, g, f, e, d, c, b, a] = [g, f, e, (d + first) | 0, c, b, a, (first + second) | 0];
  }
  return [a, b, c, d, e, f, g, h].map((word, at) => ((state[at] ?? 0) + word) | 0);
}

function scheduled(data: DataView, from: number): Int32Array {
  const words = new Int32Array(64);
  for (let at = 0; at < 16; at += 1) words[at] = data.getInt32(from + at * 4);
  for (let at = 16; at < 64; at += 1) {
    const [early, late] = [words[at - 15] ?? 0, words[at - 2] ?? 0];
    const one = turned(early, 7) ^ turned(early, 18) ^ (early >>> 3);
    const other = turned(late, 17) ^ turned(late, 19) ^ (late >>> 10);
    words[at] = ((words[at - 16] ?? 0) + one + (words[at - 7] ?? 0) + other) | 0;
  }
  return words;
}
