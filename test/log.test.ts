import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { index, indexAfter, nextIndex, term } from "../model/ids.ts";
import type { Index, Term } from "../model/ids.ts";
import * as logs from "../model/log.ts";
import type { Log, Run } from "../model/log.ts";

/** A log as a plain list of terms, the first of them the base's, and where that stands. */
interface Plain {
  readonly base: number;
  readonly terms: readonly number[];
}

const plains: fc.Arbitrary<Plain> = fc
  .tuple(fc.nat({ max: 3 }), fc.array(fc.nat({ max: 2 }), { minLength: 1, maxLength: 9 }))
  .map(([base, steps]) => ({
    base,
    terms: steps.map((_, at) => steps.slice(0, at + 1).reduce((sum, step) => sum + step, 1)),
  }));

const runsOf = (terms: readonly number[], after: number): readonly Run[] =>
  logs.append(
    { base: { term: term(0), last: index(after) }, runs: [] },
    terms.map((value, at) => ({ term: term(value), last: index(after + at + 1) })),
  ).runs;

const logOf = ({ base, terms }: Plain): Log => ({
  base: { term: term(terms[0] ?? 0), last: index(base) },
  runs: runsOf(terms.slice(1), base),
});

const termsAfter = (log: Log, after: Index): readonly Term[] =>
  logs.termsOf(logs.entriesAfter(log, after), after);

test("a log of runs says of each index what a plain list says", () => {
  const property = fc.property(plains, fc.nat({ max: 14 }), (plain, at) => {
    const log = logOf(plain);
    const expected = at < plain.base ? 0 : (plain.terms[at - plain.base] ?? 0);
    assert.equal(logs.termAt(log, index(at)), expected);
    assert.equal(logs.lastIndex(log), plain.base + plain.terms.length - 1);
    assert.equal(logs.lastTerm(log), plain.terms.at(-1));
    const from = Math.max(at, plain.base);
    assert.deepEqual(termsAfter(log, index(from)), plain.terms.slice(from - plain.base + 1));
  });
  fc.assert(property);
});

test("cutting and appending do what they do to a plain list, in a run for each term", () => {
  const [keeps, mores] = [fc.nat({ max: 9 }), fc.nat({ max: 3 })];
  const property = fc.property(plains, keeps, mores, (plain, kept, more) => {
    const log = logOf(plain);
    const to = index(plain.base + Math.min(kept, plain.terms.length - 1));
    const cut = logs.truncate(log, to);
    const terms = plain.terms.slice(0, to - plain.base + 1);
    assert.deepEqual(cut, logOf({ ...plain, terms }));
    const added = Array.from({ length: more }, () => terms.at(-1) ?? 0);
    const appended = logs.append(cut, runsOf(added, to));
    assert.deepEqual(appended, logOf({ ...plain, terms: [...terms, ...added] }));
    assert.equal(appended.runs.length, new Set([...terms, ...added].slice(1)).size);
  });
  fc.assert(property);
});

test("the first entry that differs is the first whose term is another", () => {
  const property = fc.property(plains, plains, (own, offered) => {
    const log = logOf(own);
    const after = index(own.base);
    const entries = runsOf(offered.terms, own.base);
    const expected = offered.terms.findIndex((value, at) => value !== own.terms[at + 1]);
    assert.equal(
      logs.firstDifference(log, after, entries),
      expected < 0 ? null : indexAfter(after, expected + 1),
    );
  });
  fc.assert(property);
});

test("one entry is the first of its run", () => {
  const entries = runsOf([1, 1, 2], 4);
  assert.deepEqual(logs.firstOf(entries, index(4)), [{ term: 1, last: 5 }]);
  assert.equal(logs.endOf(entries, index(4)), 7);
  assert.equal(logs.endOf([], index(4)), 4);
  assert.equal(nextIndex(logs.endOf([], index(4))), 5);
});

test("a log that ends so is as up to date by its last term, then by its length", () => {
  const log = logOf({ base: 2, terms: [1, 1, 1, 3] });
  for (const [endTerm, endIndex, isAsUpToDate] of [
    [3, 5, true],
    [3, 6, true],
    [3, 4, false],
    [2, 9, false],
    [4, 1, true],
  ] as const) {
    const found = logs.isUpToDate(log, term(endTerm), index(endIndex));
    assert.equal(found, isAsUpToDate, `${endTerm} ${endIndex}`);
  }
});

test("the entries after an index begin just after it, at the ends of runs too", () => {
  const log = logOf({ base: 2, terms: [1, 1, 1, 3, 3] });
  const [first, second] = log.runs;
  for (const [after, runs] of [
    [2, [first, second]],
    [3, [first, second]],
    [4, [second]],
    [5, [second]],
    [6, []],
  ] as const) {
    assert.deepEqual(logs.entriesAfter(log, index(after)), runs, String(after));
  }
});

test("one more entry lengthens the last run of its term, or begins one", () => {
  const empty = logOf({ base: 4, terms: [2] });
  const one = logs.appendOne(empty, term(2));
  assert.deepEqual(one, { base: empty.base, runs: [{ term: 2, last: 5 }] });
  const two = logs.appendOne(one, term(2));
  assert.deepEqual(two.runs, [{ term: 2, last: 6 }]);
  const three = logs.appendOne(two, term(3));
  assert.deepEqual(three.runs, [...two.runs, { term: 3, last: 7 }]);
});
