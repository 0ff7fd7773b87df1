/** What certificates say can happen next is what the model says, told by other code. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { questionOf } from "../../checker/question.ts";
import { scenarioNames } from "../../model/scenarios.ts";
import { variants } from "../../model/variants.ts";
import { seeded } from "../seeded.ts";
import { disagreement, settings, whereAllMayFail } from "./agreement.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

for (const [name, options] of Object.entries(settings)) {
  test(`certificates and the model offer the same steps ${name}`, (context) => {
    const someVariant = fc.constantFrom(...variants.map((variant) => variant.name));
    const someScenario = fc.constantFrom(...scenarioNames);
    const choices = fc.array(fc.nat(), { minLength: 10, maxLength: 80, size: "max" });
    fc.assert(
      fc.property(someVariant, someScenario, choices, (variant, scenario, some) => {
        const question = questionOf(variant, { scenario, ...options });
        assert.equal(disagreement(question, some), null);
        assert.equal(disagreement(whereAllMayFail(question), some), null);
      }),
      seeded(context, isDeep ? 400 : 4),
    );
  });
}
