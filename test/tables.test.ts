/** The explorer's tables against plain ones, on random contents. */

import assert from "node:assert/strict";
import test from "node:test";
import type { TestContext } from "node:test";

import fc from "fast-check";

import { Edges } from "../checker/edges.ts";
import { interner } from "../checker/intern.ts";
import { bitsFor, packingOf } from "../checker/packing.ts";
import { PairTable } from "../checker/pairs.ts";
import { Visited, batchSize } from "../checker/visited.ts";

function seeded(context: TestContext, numRuns: number): { seed: number; numRuns: number } {
  const seed = Math.floor(Math.random() * 2 ** 31);
  context.diagnostic(`seed ${seed}`);
  return { seed, numRuns };
}

/** Integers of all sizes, so that few are alike and few have the same width. */
const integer = fc.oneof(fc.nat(3), fc.nat(300), fc.nat(2 ** 31 - 1));

test("a table of pairs holds what a map holds", (context) => {
  const entries = fc.array(
    fc.tuple(integer, integer, fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 })),
    {
      maxLength: 3000,
      size: "max",
    },
  );
  const holds = (given: readonly (readonly [number, number, number])[]): void => {
    const table = new PairTable(3);
    const map = new Map<string, number>();
    for (const [a, b, value] of given) {
      assert.equal(table.get(a, b, -7), map.get(`${a} ${b}`) ?? -7);
      if (map.has(`${a} ${b}`)) continue;
      table.set(a, b, value);
      map.set(`${a} ${b}`, value);
    }
    for (const [a, b] of given) {
      assert.equal(table.get(a, b, -7), map.get(`${a} ${b}`) ?? -7);
      assert.equal(table.get(b, a, -7), map.get(`${b} ${a}`) ?? -7);
    }
  };
  fc.assert(fc.property(entries, holds), seeded(context, 60));
});

test("packed components do not overlap and none is split", (context) => {
  const widths = fc.array(fc.integer({ min: 1, max: 31 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(widths, (bits) => {
      const { words, wordOf, shiftOf, bitsOf } = packingOf(bits);
      const used = Array.from({ length: words }, () => new Set<number>());
      bits.forEach((width, at) => {
        const shift = shiftOf[at] ?? -1;
        const own = bitsOf[at] ?? 0;
        assert.ok(own >= width);
        assert.ok(shift >= 0 && shift + own <= 32);
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

/** Stages and settles states in batches, as the search does; gives each state's number. */
function settled(
  visited: Visited,
  states: readonly (readonly number[])[],
  batch: number,
): number[] {
  const numbers: number[] = [];
  const settle = (): void => {
    visited.touch();
    for (let item = 0; item < visited.staged; item += 1) numbers.push(visited.settle(item));
    visited.staged = 0;
  };
  for (const state of states) {
    const components = Int32Array.from(state);
    if (visited.staged === batch) settle();
    if (!visited.fits(components)) {
      settle();
      visited.widen(components);
    }
    visited.stage(components);
  }
  settle();
  return numbers;
}

test("visited states get the numbers a map would give them, and read back whole", (context) => {
  const setting = fc.integer({ min: 1, max: 7 }).chain((components) =>
    fc.record({
      states: fc.array(fc.array(integer, { minLength: components, maxLength: components }), {
        maxLength: 600,
        size: "max",
      }),
      batch: fc.integer({ min: 1, max: batchSize }),
      components: fc.constant(components),
    }),
  );
  fc.assert(
    fc.property(setting, ({ states, batch, components }) => {
      const visited = new Visited(components);
      const numbered = interner((state: readonly number[]) => state.join());
      const again = [...states, ...[...states].reverse()];
      assert.deepEqual(settled(visited, again, batch), again.map(numbered.idOf));
      assert.equal(visited.count, numbered.size());
      const read = new Int32Array(components);
      for (let number = 0; number < visited.count; number += 1) {
        visited.read(number, read);
        assert.deepEqual([...read], numbered.valueOf(number));
      }
    }),
    seeded(context, 150),
  );
});

test("visited states keep their numbers while their table grows", () => {
  const visited = new Visited(3);
  const count = 60_000;
  const states = Array.from({ length: count }, (_, at) => [at & 255, at >>> 8, (at * 7) % 1009]);
  assert.deepEqual(
    settled(visited, states, batchSize),
    states.map((_, at) => at),
  );
  assert.deepEqual(
    settled(visited, states, batchSize),
    states.map((_, at) => at),
  );
  assert.equal(visited.count, count);
});

test("edges come back by source, and sources without edges have none", (context) => {
  const edge = fc.tuple(fc.nat(40), fc.nat(2 ** 31 - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(edge, { maxLength: 200, size: "max" }), fc.nat(3), (given, more) => {
      const sorted = [...given].sort(([a], [b]) => a - b);
      const sources = (sorted.at(-1)?.[0] ?? 0) + 1 + more;
      const edges = new Edges();
      for (const [source, target, marks] of sorted) edges.add(source, target, marks);
      edges.endSources(sources);
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
