/** Each property, told twice, finds the same states and steps broken. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { brokenBy } from "../../checker/ask.ts";
import { isDisturber } from "../../checker/disturbance.ts";
import { plainSuccessors } from "../../checker/plain.ts";
import { safetyProperties } from "../../checker/properties.ts";
import { clusterOf } from "../../checker/question.ts";
import type { Cluster } from "../../model/cluster.ts";
import { bugs } from "../../model/rules.ts";
import { brokenOf, isDisturbance } from "../../traces/certify/claims.ts";
import { randomQuestion } from "../searches/random-question.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type State = Cluster["initial"][number];

test("the checker and the certificate judge every state and step alike", (context) => {
  const seed = Math.floor(Math.random() * 2 ** 31);
  const broken: Record<string, number> = {};
  const judge = (system: Cluster, before: State, after: State): void => {
    for (const property of safetyProperties) {
      const { name } = property;
      const isBroken = brokenBy(system, property, before, after) !== null;
      assert.equal(brokenOf(name)?.(before, after), isBroken, name);
      if (isBroken) broken[name] = (broken[name] ?? 0) + 1;
    }
    for (const { node } of after.parts) {
      const isOne = isDisturber(after.parts, node.id);
      assert.equal(isDisturbance(after, node.id), isOne, "Disturbances");
      if (isOne) broken["Disturbances"] = (broken["Disturbances"] ?? 0) + 1;
    }
  };
  const choices = fc.array(fc.nat(), { minLength: 40, maxLength: 120, size: "max" });
  fc.assert(
    fc.property(randomQuestion, fc.constantFrom(...bugs), choices, (question, bug, some) => {
      const { variant, regime, scenario } = question;
      const rules = { ...variant.rules, bug };
      const budgets = { ...scenario.budgets, crashes: 2, restarts: 2, proposals: 2 };
      const system = clusterOf({
        variant: { ...variant, rules },
        scenario: { ...scenario, budgets },
        regime: { ...regime, campaigns: null },
      });
      let [state] = system.initial as readonly State[];
      for (const choice of some) {
        const before: State | undefined = state;
        const { steps } = before === undefined ? { steps: [] } : plainSuccessors(system, before);
        state = steps[choice % Math.max(1, steps.length)]?.after;
        if (before === undefined || state === undefined) return;
        judge(system, before, state);
      }
    }),
    { seed, numRuns: isDeep ? 3000 : 25 },
  );
  context.diagnostic(`seed ${seed}; broken: ${JSON.stringify(broken)}`);
});
