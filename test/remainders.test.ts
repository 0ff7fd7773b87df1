/**
 * The table of remainders holds what was inserted, and nothing else: each place is read back here as
 * the state that it stands for, by undoing the hash.
 */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { instanceOf } from "../checker/kernel/instance.ts";
import type { Instance } from "../checker/kernel/instance.ts";
import * as at from "../checker/kernel/layout.ts";
import { KernelMemory, areaOf } from "../checker/kernel/memory.ts";
import { leastSize, readyHomeBits, triesBitsOf } from "../checker/kernel/table-shape.ts";
import { VisitedTable } from "../checker/kernel/visited-table.ts";
import { roomFor } from "../checker/packing.ts";
import { exploring } from "./exploring.ts";
import { host } from "./host.ts";
import { seeded } from "./seeded.ts";
import { counters, dials } from "./toys/formulas.ts";

const all = (1n << 64n) - 1n;
const top = 1n << 62n;
const bytesOfHome = 4 * at.placesOfHome;
const most = 14;

class Table {
  readonly #memory = new KernelMemory(1);
  readonly #kernel: Instance;
  readonly #bits: number;
  #homeBits: number;

  /** For states of so many bits. */
  constructor(bits: number, homeBits: number) {
    const memory = this.#memory;
    this.#bits = bits;
    this.#homeBits = homeBits;
    assert.ok(memory.reserveTable(2 * (bytesOfHome << most)));
    memory.setWide(at.sharedUnused, BigInt(64 - bits));
    memory.setWide(at.sharedUsed, all - (1n << BigInt(64 - bits)) + 1n);
    memory.setWide(at.sharedHalf, BigInt(bits >> 1));
    memory.setWide(at.sharedHomeBits, BigInt(homeBits));
    this.#kernel = instanceOf(1, false, memory, 0, host);
    memory.bytes.fill(0xaa, memory.tableAt);
    this.#kernel.clear(bytesOfHome << homeBits);
  }

  get places(): number {
    return at.placesOfHome << this.#homeBits;
  }

  /** The bits of a place that say at which try. */
  get #tries(): number {
    return 2 ** triesBitsOf(this.#homeBits, { bytes: 8, bits: this.#bits }) - 1;
  }

  /** How many of them had a place. */
  insert(states: readonly bigint[]): number {
    for (let first = 0; first < states.length; first += at.sourcesMax) {
      const some = states.slice(first, first + at.sourcesMax);
      const input = new BigUint64Array(this.#memory.wasm.buffer, areaOf(0) + at.areaIn, some.length);
      some.forEach((state, number) => (input[number] = state | top));
      const done = this.#kernel.insertAll(0, some.length, first);
      if (done < some.length) return first + done;
    }
    return states.length;
  }

  grow(): void {
    const side = this.#memory.tableAt + (bytesOfHome << (this.#homeBits + 1));
    this.#kernel.beginGrowth(side);
    for (let end = 2 ** this.#homeBits; end > at.homesTogether; end /= 2) {
      assert.equal(this.#kernel.moveHomes(end / 2, end), 1);
    }
    assert.equal(this.#kernel.endGrowth(side), 1);
    this.#homeBits += 1;
    assert.equal(this.#memory.get(at.sharedHomeBits), this.#homeBits);
  }

  read(): bigint[] {
    const { places } = this;
    const words = new Uint32Array(this.#memory.wasm.buffer, this.#memory.tableAt, places);
    const states: bigint[] = [];
    words.forEach((entry, place) => {
      if (entry !== 0) states.push(this.#stateOf(Math.floor(place / at.placesOfHome), entry));
    });
    return states;
  }

  /** The home and the rest are the hash; its steps are undone from the last to the first. */
  #stateOf(line: number, entry: number): bigint {
    const tries = (entry & this.#tries) - 1;
    const together = Math.min(2 ** this.#homeBits, at.homesTogether) - 1;
    const home = (line ^ (Math.imul((entry >>> 22) | 1, tries) & together)) >>> 0;
    const rest = BigInt((entry & ~this.#tries) >>> 0) << 32n;
    const homeBits = BigInt(this.#homeBits);
    const hash = (BigInt(home) << (64n - homeBits)) | (rest >> homeBits);
    const bits = BigInt(this.#bits);
    const used = all - (1n << (64n - bits)) + 1n;
    const half = BigInt(this.#bits >> 1);
    const folded = (hash * inverse(0xd6e8feb86659fd93n)) & all;
    let unfolded = folded;
    for (let step = 0; step < 3; step += 1) unfolded = folded ^ ((unfolded >> half) & used);
    return ((unfolded * inverse(0x9e3779b97f4a7c15n)) & all) >> (64n - bits);
  }
}

/** Of an odd number modulo 2 ** 64, by Newton's steps. */
function inverse(odd: bigint): bigint {
  let found = odd;
  for (let step = 0; step < 6; step += 1) found = (found * (2n - odd * found)) & all;
  return found;
}

const inOrder = (states: readonly bigint[]): readonly bigint[] =>
  states.toSorted((one, other) => (one < other ? -1 : 1));

/** Different states of so many bits; the first are small numbers, as packed states often are. */
function statesOf(bits: number, count: number, seed: number): bigint[] {
  const found = new Set<bigint>();
  let next = BigInt(seed) | 1n;
  while (found.size < count) {
    next = (next * 6364136223846793005n + 1442695040888963407n) & all;
    found.add(found.size < count / 4 ? BigInt(found.size) : next >> BigInt(64 - bits));
  }
  return [...found];
}

/** Bits of a home, of a state, how full the table is made, and a seed. */
const shapes = fc
  .tuple(fc.integer({ min: 1, max: 12 }), fc.nat(at.remainderBitsMost), fc.nat(99), fc.nat())
  .filter(([homeBits, more]) => homeBits + more >= 10);

test("what a table of remainders has is read back as the states that were inserted", (context) => {
  const holds = ([homeBits, more, full, states]: [number, number, number, number]): void => {
    const bits = Math.min(62, homeBits + more);
    const table = new Table(bits, homeBits);
    const wanted = Math.min(Math.ceil((table.places * (full + 1)) / 100), 2 ** bits / 4);
    const given = statesOf(bits, Math.floor(wanted), states);
    const inserted = given.slice(0, table.insert(given));
    assert.deepEqual(inOrder(table.read()), inOrder(inserted));
    for (let growth = homeBits; growth < Math.min(homeBits + 3, most, bits - 1); growth += 1) {
      table.grow();
      assert.deepEqual(inOrder(table.read()), inOrder(inserted));
      assert.equal(table.insert(inserted), inserted.length);
      assert.deepEqual(table.read().length, inserted.length);
    }
  };
  fc.assert(fc.property(shapes, holds), seeded(context, 60));
});

/** Bits of a remainder, and how full a table is at least when it has no place. */
for (const [bits, fullest] of [
  [at.remainderBits, 0.9],
  [at.remainderBitsMost, 0.7],
] as const) {
  test(`a table of remainders of ${bits} bits that has no place for a state says so, and keeps all others`, () => {
    const table = new Table(bits + 12, 12);
    const given = statesOf(bits + 12, table.places + 1, 7);
    const done = table.insert(given);
    assert.ok(done > fullest * table.places && done <= table.places);
    assert.deepEqual(inOrder(table.read()), inOrder(given.slice(0, done)));
    table.grow();
    assert.equal(table.insert(given), given.length);
    assert.deepEqual(inOrder(table.read()), inOrder(given));
  });
}

test("a table of remainders grows before lines are full; where it may not, it is filled further", () => {
  const entry = { bytes: 8, bits: 36 };
  const roomy = 0.9 * leastSize;
  for (const placesMax of [2 * leastSize, leastSize + 1]) {
    const memory = new KernelMemory(1);
    const table = new VisitedTable(memory, instanceOf(1, false, memory, 0, host), entry);
    const { bytes } = table;
    let emptied = 0;
    const keep = (): number => {
      emptied += 1;
      return 2 * leastSize;
    };
    table.overflowTo({ placesMax, mayGrow: () => true, keep });
    assert.equal(table.makeRoom(leastSize / 2, 0), true);
    assert.equal(table.bytes, bytes);
    assert.equal(table.makeRoom(roomy, 0), true);
    assert.equal(table.bytes, placesMax < 2 * leastSize ? bytes : 2 * bytes);
    assert.equal(table.hasRoom(roomy, 0), true);
    assert.equal(emptied, 0);
    assert.equal(table.makeRoom(2 * leastSize, 0), true);
    assert.equal(emptied, 1);
  }
});

test("states of one word are told apart whole, where they have too many bits for remainders", async () => {
  // Ten components of the least width.
  assert.equal(roomFor(Array.from({ length: 10 }, () => 4), readyHomeBits), at.bitsOfFirst);
  for (const [system, counts] of [
    [counters(9, 3), { states: 4 ** 9, transitions: 27 * 4 ** 8 }],
    [dials(9, 1), { states: 2 ** 9, transitions: 9 * 2 ** 9 }],
  ] as const) {
    const { states, transitions } = await exploring(system);
    assert.deepEqual({ states, transitions }, counts);
  }
});
