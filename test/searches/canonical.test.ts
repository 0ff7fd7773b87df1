/** Steps and the canonical form commute, and what differs by a shift has one canonical form. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { canonicalOf, plainSuccessors, wholeKey } from "../../checker/plain.ts";
import { clusterOf } from "../../checker/question.ts";
import type { Question } from "../../checker/question.ts";
import type { Cluster } from "../../model/cluster.ts";
import { randomQuestion } from "./random-question.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type State = Cluster["initial"][number];

const keyOf = (system: Cluster, state: State): string => wholeKey(system, canonicalOf(system, state));

/** Has the form of this state, or of a successor's, lost the length of a gap? Then that is told. */
function hasHit(system: Cluster, state: State): boolean {
  const { canonical } = system;
  if (canonical === null) return true;
  const profiles = state.parts.map((part, slot) => canonical.profile(slot, part));
  return (canonical.relabelling(profiles)?.hit ?? null) !== null;
}

/** Whatever can happen to a state can happen to its canonical form, and leads to the same form. */
function assertCommutes(system: Cluster, state: State): void {
  const form = canonicalOf(system, state);
  assert.equal(keyOf(system, form), wholeKey(system, form), "the form of the form is another");
  const [real, reduced] = [state, form].map((from) => plainSuccessors(system, from));
  if (real?.steps.some(({ after }) => hasHit(system, after)) === true) return;
  const keys = (found: typeof real): readonly string[] =>
    (found?.steps ?? []).map(({ after, marks }) => `${marks} ${keyOf(system, after)}`).toSorted();
  assert.deepEqual(keys(reduced), keys(real));
  assert.deepEqual(reduced?.refused.toSorted(), real?.refused.toSorted());
}

function walk(question: Question, choices: readonly number[], visit: (system: Cluster, state: State) => void) {
  const system = clusterOf(question);
  let [state] = system.initial as readonly State[];
  for (const choice of choices) {
    if (state === undefined || hasHit(system, state)) return;
    visit(system, state);
    const { steps } = plainSuccessors(system, state);
    state = steps[choice % Math.max(1, steps.length)]?.after;
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
  const seed = Math.floor(Math.random() * 2 ** 31);
  context.diagnostic(`seed ${seed}`);
  fc.assert(
    fc.property(question, choices, (asked, some) => walk(asked, some, assertCommutes)),
    { seed, numRuns: isDeep ? 200 : 12, endOnFailure: true },
  );
});

test("a walk that begins at another term has the same canonical forms", (context) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  context.diagnostic(`seed ${seed}`);
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
    { seed, numRuns: isDeep ? 200 : 12, endOnFailure: true },
  );
});
