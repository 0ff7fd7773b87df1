/** Steps and the canonical form commute, and what differs by a shift has one canonical form. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { canonicalOf, plainSuccessors, wholeKey } from "../../checker/plain.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import type { Question } from "../../checker/question.ts";
import type { Cluster } from "../../model/cluster.ts";
import { index, nodeId } from "../../model/ids.ts";
import { withMessage } from "../../model/member.ts";
import { messageTo } from "../../model/messages.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import { seeded } from "../seeded.ts";
import { randomQuestion } from "./random-question.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type State = Cluster["initial"][number];

const keyOf = (system: Cluster, state: State): string => wholeKey(system, canonicalOf(system, state));

/** Does the form of this state rest on the length of a gap that was forgotten? A search tells that. */
function hasHit(system: Cluster, state: State): boolean {
  const { canonical } = system;
  if (canonical === null) return true;
  const profiles = state.parts.map((part, slot) => canonical.profile(slot, part));
  return (canonical.relabelling(profiles)?.hit ?? null) !== null;
}

/**
 * Whatever can happen to a state can happen to its canonical form, and leads to the same form; but for
 * what rests on a far gap, as when so many entries are sent one by one that a channel is full.
 */
function assertCommutes(system: Cluster, state: State): void {
  const form = canonicalOf(system, state);
  assert.equal(keyOf(system, form), wholeKey(system, form), "the form of the form is another");
  const [real, reduced] = [state, form].map((from) => plainSuccessors(system, from));
  const isTold = reduced?.refused.includes("capacity") === true;
  if (isTold || reduced?.steps.some(({ after }) => hasHit(system, after)) === true) return;
  const keys = (found: typeof real): readonly string[] =>
    (found?.steps ?? []).map(({ after, marks }) => `${marks} ${keyOf(system, after)}`).toSorted();
  assert.deepEqual(keys(reduced), keys(real));
  assert.deepEqual(reduced?.refused.toSorted(), real?.refused.toSorted());
}

function walk(
  question: Question,
  choices: readonly number[],
  visit: (system: Cluster, state: State) => void,
): void {
  const system = clusterOf(question);
  let [state] = system.initial as readonly State[];
  for (const choice of choices) {
    if (state === undefined || hasHit(system, state)) return;
    visit(system, state);
    // In an order that does not depend on numbers' digits.
    const { steps } = plainSuccessors(system, state);
    const keyed = steps.map(({ after }) => [keyOf(system, after), after] as const);
    const sorted = keyed.toSorted(([one], [other]) => (one < other ? -1 : 1));
    state = sorted[choice % Math.max(1, sorted.length)]?.[1];
  }
}

/** Long, with several campaigns and entries: terms and logs must come to differ. */
const question = fc
  .record({ asked: randomQuestion, proposals: fc.nat(3), crashes: fc.nat(2) })
  .map(({ asked, proposals, crashes }): Question => ({
    ...asked,
    scenario: {
      ...asked.scenario,
      budgets: { ...asked.scenario.budgets, proposals, crashes, restarts: crashes },
    },
    regime: { ...asked.regime, campaigns: null },
  }));
const choices = fc.array(fc.nat(), { minLength: 60, maxLength: 160, size: "max" });

test("a step from a state and one from its canonical form lead to one canonical form", (context) => {
  fc.assert(
    fc.property(question, choices, (asked, some) => walk(asked, some, assertCommutes)),
    { ...seeded(context, isDeep ? 200 : 6), endOnFailure: true },
  );
});

test("messages without order have one canonical order, whatever their numbers' digits", () => {
  const { variant, ...asked } = questionOf("etcd-3.4", { budgets: {}, regime: { order: "any" } });
  const system = clusterOf({ variant, ...asked });
  const [initial] = system.initial;
  const answer = (from: NodeState, at: number): Message =>
    messageTo(nodeId(3), "MsgAppResp", from, { index: index(at) });
  const forms = [9, 99, 2000].map((at) => {
    const parts = initial.parts.map((part, slot) => {
      const from = initial.parts[0]?.node;
      if (slot !== 2 || from === undefined) return part;
      const both = [at + 1, at].map((own) => answer(from, own));
      return both.reduce((member, message) => withMessage(member, message, asked.regime), part);
    });
    return keyOf(system, { ...initial, parts });
  });
  assert.equal(new Set(forms).size, 1);
});

test("a walk that begins at another term has the same canonical forms", (context) => {
  fc.assert(
    fc.property(question, fc.integer({ min: 2, max: 300 }), choices, (asked, term, some) => {
      const { scenario } = asked;
      fc.pre(scenario.name !== "figure-8" && scenario.name !== "bootstrap" && scenario.term > 1);
      const shifted = { ...asked, scenario: { ...scenario, term } };
      const [forms, others] = [asked, shifted].map((one) => {
        const keys: string[] = [];
        walk(one, some, (system, state) => keys.push(keyOf(system, state)));
        return keys;
      });
      assert.deepEqual(others, forms);
    }),
    { ...seeded(context, isDeep ? 200 : 6), endOnFailure: true },
  );
});
