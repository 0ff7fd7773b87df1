/** The fast explorer against the plain rules on the cluster itself: the beginning of each graph. */

import assert from "node:assert/strict";
import test from "node:test";

import { noLimits } from "../checker/explore.ts";
import { canonicalOf, reducedSuccessors, wholeKey } from "../checker/plain.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import type { QuestionOptions } from "../checker/question.ts";
import { scenarioNames } from "../model/scenarios.ts";
import { edgesFrom, exploring } from "./exploring.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type Options = Pick<QuestionOptions, "budgets" | "regime">;

const settings: Readonly<Record<string, Options>> = {
  "by default": { budgets: {}, regime: {} },
  "with loss and copies, in any order": {
    budgets: {},
    regime: { loss: 1, dup: 1, order: "any", delay: 1 },
  },
  "with every draw at its reset": { budgets: {}, regime: { timeouts: "eager" } },
  "with no bound on delay and skew": { budgets: {}, regime: { delay: null, skew: null } },
  "with every fault and request": {
    budgets: { crashes: 1, restarts: 1, cuts: 1, heals: 1, proposals: 1, transfers: 1 },
    regime: { depositionsCounted: 2, campaigns: 3 },
  },
};

/** Compares what leaves each of the first states, in order, with its marks. */
async function assertPlain(variant: string, scenario: string, options: Options): Promise<void> {
  const system = clusterOf(questionOf(variant, { scenario, ...options }));
  const limits = { ...noLimits, statesMax: isDeep ? 250 : 100 };
  const explored = await exploring(system, { limits, keepsGraph: true });
  const { graph, states, wholeAt } = explored;
  assert.ok(graph !== null && graph.states > 0);
  const keys = Array.from({ length: states }, (_, number) => wholeKey(system, wholeAt(number)));
  for (let number = 0; number < graph.states; number += 1) {
    const edges = edgesFrom(graph, number);
    const found: readonly unknown[] = edges.map(([target, marks]) => [keys[target], marks]);
    const plain = reducedSuccessors(system, wholeAt(number)).steps.map(({ after, marks }) => [
      wholeKey(system, canonicalOf(system, after)),
      marks,
    ]);
    assert.deepEqual(found, plain, `${variant}, ${scenario}, state ${number}`);
  }
}

for (const [name, options] of Object.entries(settings)) {
  test(`the cluster's graph is what its rules say ${name}`, async () => {
    for (const scenario of scenarioNames) {
      for (const variant of ["etcd-3.1.4", "etcd-3.4+prevote"]) {
        await assertPlain(variant, scenario, options);
      }
    }
  });
}
