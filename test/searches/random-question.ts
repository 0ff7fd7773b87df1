/** Random questions: rules that no version of etcd had, odd numbers, scarce budgets, any regime. */

import fc from "fast-check";

import { questionOf } from "../../checker/question.ts";
import type { Question } from "../../checker/question.ts";
import type { Budgets, Regime } from "../../model/regime.ts";
import { bugs } from "../../model/rules.ts";
import type { Bug, VersionRules } from "../../model/rules.ts";
import { scenarioNames } from "../../model/scenarios.ts";
import { etcd314, etcd34 } from "../../model/versions.ts";

/** Every field of the rules from one version or the other, whichever. */
const rules: fc.Arbitrary<VersionRules> = fc
  .tuple(
    fc.array(fc.boolean(), { minLength: 20, maxLength: 20 }),
    fc.constantFrom("electionTickLess1AtOnce", "electionTickLess2OncePeersConnect", "none"),
    fc.boolean(),
    fc.boolean(),
    fc.oneof({ arbitrary: fc.constant(null), weight: 2 }, { arbitrary: fc.constantFrom(...bugs), weight: 1 }),
  )
  .map(([takes, restartTicks, checkQuorum, preVote, bug]) => {
    const names = Object.keys(etcd314) as (keyof VersionRules)[];
    const fields = names.map((name, at) => [name, (takes[at] === true ? etcd34 : etcd314)[name]]);
    const given: { readonly bug: Bug | null } = { bug };
    return {
      ...(Object.fromEntries(fields) as VersionRules),
      ...{ restartTicks, checkQuorum, preVote, ...given },
    } as VersionRules;
  });

/** Scarce: with many faults at once a graph is too large to be searched plainly. */
const rarely = fc.oneof(
  { arbitrary: fc.constant(0), weight: 9 },
  { arbitrary: fc.constant(1), weight: 1 },
);
const budgets: fc.Arbitrary<Budgets> = fc.record({
  crashes: rarely,
  restarts: rarely,
  cuts: rarely,
  heals: rarely,
  soloCampaigns: rarely,
  proposals: rarely,
  transfers: rarely,
});

const regime: fc.Arbitrary<Partial<Regime>> = fc
  .record({
    delay: fc.constantFrom(0, 0, 0, 1, null),
    prompt: fc.constantFrom(true, true, true, false),
    order: fc.constantFrom("fifo", "any"),
    loss: rarely,
    dup: rarely,
    skew: fc.constantFrom(1, 1, 1, 2),
    capacity: fc.constantFrom(8, 8, 8, 2, 1),
    campaigns: fc.constantFrom(0, 1, 1, 1, 2),
    depositionsCounted: fc.constantFrom(null, 2),
  })
  .map((given) => (given.prompt ? { ...given, delay: 0 } : given));

export const randomQuestion: fc.Arbitrary<Question> = fc
  .record({
    rules,
    budgets,
    regime,
    scenario: fc.constantFrom(...scenarioNames),
    electionTick: fc.constantFrom(2, 2, 2, 3, 4),
    term: fc.constantFrom(1, 7, 151),
    oneEntryPerAppend: fc.boolean(),
  })
  .map(({ rules: own, scenario, term, oneEntryPerAppend, ...options }) => {
    const terms = scenario === "figure-8" ? {} : { term };
    const question = questionOf("etcd-3.4", { scenario, ...terms, ...options });
    return {
      ...question,
      variant: { ...question.variant, name: "random", rules: own },
      scenario: { ...question.scenario, oneEntryPerAppend },
    };
  });
