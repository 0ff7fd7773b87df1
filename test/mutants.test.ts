/** Each planted bug is caught by the property it names, and by nothing else than the bug. */

import assert from "node:assert/strict";
import test from "node:test";

import { noLimits } from "../checker/explore.ts";
import { canonicalOf, reducedSuccessors, wholeKey } from "../checker/plain.ts";
import type { Property } from "../checker/property.ts";
import { propertyNamed, safetyProperties } from "../checker/properties.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import type { Question } from "../checker/question.ts";
import { bugs } from "../model/rules.ts";
import type { Cluster } from "../model/cluster.ts";
import { mutants } from "../model/mutants.ts";
import { scenarioNames } from "../model/scenarios.ts";
import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import { variants } from "../model/variants.ts";
import { exploring } from "./exploring.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type ClusterProperty = Property<SeenMember, SeenEnvironment>;
type State = Cluster["initial"][number];

function named(name: string): ClusterProperty {
  const property = propertyNamed(name);
  assert.ok(property !== null, `no property ${name}`);
  return property;
}

/** A bound on depositions needs them counted, up to one beyond it; nothing else differs by this. */
const questionAbout = (variant: string): Question =>
  questionOf(variant, { budgets: {}, regime: { depositionsCounted: 1 } });

const withoutBug = (question: Question): Question => ({
  ...question,
  variant: { ...question.variant, rules: { ...question.variant.rules, bug: null } },
});

const upTo = (statesMax: number) => ({ ...noLimits, statesMax });

/** The steps of the plain search from one state to another. */
const stepsBetween = (system: Cluster, from: State, to: State) =>
  reducedSuccessors(system, from).steps.filter(
    ({ after }) => wholeKey(system, canonicalOf(system, after)) === wholeKey(system, to),
  );

/** Checks a counterexample by the plain search: all are steps, and the last breaks the property. */
function assertBreaks(system: Cluster, property: ClusterProperty, path: readonly State[]): void {
  const seenBy = ({ parts }: State): readonly SeenMember[] =>
    parts.map((part, slot) => system.observe(slot, part));
  path.slice(1).forEach((to, at) => {
    assert.ok(stepsBetween(system, path[at] ?? to, to).length > 0, `no step to state ${at + 1}`);
  });
  const [from, to] = path.slice(-2);
  assert.ok(from !== undefined && to !== undefined);
  const broken = property.brokenState?.({
    parts: seenBy(to),
    shared: system.observeShared(to.shared),
  });
  const reasons = stepsBetween(system, from, to).flatMap(({ after }) =>
    seenBy(from).map((before, slot) =>
      property.brokenStep?.(before, seenBy(after)[slot] ?? before),
    ),
  );
  assert.ok([broken, ...reasons].some((reason) => typeof reason === "string"));
}

for (const mutant of mutants) {
  test(`${mutant.name} is caught by ${mutant.caughtBy}, its variant is not`, async (context) => {
    const question = questionAbout(mutant.name);
    const property = named(mutant.caughtBy);
    const system = clusterOf(question);
    const limits = upTo(1_000_000);
    const explored = await exploring(system, { properties: [property], limits, goesOn: false });
    const breach = explored.breaches[0] ?? null;
    assert.ok(breach !== null, "not caught");
    assert.ok(breach.depth > 0, "the initial state is broken already");
    const path = breach.path();
    assert.equal(path.length, breach.depth + 1);
    assertBreaks(system, property, path);
    context.diagnostic(`${breach.depth} steps, ${explored.states} states`);

    const sound = await exploring(clusterOf(withoutBug(question)), {
      properties: [property],
      limits: upTo(Math.max(20_000, 2 * explored.states)),
    });
    assert.deepEqual(sound.breaches, [null]);
    assert.ok(sound.frontier === 0 || sound.depth > breach.depth, "not searched as deep");
  });
}

test("every planted bug has a mutant, and every property of Raft's safety catches one", () => {
  assert.deepEqual(
    mutants.map(({ rules }) => rules.bug),
    [...bugs],
  );
  const caught = new Set(mutants.map(({ caughtBy }) => caughtBy));
  const uncaught = safetyProperties.filter(({ name }) => !caught.has(name)).map(({ name }) => name);
  assert.deepEqual(uncaught, ["NoPanic"]);
});

for (const variant of variants) {
  test(`${variant.name} keeps every safety property, none idle`, async () => {
    const idle = new Set(safetyProperties.map(({ name }) => name));
    for (const scenario of scenarioNames) {
      const system = clusterOf(questionOf(variant.name, { scenario, budgets: {}, regime: {} }));
      const limits = upTo(isDeep ? 8_000 : 3_000);
      const explored = await exploring(system, { properties: safetyProperties, limits });
      safetyProperties.forEach(({ name }, at) => {
        assert.equal(explored.breaches[at], null, `${scenario}: ${name}`);
        if ((explored.relevant[at] ?? 0) > 0) idle.delete(name);
      });
    }
    assert.deepEqual([...idle], []);
  });
}
