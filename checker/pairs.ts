/**
 * A table from pairs of non-negative integers to integers: the memory of what was computed once.
 * A class over one typed array, because a look-up here is most of what a cached step costs.
 */

const widthOfEntry = 3;
const unused = -1;

export class PairTable {
  /** Entries of three: the pair and its value; `unused` in the first place where there is none. */
  #entries: Int32Array;
  #mask: number;
  #count = 0;

  constructor(capacityLog2 = 10) {
    this.#mask = 2 ** capacityLog2 - 1;
    this.#entries = new Int32Array(widthOfEntry * (this.#mask + 1)).fill(unused);
  }

  /** The value of a pair, or `absent`. */
  get(a: number, b: number, absent: number): number {
    const entries = this.#entries;
    const mask = this.#mask;
    for (let slot = hashOfPair(a, b) & mask; ; slot = (slot + 1) & mask) {
      const at = slot * widthOfEntry;
      const first = entries[at] as number;
      if (first === a && entries[at + 1] === b) return entries[at + 2] as number;
      if (first === unused) return absent;
    }
  }

  /** Adds a pair that is not in the table. */
  set(a: number, b: number, value: number): void {
    if (2 * (this.#count + 1) > this.#mask) this.#grow();
    this.#count += 1;
    this.#place(a, b, value);
  }

  get bytes(): number {
    return this.#entries.byteLength;
  }

  #place(a: number, b: number, value: number): void {
    let slot = hashOfPair(a, b) & this.#mask;
    while (this.#entries[slot * widthOfEntry] !== unused) slot = (slot + 1) & this.#mask;
    this.#entries.set([a, b, value], slot * widthOfEntry);
  }

  #grow(): void {
    const old = this.#entries;
    this.#mask = 2 * this.#mask + 1;
    this.#entries = new Int32Array(2 * old.length).fill(unused);
    for (let at = 0; at < old.length; at += widthOfEntry) {
      const [a = unused, b = 0, value = 0] = old.subarray(at, at + widthOfEntry);
      if (a !== unused) this.#place(a, b, value);
    }
  }
}

/** Mixes two 32-bit integers (multiplications by odd constants, then a fold of the high bits). */
function hashOfPair(a: number, b: number): number {
  const mixed = Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca77);
  const spread = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return spread ^ (spread >>> 13);
}
