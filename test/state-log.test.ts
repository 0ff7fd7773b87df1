/** The log of states against a plain list: in memory and in a file, whole and short, packed anew. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { formOf, statesPerChunk } from "../checker/kernel/chunk.ts";
import { bitsOfFirst } from "../checker/kernel/layout.ts";
import { StateLog, packInto } from "../checker/kernel/state-log.ts";
import { packingOf, usedBits } from "../checker/packing.ts";
import type { Packing } from "../checker/packing.ts";
import type { WordFile } from "../checker/spill/word-file.ts";
import { plainRepacking } from "./plain-repacking.ts";
import { seeded } from "./seeded.ts";

/** Where one word holds the parts, they have the bits they need and no more. */
function packed(bits: readonly number[]): Packing {
  const packing = packingOf(bits, Math.min(bitsOfFirst, bits.reduce((sum, each) => sum + each, 0)));
  assert.ok(packing !== null);
  return packing;
}

/** 48 bits, which are kept short; 49, which are not; and more than a word. */
const [short, full, wide] = [packed([16, 16, 16]), packed([16, 16, 17]), packed([30, 30, 30])];

test("states of up to 48 bits are kept short", () => {
  assert.deepEqual([short, full].map(usedBits), [48, 49]);
  const lengths = [short, full, wide].map((packing) => formOf(packing).length / statesPerChunk);
  assert.deepEqual(lengths, [1.5, 2, 4]);
});

/** A state for each number: all bits of its parts are 1 now and then. */
const stateOf = (number: number, salt: number): readonly number[] => {
  const mixed = Math.imul(number + 1, 0x9e3779b1) ^ salt;
  return [mixed & 0xffff, (mixed >>> 16) & 0xffff, Math.imul(mixed, 0x85ebca77) >>> 16];
};

function append(log: StateLog, states: readonly (readonly number[])[]): void {
  const before = 4;
  const words = new Uint32Array(before + log.width * states.length);
  states.forEach((state, at) => {
    packInto(log.packing, Int32Array.from(state), words, before + at * log.width);
  });
  log.append(words, before, states.length);
}

function assertSame(log: StateLog, states: readonly (readonly number[])[], step: number): void {
  assert.equal(log.count, states.length);
  const { width } = log;
  for (let first = 0; first < states.length; ) {
    const words = new Uint32Array(1 + width * step);
    const count = log.copy(first, step, words, 1);
    const expected = new Uint32Array(1 + width * step);
    for (let at = 0; at < count; at += 1) {
      packInto(log.packing, Int32Array.from(states[first + at] ?? []), expected, 1 + at * width);
    }
    assert.deepEqual(words, expected);
    first += count;
  }
  assert.equal(log.copy(states.length, step, new Uint32Array(width), 0), 0);
  const read = new Int32Array(3);
  for (let number = 0; number < states.length; number += 1 + (step >> 3)) {
    log.read(number, read);
    assert.deepEqual([...read], states[number]);
  }
  assert.throws(() => { log.read(states.length, read); }, /there is no state/);
}

/** A file that is not one. */
function fileOf(): WordFile {
  let words: number[] = [];
  return {
    length: () => words.length,
    append: (more) => (words = words.concat([...more])),
    read: (at, into) => { into.set(words.slice(at, at + into.length)); },
    truncate: (length) => (words = words.slice(0, length)),
    remove: () => (words = []),
  };
}

/** Pieces of a few states, and of more than a chunk. */
const pieces = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.nat(2 * statesPerChunk)), {
  minLength: 1,
  maxLength: 5,
});

test("a log in memory gives back what it was given, in any pieces, also after it was packed anew", (context) => {
  const order = fc.shuffledSubarray([short, full, wide], { minLength: 2 });
  fc.assert(
    fc.property(pieces, pieces, order, fc.integer({ min: 1, max: 40_000 }), (some, more, packings, step) => {
      const [first = short, ...others] = packings;
      const log = new StateLog(first);
      const states: (readonly number[])[] = [];
      const add = (counts: readonly number[]): void => {
        for (const count of counts) {
          const next = Array.from({ length: count }, (_, at) => stateOf(states.length + at, step));
          append(log, next);
          states.push(...next);
        }
      };
      add(some);
      assertSame(log, states, step);
      for (const packing of others) {
        log.repack(plainRepacking(log.packing, packing));
        assertSame(log, states, step);
        add(more);
        assertSame(log, states, step);
      }
    }),
    seeded(context, 12),
  );
});

test("a log in a file gives back what it was given, also where it was cut and went on otherwise", (context) => {
  const kinds = fc.constantFrom(short, full, wide);
  const parts = fc.integer({ min: 1, max: 1000 });
  fc.assert(
    fc.property(pieces, pieces, kinds, kinds, parts, (some, more, packing, next, part) => {
      const log = new StateLog(packing);
      let states: (readonly number[])[] = [];
      const add = (counts: readonly number[], salt: number): void => {
        for (const count of counts) {
          const added = Array.from({ length: count }, (_, at) => stateOf(states.length + at, salt));
          append(log, added);
          states.push(...added);
        }
      };
      add([1, ...some], 1);
      log.moveToFile(fileOf);
      assertSame(log, states, 5000);
      add(more, 1);
      assertSame(log, states, 5000);
      const kept = Math.max(1, Math.floor((states.length * part) / 1000));
      log.truncate(kept);
      states = states.slice(0, kept);
      add(more, 2);
      assertSame(log, states, 5000);
      log.repack(plainRepacking(log.packing, next));
      assertSame(log, states, 5000);
    }),
    seeded(context, 8),
  );
});
