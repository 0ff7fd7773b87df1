/** What the model prints under a variant, the search must mostly explain under it. */

import assert from "node:assert/strict";
import test from "node:test";

import { watchedMembers } from "../../traces/validate/awaited.ts";
import { asked } from "./asking.ts";
import { randomHistory } from "./random-history.ts";

const seeds = Array.from({ length: 40 }, (_, at) => at + 1);

for (const variant of ["etcd-3.1.4", "etcd-3.4", "etcd-3.4+prevote"]) {
  // The search takes hidden steps on demand, so that it may miss an execution that there is.
  test(`at least nine in ten random histories of ${variant} are explained`, () => {
    const missed = seeds.filter((seed) => {
      const members = watchedMembers(randomHistory(variant, seed, 500));
      return asked(members, variant, 5).document.verdict !== "explained";
    });
    assert.ok(missed.length * 10 <= seeds.length, `seeds ${missed.join(", ")}`);
  });
}

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const historiesOf = (seeds: readonly number[]): ReturnType<typeof watchedMembers>[] =>
  seeds.map((seed) => watchedMembers(randomHistory("etcd-3.4+prevote", seed, 8000)));

test("a history of thousands of lines is explained", () => {
  const [members] = historiesOf([2]);
  assert.ok(members !== undefined);
  const { lines, verdict } = asked(members, "etcd-3.4+prevote", 5).document;
  assert.ok(lines.raft > 700, `${lines.raft} lines`);
  assert.equal(verdict, "explained");
});

const skip = isDeep ? false : "it measures time: only in npm run test:deep";

test("such histories are explained at a thousand lines a second or more", { skip }, () => {
  const histories = historiesOf([1, 2, 3]);
  const beganMs = performance.now();
  const results = histories.map((members) => asked(members, "etcd-3.4+prevote", 5).document);
  const seconds = (performance.now() - beganMs) / 1000;
  const lines = results.reduce((sum, document) => sum + document.lines.raft, 0);
  assert.ok(lines > 2000, `${lines} lines`);
  assert.ok(lines / seconds > 1000, `${Math.round(lines / seconds)} lines a second`);
});
