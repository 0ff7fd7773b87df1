/** The explorer's tables against plain ones, on random contents. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { Edges } from "../checker/edges.ts";
import { interner } from "../checker/intern.ts";
import { sharedGranted, sharedSeen, unknown } from "../checker/kernel/layout.ts";
import { KernelMemory } from "../checker/kernel/memory.ts";
import { packInto, unpack } from "../checker/kernel/state-log.ts";
import { Grid, NumberTable, PairTable } from "../checker/kernel/tables.ts";
import { bitsFor, packingOf } from "../checker/packing.ts";
import { seeded } from "./seeded.ts";

/** Integers of all sizes, so that few are alike and few have the same width. */
const integer = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(2 ** 31 - 1));

type Entries = readonly (readonly [number, number, number])[];

/** Does the table have just these entries, of each pair the first, at any time? */
function holdsPairs(table: Pick<PairTable, "get" | "set">, given: Entries): void {
  const map = new Map<string, number>();
  for (const [a, b, value] of given) {
    assert.equal(table.get(a, b), map.get(`${a} ${b}`) ?? unknown);
    if (map.has(`${a} ${b}`)) continue;
    table.set(a, b, value);
    map.set(`${a} ${b}`, value);
  }
  for (const [a, b] of given) {
    assert.equal(table.get(a, b), map.get(`${a} ${b}`) ?? unknown);
    assert.equal(table.get(b, a), map.get(`${b} ${a}`) ?? unknown);
  }
}

test("a table of pairs holds what a map holds", (context) => {
  const entries = fc.array(fc.tuple(integer, integer, integer), { maxLength: 3000, size: "max" });
  const holds = (given: Entries): void => {
    holdsPairs(new PairTable(new KernelMemory(1), sharedGranted), given);
  };
  fc.assert(fc.property(entries, holds), seeded(context, 60));
});

test("a grid holds what a map holds, while its rows and columns become more", (context) => {
  const entries = fc.array(fc.tuple(fc.nat(900), fc.nat(70), integer), { maxLength: 300 });
  const holds = (given: Entries): void => {
    holdsPairs(new Grid(new KernelMemory(1), sharedGranted), given);
  };
  fc.assert(fc.property(entries, holds), seeded(context, 60));
});

test("a table by number keeps what was set while it grows", (context) => {
  const entries = fc.array(fc.tuple(fc.nat(5000), integer), { maxLength: 300 });
  const holds = (given: readonly (readonly [number, number])[]): void => {
    const table = new NumberTable(new KernelMemory(1), sharedSeen);
    const map = new Map<number, number>();
    for (const [number, value] of given) {
      assert.equal(table.get(number), map.get(number) ?? unknown);
      table.set(number, value);
      map.set(number, value);
    }
    for (const [number, value] of map) assert.equal(table.get(number), value);
  };
  fc.assert(fc.property(entries, holds), seeded(context, 60));
});

/** As many bits as three words hold. */
const widths = fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 6 });

test("packed components do not overlap and none is split", (context) => {
  fc.assert(
    fc.property(widths, (bits) => {
      const packing = packingOf(bits);
      assert.ok(packing !== null);
      const { words, wordOf, shiftOf, bitsOf } = packing;
      const used = Array.from({ length: words }, () => new Set<number>());
      bits.forEach((width, at) => {
        const shift = shiftOf[at] ?? -1;
        const own = bitsOf[at] ?? 0;
        assert.ok(own >= width);
        assert.ok(shift >= 0 && shift + own <= (wordOf[at] === 0 ? 62 : 64));
        for (let bit = shift; bit < shift + own; bit += 1) {
          assert.ok(used[wordOf[at] ?? -1]?.has(bit) === false);
          used[wordOf[at] ?? -1]?.add(bit);
        }
      });
      assert.ok(used.every((word) => word.size > 0));
    }),
    seeded(context, 500),
  );
});

test("what three words do not hold cannot be packed", () => {
  assert.notEqual(packingOf([31, 31, 31, 31, 31, 31]), null);
  assert.equal(packingOf([31, 31, 31, 31, 31, 31, 3]), null);
});

test("no word of a packed state is 0; they read back whole and order as their components do", (context) => {
  const pairs = widths.chain((bits) => {
    const state = fc.tuple(...bits.map((width) => fc.nat(2 ** width - 1)));
    return fc.record({ bits: fc.constant(bits), one: state, other: state });
  });
  const asWords = (words: Uint32Array): readonly number[] =>
    Array.from({ length: words.length / 2 }, (_, at) => [words[2 * at + 1] ?? 0, words[2 * at] ?? 0])
      .flat();
  fc.assert(
    fc.property(pairs, ({ bits, one, other }) => {
      const packing = packingOf(bits);
      assert.ok(packing !== null);
      const packed = [one, other].map((state) => {
        const words = new Uint32Array(2 * packing.words);
        packInto(packing, Int32Array.from(state), words, 0);
        const back = new Int32Array(bits.length);
        unpack(packing, words, 0, back);
        assert.deepEqual([...back], state);
        const isZero = (word: number): boolean => words[2 * word] === 0 && words[2 * word + 1] === 0;
        assert.deepEqual(packing.wordOf.filter(isZero), [], "a word is 0");
        return asWords(words);
      });
      assert.equal(compared(packed[0] ?? [], packed[1] ?? []), compared(one, other));
    }),
    seeded(context, 300),
  );
});

/** -1, 0 or 1: by the first number that differs. */
function compared(one: readonly number[], other: readonly number[]): number {
  const at = one.findIndex((value, place) => value !== other[place]);
  return at === -1 ? 0 : Math.sign((one[at] ?? 0) - (other[at] ?? 0));
}

test("a value needs as many bits as its binary digits", () => {
  for (const [value, bits] of [
    [0, 0],
    [1, 1],
    [2, 2],
    [255, 8],
    [256, 9],
    [2 ** 31 - 1, 31],
  ] as const) {
    assert.equal(bitsFor(value), bits);
  }
});

test("edges come back by source, and sources without edges have none", (context) => {
  const edge = fc.tuple(fc.nat(40), fc.nat(2 ** 31 - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 200, size: "max" }), fc.nat(3), (given, more) => {
      const sorted = [...given].sort(([a], [b]) => a - b);
      const sources = (sorted.at(-1)?.[0] ?? 0) + 1 + more;
      const edges = new Edges();
      const cut = Math.floor(sources / 2);
      for (const [from, to] of [[0, cut], [cut, sources]] as const) {
        const own = sorted.filter(([source]) => source >= from && source < to);
        const degrees = Array.from({ length: to - from }, (_, at) =>
          own.filter(([source]) => source === from + at).length,
        );
        edges.addTargets(
          Int32Array.from(own, ([, target]) => target),
          Uint8Array.from(own, ([, , marks]) => marks),
        );
        edges.addSources(Int32Array.from(degrees));
      }
      const { states, starts, targets, marks } = edges.graph;
      assert.equal(states, sources);
      for (let source = 0; source < sources; source += 1) {
        const own = sorted.filter(([from]) => from === source);
        const range = [starts[source], starts[source + 1]] as const;
        assert.deepEqual(
          [...targets.subarray(...range)],
          own.map(([, target]) => target),
        );
        assert.deepEqual(
          [...marks.subarray(...range)],
          own.map(([, , mark]) => mark),
        );
      }
    }),
    seeded(context, 200),
  );
});

test("an interner names each key once, in the order in which it is seen", () => {
  const letters = interner((word: string) => word.toLowerCase());
  assert.deepEqual(["b", "a", "B", "c", "A"].map(letters.idOf), [0, 1, 0, 2, 1]);
  assert.equal(letters.valueOf(0), "b");
  assert.equal(letters.size(), 3);
  assert.throws(() => letters.valueOf(3), /nothing is named 3/);
});
