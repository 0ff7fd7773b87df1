/** The kernel packs states anew as plain code does, whatever bits the components had and get. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { instanceOf } from "../checker/kernel/instance.ts";
import { bitsOfFirst, bitsOfNext } from "../checker/kernel/layout.ts";
import { KernelMemory } from "../checker/kernel/memory.ts";
import type { Repacking } from "../checker/kernel/repacking.ts";
import { repackingBy } from "../checker/kernel/repacking.ts";
import { packInto } from "../checker/kernel/state-log.ts";
import { packingOf } from "../checker/packing.ts";
import { host } from "./host.ts";
import { plainRepacking } from "./plain-repacking.ts";
import { seeded } from "./seeded.ts";

interface Component {
  readonly bits: number;
  /** That it has more afterwards. */
  readonly more: number;
  /** Says what values it has, of no more bits than it has before. */
  readonly salt: number;
}

const component: fc.Arbitrary<Component> = fc.record({
  bits: fc.integer({ min: 1, max: 20 }),
  more: fc.nat(8),
  salt: fc.nat(),
});

function made(repacking: Repacking, words: Uint32Array, count: number, width: number): Uint32Array {
  repacking.words.set(words, repacking.from);
  repacking.run(count);
  return repacking.words.slice(repacking.to, repacking.to + count * width);
}

/** States of which a word has `room` bits before and `later` afterwards; says how many words they have. */
function assertSame(parts: readonly Component[], room: number, later: number, count: number): string {
  const before = packingOf(parts.map(({ bits }) => bits), room);
  const after = packingOf(parts.map(({ bits, more }) => bits + more), later);
  if (before === null || after === null) return "";
  const words = new Uint32Array(count * 2 * before.words);
  for (let state = 0; state < count; state += 1) {
    const values = parts.map(({ bits, salt }) => Math.imul(state + 1, salt | 1) & ((1 << bits) - 1));
    packInto(before, Int32Array.from(values), words, state * 2 * before.words);
  }
  const memory = new KernelMemory(1);
  const kernel = instanceOf(after.words, false, memory, 0, host);
  const width = 2 * after.words;
  assert.deepEqual(
    made(repackingBy(memory, kernel, before, after), words, count, width),
    made(plainRepacking(before, after), words, count, width),
  );
  return `${String(before.words)} to ${String(after.words)}`;
}

test("the kernel packs anew as plain code does", (context) => {
  const rooms = fc.integer({ min: 20, max: bitsOfFirst });
  const components = fc.array(component, { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(components, rooms, rooms, fc.integer({ min: 1, max: 600 }), (parts, one, other, count) => {
      assertSame(parts, Math.max(one, other), Math.min(one, other), count);
    }),
    seeded(context, 300),
  );
});

test("it does from states of one, two and three words to as many, and to one more", () => {
  for (const [each, more, words] of [
    [10, 2, "1 to 1"],
    [12, 2, "1 to 2"],
    [20, 1, "2 to 2"],
    [20, 10, "2 to 3"],
    [26, 3, "3 to 3"],
  ] as const) {
    const parts = [3, 5, 7, 11, 13].map((salt) => ({ bits: each, more, salt: salt * 0x1234567 }));
    assert.equal(assertSame(parts, bitsOfFirst, bitsOfFirst, 500), words);
  }
});

test("all bits of components that fill their words are kept", () => {
  const bits = [31, 31, 31, 31, 31, 31];
  const packing = packingOf(bits);
  assert.ok(packing !== null);
  assert.deepEqual([packing.words, bitsOfFirst, bitsOfNext], [3, 62, 63]);
  const words = new Uint32Array(6);
  packInto(packing, Int32Array.from(bits, () => 0x7fffffff), words, 0);
  const memory = new KernelMemory(1);
  const repacking = repackingBy(memory, instanceOf(3, false, memory, 0, host), packing, packing);
  assert.deepEqual(made(repacking, words, 1, 6), words);
});
