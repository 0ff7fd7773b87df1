/** Safety properties on states made by hand, and their reading of logs against a plain one. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import * as invariants from "../checker/invariants.ts";
import type { SafetyProperty } from "../checker/invariants.ts";
import { firstDisagreement, lastIndexOf, overlapsUpTo } from "../checker/log-views.ts";
import { allProperties, propertyNamed, safetyProperties } from "../checker/properties.ts";
import { index, nodeId, term } from "../model/ids.ts";
import type { Log } from "../model/log.ts";
import type { SeenMember } from "../model/seen.ts";
import { seeded } from "./seeded.ts";

/** A log whose base is at `base`, followed by an entry of each of these terms. */
function logOf(terms: readonly number[], base = 0, baseTerm = 0): Log {
  const entries = terms.map((at, offset) => ({ term: term(at), last: index(base + offset + 1) }));
  return {
    base: { term: term(baseTerm), last: index(base) },
    runs: entries.filter((entry, at) => entries[at + 1]?.term !== entry.term),
  };
}

type Written = Partial<Omit<SeenMember, "id" | "term" | "vote" | "commit">> & {
  readonly term?: number;
  readonly vote?: number;
  readonly commit?: number;
};

const member = (
  id: number,
  { term: at = 1, vote = 0, commit = 0, ...rest }: Written,
): SeenMember => ({
  id: nodeId(id),
  up: true,
  role: "follower",
  term: term(at),
  vote: nodeId(vote),
  commit: index(commit),
  log: logOf([]),
  panic: null,
  ...rest,
});

/** What a property says of a state of members 1, 2, …, written by what is not usual about them. */
const onState = ({ brokenState }: SafetyProperty, ...members: readonly Written[]): string | null =>
  brokenState?.({
    parts: members.map((written, at) => member(at + 1, written)),
    shared: { campaigns: 0, depositions: 0 },
  }) ?? null;

const onStep = ({ brokenStep }: SafetyProperty, before: Written, after: Written): string | null =>
  brokenStep?.(member(1, before), member(1, after)) ?? null;

const leads = { role: "leader" } as const;

test("ElectionSafety is broken by two leaders of one term, and by nothing less", () => {
  const property = invariants.electionSafety;
  assert.equal(
    onState(property, { ...leads, term: 3 }, {}, { ...leads, term: 3 }),
    "member 1 and member 3 both lead in term 3",
  );
  assert.equal(onState(property, { ...leads, term: 3 }, { ...leads, term: 4 }), null);
  assert.equal(onState(property, { ...leads, term: 3 }, { role: "candidate", term: 3 }), null);
});

test("LeaderAppendOnly is broken by a leader whose log shrinks or changes in its term", () => {
  const property = invariants.leaderAppendOnly;
  const before = { ...leads, term: 3, log: logOf([1, 1, 3]) };
  assert.equal(
    onStep(property, before, { ...before, log: logOf([1, 1]) }),
    "member 1 leads term 3, but its log, which held index 3, now ends at index 2",
  );
  assert.equal(
    onStep(property, before, { ...before, log: logOf([1, 2, 3]) }),
    "member 1 leads term 3, but its entry at index 2 was of term 1 and is now of term 2",
  );
  assert.equal(onStep(property, before, { ...before, log: logOf([1, 1, 3, 3]) }), null);
  assert.equal(onStep(property, before, before), null);
  assert.equal(onStep(property, before, { term: 4, log: logOf([1]) }), null);
});

test("LogMatching is broken by logs that differ below an entry that they share", () => {
  const property = invariants.logMatching;
  assert.equal(
    onState(property, { log: logOf([1, 1, 3]) }, { log: logOf([1, 2, 3]) }),
    "member 1 and member 2 hold the same entry at index 3 (term 3), but at index 2 entries of " +
      "terms 1 and 2",
  );
  assert.equal(onState(property, { log: logOf([1, 1, 3]) }, { log: logOf([1, 1, 3, 4]) }), null);
  assert.equal(onState(property, { log: logOf([1, 2, 2]) }, { log: logOf([1, 3, 3]) }), null);
});

test("LogMatching does not guess what lies below a base", () => {
  const property = invariants.logMatching;
  assert.equal(onState(property, { log: logOf([1, 2, 3]) }, { log: logOf([3], 2, 2) }), null);
  assert.notEqual(onState(property, { log: logOf([1, 2, 3]) }, { log: logOf([3], 2, 1) }), null);
});

test("LeaderCompleteness is broken by a leader without what was committed before", () => {
  const property = invariants.leaderCompleteness;
  const behind = { term: 2, commit: 2, log: logOf([1, 2, 2]) };
  assert.equal(
    onState(property, { ...leads, term: 3, log: logOf([1]) }, behind),
    "member 1 leads in term 3, but member 2 of term 2 knows entries up to index 2 as committed, " +
      "and the leader's log ends at index 1",
  );
  assert.equal(
    onState(property, { ...leads, term: 3, log: logOf([1, 1, 3]) }, behind),
    "member 1 leads in term 3, but member 2 of term 2 knows entries up to index 2 as committed, " +
      "and at index 2 the leader holds term 1 instead of term 2",
  );
  assert.equal(onState(property, { ...leads, term: 3, log: logOf([1, 2, 3]) }, behind), null);
  const sameTerm = { ...behind, term: 3 };
  assert.equal(
    onState(property, { ...leads, term: 3, log: logOf([1]) }, sameTerm),
    "member 1 leads in term 3, but member 2 of term 3 knows entries up to index 2 as committed, " +
      "and the leader's log ends at index 1",
  );
  const ahead = { ...behind, term: 4 };
  assert.equal(onState(property, { ...leads, term: 3, log: logOf([1]) }, ahead), null);
  assert.equal(onState(property, { ...leads, up: false, term: 3, log: logOf([1]) }, behind), null);
  assert.equal(onState(property, { ...leads, term: 3, log: logOf([], 2, 2) }, behind), null);
});

test("StateMachineSafety is broken by different entries that two members may apply", () => {
  const property = invariants.stateMachineSafety;
  const [one, other] = [{ log: logOf([1, 1]) }, { log: logOf([1, 2]) }];
  assert.equal(
    onState(property, { ...one, commit: 2 }, { ...other, commit: 2 }),
    "member 1 and member 2 both know index 2 as committed, with entries of terms 1 and 2",
  );
  assert.equal(onState(property, { ...one, commit: 2 }, { ...other, commit: 1 }), null);
});

test("VoteOncePerTerm is broken by a vote that changes or is forgotten within a term", () => {
  const property = invariants.voteOncePerTerm;
  assert.equal(
    onStep(property, { term: 2, vote: 3 }, { term: 2, vote: 2 }),
    "member 1 voted for member 3 in term 2 and now votes for member 2",
  );
  assert.equal(
    onStep(property, { term: 2, vote: 3 }, { term: 2, vote: 0 }),
    "member 1 voted for member 3 in term 2 and has forgotten it",
  );
  assert.equal(onStep(property, { term: 2, vote: 0 }, { term: 2, vote: 2 }), null);
  assert.equal(onStep(property, { term: 2, vote: 3 }, { term: 3, vote: 0 }), null);
});

test("TermMonotonic and CommitMonotonic are broken by what falls", () => {
  assert.equal(
    onStep(invariants.termMonotonic, { term: 3 }, { term: 2 }),
    "member 1 was in term 3 and is now in term 2",
  );
  assert.equal(onStep(invariants.termMonotonic, { term: 3 }, { term: 3 }), null);
  assert.equal(
    onStep(invariants.commitMonotonic, { commit: 3 }, { commit: 0 }),
    "member 1 knew index 3 as committed, and now only 0",
  );
  assert.equal(onStep(invariants.commitMonotonic, { commit: 3 }, { commit: 3 }), null);
  assert.equal(onStep(invariants.commitMonotonic, { commit: 3 }, { commit: 4 }), null);
});

test("CommittedEntriesSurvive is broken where a committed entry goes or changes", () => {
  const property = invariants.committedEntriesSurvive;
  const before = { commit: 2, log: logOf([1, 1, 1]) };
  assert.equal(
    onStep(property, before, { commit: 2, log: logOf([1]) }),
    "member 1 knew index 2 as committed, but its log, which held index 2, now ends at index 1",
  );
  assert.equal(
    onStep(property, before, { commit: 2, log: logOf([1, 2]) }),
    "member 1 knew index 2 as committed, but its entry at index 2 was of term 1 and is now " +
      "of term 2",
  );
  assert.equal(onStep(property, before, { commit: 2, log: logOf([1, 1, 2]) }), null);
  assert.equal(onStep(property, before, { commit: 2, log: logOf([1, 1]) }), null);
});

test("NoPanic is broken by a panic of the library", () => {
  const panicked = { up: false, panic: "tocommit(3) is out of range" };
  assert.equal(
    onState(invariants.noPanic, {}, panicked),
    "member 2 panicked: tocommit(3) is out of range",
  );
  assert.equal(onState(invariants.noPanic, {}, {}), null);
});

test("a property has something to say of a state only where it could be broken there", () => {
  const has = ({ relevant }: SafetyProperty, ...members: readonly Written[]): boolean =>
    relevant({
      parts: members.map((written, at) => member(at + 1, written)),
      shared: { campaigns: 0, depositions: 0 },
    });
  const [entry, other] = [{ log: logOf([1]) }, { log: logOf([2]) }];
  const committed = { ...entry, commit: 1 };
  const [leader, based] = [{ ...leads, term: 3 }, { commit: 2, log: logOf([1], 2) }];
  const { electionSafety, leaderAppendOnly, logMatching, leaderCompleteness } = invariants;
  const { stateMachineSafety, voteOncePerTerm, termMonotonic, commitMonotonic } = invariants;
  const { committedEntriesSurvive, noPanic } = invariants;
  const rows: readonly (readonly [SafetyProperty, boolean, ...(readonly Written[])])[] = [
    [electionSafety, true, {}, leads],
    [electionSafety, false, {}, { ...leads, up: false }, { role: "candidate" }],
    [leaderAppendOnly, true, { ...leads, ...entry }],
    [leaderAppendOnly, false, leads, entry, { ...leads, log: logOf([], 2) }],
    [logMatching, true, entry, { log: logOf([1, 2]) }],
    [logMatching, false, entry, other, {}],
    [logMatching, false, entry],
    [leaderCompleteness, true, leader, { ...committed, term: 3 }],
    [leaderCompleteness, false, leader, { ...committed, term: 4 }, { ...entry, term: 2 }],
    [leaderCompleteness, false, committed, { ...committed, term: 3 }],
    [stateMachineSafety, true, committed, committed],
    [stateMachineSafety, false, committed, entry, {}],
    [voteOncePerTerm, true, {}, { vote: 1 }],
    [voteOncePerTerm, false, {}],
    [termMonotonic, true, { term: 0 }, { term: 1 }],
    [termMonotonic, false, { term: 0 }],
    [commitMonotonic, true, {}, { commit: 1 }],
    [commitMonotonic, false, {}],
    [committedEntriesSurvive, true, {}, { ...based, commit: 3 }],
    [committedEntriesSurvive, false, based],
    [noPanic, true, { up: false }, {}],
    [noPanic, false, { up: false }],
  ];
  for (const [property, isRelevant, ...members] of rows) {
    assert.equal(has(property, ...members), isRelevant, `${property.name}: ${JSON.stringify(members)}`);
  }
});

/** Plainly: the term at each index that a log knows. */
function termsByIndex({ base, runs }: Log): ReadonlyMap<number, number> {
  const known = new Map<number, number>([[base.last, base.term]]);
  let at: number = base.last;
  for (const run of runs) {
    for (at += 1; at <= run.last; at += 1) known.set(at, run.term);
    at = run.last;
  }
  return known;
}

const anyLog = fc
  .record({
    terms: fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 6 }),
    base: fc.nat(4),
    baseTerm: fc.nat(2),
  })
  .map(({ terms, base, baseTerm }) => logOf(terms, base, baseTerm));

test("two logs are compared exactly where both are known", (context) => {
  const holds = (one: Log, other: Log, to: number): void => {
    const [ofOne, ofOther] = [termsByIndex(one), termsByIndex(other)];
    const both = [...ofOne].filter(([at]) => ofOther.has(at) && at <= to).sort(([a], [b]) => a - b);
    const expected = both.map(([at, own]) => [at, own, ofOther.get(at)]);
    const found = overlapsUpTo(one, other, to).flatMap(({ first, last, terms }) =>
      Array.from({ length: last - first + 1 }, (_, offset) => [first + offset, ...terms]),
    );
    assert.deepEqual(found, expected);
    const differs = expected.find(([, own, theirs]) => own !== theirs);
    assert.equal(firstDisagreement(one, other, to)?.first, differs?.[0]);
    assert.equal(lastIndexOf(one), Math.max(...ofOne.keys()));
  };
  fc.assert(fc.property(anyLog, anyLog, fc.nat(12), holds), seeded(context, 2000));
});

test("a property is found by its name, a family's with its number", () => {
  for (const property of safetyProperties) assert.equal(propertyNamed(property.name), property);
  assert.equal(propertyNamed("RoundsBounded:3")?.name, "RoundsBounded:3");
  assert.equal(propertyNamed("DepositionsBounded:0")?.name, "DepositionsBounded:0");
  for (const text of [
    "",
    "electionsafety",
    "RoundsBounded",
    "RoundsBounded:",
    "RoundsBounded:k",
    "RoundsBounded:-1",
    "RoundsBounded:1.5",
    "RoundsBounded:03",
    "RoundsBounded:1e3",
  ]) {
    assert.equal(propertyNamed(text), null, text);
  }
  assert.equal(new Set(allProperties.map(({ name }) => name)).size, allProperties.length);
});

test("bounds on counts are broken just beyond their number", () => {
  const seen = (campaigns: number, depositions: number) => ({
    parts: [],
    shared: { campaigns, depositions },
  });
  const rounds = propertyNamed("RoundsBounded:3");
  assert.equal(rounds?.brokenState?.(seen(3, 9)), null);
  assert.equal(rounds?.brokenState?.(seen(4, 0)), "there have been 4 campaigns");
  const depositions = propertyNamed("DepositionsBounded:0");
  assert.equal(depositions?.brokenState?.(seen(9, 0)), null);
  assert.equal(depositions?.brokenState?.(seen(0, 1)), "leaders were deposed 1 time");
  assert.equal(depositions?.relevant(seen(0, 0)), false);
});
