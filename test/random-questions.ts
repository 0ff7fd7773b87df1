/** Small questions at random: any rules, any start, any network, few faults, few campaigns. */

import type { TestContext } from "node:test";

import fc from "fast-check";

import { questionOf, variantsAndMutants } from "../checker/question.ts";
import type { Question } from "../checker/question.ts";
import { noFaults } from "../model/regime.ts";
import type { Budgets, Regime } from "../model/regime.ts";
import { scenarioNames } from "../model/scenarios.ts";

/** Mostly 0, as each 1 multiplies the states. */
const rarely = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.constant(1) });

const network = fc.constantFrom<Partial<Regime>[]>(
  { delay: 0, prompt: true },
  { delay: 0 },
  { delay: 1 },
  { delay: null, skew: null, capacity: 2 },
);

const regime: fc.Arbitrary<Partial<Regime>> = fc
  .tuple(
    network,
    fc.record({
      order: fc.constantFrom("fifo", "any"),
      loss: rarely,
      dup: rarely,
      campaigns: fc.integer({ min: 1, max: 2 }),
    }),
  )
  .map(([given, rest]) => ({ ...given, ...rest, depositionsCounted: 1 }));

const budgets: fc.Arbitrary<Budgets> = fc
  .record({
    crashes: rarely,
    restarts: rarely,
    cuts: rarely,
    heals: rarely,
    soloCampaigns: rarely,
    proposals: rarely,
    transfers: rarely,
  })
  .map((given) => ({ ...noFaults, ...given }));

export const questions: fc.Arbitrary<Question> = fc
  .record({
    variant: fc.constantFrom(...variantsAndMutants.map(({ name }) => name)),
    scenario: fc.constantFrom(...scenarioNames),
    electionTick: fc.integer({ min: 2, max: 3 }),
    targets: fc.subarray([1, 2, 3]),
    budgets,
    regime,
  })
  .map(({ variant, targets, ...options }) => {
    const question = questionOf(variant, options);
    return { ...question, scenario: { ...question.scenario, targets } };
  });

/** Checks that it holds for random questions; the test prints the seed. */
export async function forQuestions(
  context: TestContext,
  numRuns: number,
  holds: (question: Question, random: readonly number[]) => Promise<void>,
): Promise<void> {
  const seed = Math.floor(Math.random() * 2 ** 31);
  context.diagnostic(`seed ${seed}`);
  const random = fc.array(fc.nat(), { minLength: 30, maxLength: 30 });
  const shown = fc.context();
  await fc.assert(
    fc.asyncProperty(questions, random, shown, async (question, numbers, told) => {
      told.log(`${question.variant.name} ${JSON.stringify([question.scenario, question.regime])}`);
      await holds(question, numbers);
    }),
    { seed, numRuns },
  );
}

export const withRegime = (question: Question, regime: Partial<Regime>): Question => ({
  ...question,
  regime: { ...question.regime, ...regime },
});
