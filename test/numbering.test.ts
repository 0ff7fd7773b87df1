/** The numbering of terms and positions, on states made for it. */

import assert from "node:assert/strict";
import test from "node:test";

import { canonicalOf, wholeKey } from "../checker/plain.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import type { Cluster } from "../model/cluster.ts";
import { index, noTerm, term } from "../model/ids.ts";
import { withMessage } from "../model/member.ts";
import { messageTo } from "../model/messages.ts";
import { numberingOf, profileText } from "../model/numbering.ts";
import type { NodeState } from "../model/node.ts";

type State = Cluster["initial"][number];

const profile = (liveTerm: number, positions: readonly number[]): string =>
  profileText({ liveTerms: [liveTerm], extents: [], boundaries: [], positions });

/** The gaps between positions, as they are numbered. */
function gaps(positions: readonly number[]): readonly number[] {
  const numbering = numberingOf([profile(5, positions)]);
  const numbers = positions.map((at) => numbering?.indexOf(at) ?? at);
  return numbers.map((number, at) => number - (numbers[at - 1] ?? 0));
}

const far = 2 ** 20;

test("neighbours stay neighbours, and every gap of two or more is far", () => {
  assert.deepEqual(gaps([1, 2, 3]), [1, 1, 1]);
  assert.deepEqual(gaps([1, 3, 4]), [1, far, 1]);
  assert.deepEqual(gaps([2_602_517, 2_602_518, 2_603_551]), [1 + far, 1, far]);
  for (const gap of [2, 3, 100, far, 2 * far]) assert.deepEqual(gaps([1, 1 + gap]), [1, far]);
});

test("a position within a far gap is told, one at its end is not", () => {
  const isHit = (positions: readonly number[]): boolean | undefined =>
    numberingOf([profile(5, positions)])?.isWithinFarGap;
  assert.equal(isHit([1, far]), true);
  assert.equal(isHit([1, far - 200]), true);
  assert.equal(isHit([1, 1 + far, 2 + 2 * far]), false);
  assert.equal(isHit([1, 400]), false);
});

const cluster = (): Cluster =>
  clusterOf(questionOf("etcd-3.4", { budgets: {}, regime: { delay: null, skew: null } }));

const changed = (state: State, slot: number, change: (node: NodeState) => NodeState): State => ({
  ...state,
  parts: state.parts.map((part, at) => (at === slot ? { ...part, node: change(part.node) } : part)),
});

/** All members at this term, with entries of the term before it, and an old vote request on its way. */
function withOldRequest(system: Cluster, own: number, old: number): State {
  const [initial] = system.initial;
  const aged = initial.parts.map((part) => ({ ...part, node: { ...part.node, term: term(own) } }));
  const parts = aged.map((part, slot) => {
    const sender = aged[0];
    if (slot !== 2 || sender === undefined) return part;
    const request = messageTo(part.node.id, "MsgVote", sender.node, { term: term(old) });
    return withMessage(part, request, questionOf("etcd-3.4", { budgets: {}, regime: {} }).regime);
  });
  return { ...initial, parts };
}

test("a message of an old term stays one: neither a local one, nor one of a living term", () => {
  const system = cluster();
  for (const [own, old] of [
    [155, 152],
    [155, 153],
    [153, 152],
    [900, 2],
    [155, 154],
  ] as const) {
    const { parts } = canonicalOf(system, withOldRequest(system, own, old));
    const request = parts[2]?.inbox[0]?.message.term ?? noTerm;
    assert.ok(request > noTerm, `${own} ${old}`);
    assert.ok(request < (parts[2]?.node.term ?? 0), `${own} ${old}`);
  }
});

test("what a leader sends next keeps its place, wherever no log ends", () => {
  const system = cluster();
  const [initial] = system.initial;
  const leader = initial.parts.findIndex(({ node }) => node.role === "leader");
  const probing = (next: number): State =>
    changed(initial, leader, (node) => ({
      ...node,
      progress: node.progress.map((peer) => ({ ...peer, match: index(0), next: index(next) })),
    }));
  const keys = [1000, 1001, 500_000].map((next) => wholeKey(system, canonicalOf(system, probing(next))));
  assert.equal(new Set(keys).size, 1, "places far from all others are one");
  const [next, end] = [1000, 2_603_551].map((at) => {
    const { node } = canonicalOf(system, probing(at)).parts[leader] ?? {};
    return [node?.progress[0]?.next ?? 0, node?.log.runs[0]?.last ?? 0] as const;
  });
  assert.ok(next !== undefined && end !== undefined);
  assert.ok(next[0] < next[1], "below the last index");
  assert.equal(end[0], end[1], "at the last index");
});
