/** The fast explorer against the plain search, on systems made of random tables. */

import assert from "node:assert/strict";
import test from "node:test";
import { noLimits } from "../checker/explore.ts";
import type { TestContext } from "node:test";

import fc from "fast-check";

import type { Explored } from "../checker/explore.ts";
import { canonicalOf, plainSearch, reducedSuccessors, wholeKey } from "../checker/plain.ts";
import type { PlainCounts } from "../checker/plain.ts";
import type { Property } from "../checker/property.ts";
import type { Whole } from "../checker/system.ts";
import { countsOf, edgesFrom, exploring } from "./exploring.ts";
import { seeded } from "./seeded.ts";
import { systemOf, tables, withSinglePosts } from "./toys/random-system.ts";
import type { RandomSystem, Tables } from "./toys/random-system.ts";

type State = RandomSystem["initial"][number];

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

/** Checks that it holds for random tables; a failure prints the seed, and so does the test. */
async function forRandomTables(
  context: TestContext,
  runs: number,
  holds: (given: Tables, isReduced: boolean) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(tables, fc.boolean(), holds), seeded(context, isDeep ? 4 * runs : runs));
}

const statesOf = (explored: Explored<State["parts"][number], number>): readonly State[] =>
  Array.from({ length: explored.states }, (_, number) => explored.wholeAt(number));

const nonZero = (counts: Readonly<Record<string, number>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));

/** Every state's successors by the plain rules, in canonical form, with the marks of the steps. */
function successorsOf(system: RandomSystem, state: State): readonly (readonly [string, number])[] {
  return reducedSuccessors(system, state).steps.map(({ after, marks }) => [
    wholeKey(system, canonicalOf(system, after)),
    marks,
  ]);
}

function tally(system: RandomSystem, states: readonly State[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  const add = (name: string): void => {
    counts[name] = (counts[name] ?? 0) + 1;
  };
  for (const state of states) {
    for (const { move } of reducedSuccessors(system, state).steps) {
      add(move.kind);
      move.branches.forEach(add);
    }
  }
  return counts;
}

test("both searches find as many states, transitions, levels and refusals", async (context) => {
  await forRandomTables(context, 120, async (given, isReduced) => {
    const system = systemOf(given, isReduced);
    const explored = await exploring(system);
    const plain = plainSearch(system);
    assert.deepEqual(countsOf(explored), countsOf(plain));
    assert.deepEqual(nonZero(explored.boundHits), plain.refused);
    assert.equal(explored.frontier, 0);
  });
});

test("both searches take each kind of action and each branch as often", async (context) => {
  await forRandomTables(context, 40, async (given, isReduced) => {
    const system = systemOf(given, isReduced);
    const explored = await exploring(system);
    const taken = nonZero({ ...explored.actions, ...explored.branches });
    assert.deepEqual(taken, tally(system, statesOf(explored)));
  });
});

test("every state is found once, those of less depth first", async (context) => {
  await forRandomTables(context, 40, async (given, isReduced) => {
    const system = systemOf(given, isReduced);
    const explored = await exploring(system);
    const { depths } = plainSearch(system);
    const keys = statesOf(explored).map((state) => wholeKey(system, state));
    assert.equal(keys.length, depths.size);
    assert.deepEqual(new Set(keys), new Set(depths.keys()));
    const found = keys.map((key) => depths.get(key) ?? NaN);
    assert.deepEqual(found, found.toSorted((one, other) => one - other));
  });
});

test("the graph holds each state's plain successors, in order", async (context) => {
  await forRandomTables(context, 40, async (given, isReduced) => {
    const system = systemOf(given, isReduced);
    const explored = await exploring(system, { keepsGraph: true });
    const { graph } = explored;
    assert.ok(graph !== null);
    const states = statesOf(explored);
    const keys = states.map((state) => wholeKey(system, state));
    assert.equal(graph.states, states.length);
    assert.equal(graph.targets.length, explored.transitions);
    states.forEach((state, number) => {
      const edges = edgesFrom(graph, number).map(([target, marks]) => [keys[target], marks]);
      assert.deepEqual(edges, successorsOf(system, state));
    });
  });
});

test("the canonical form merges exactly the states that turn into each other", async (context) => {
  await forRandomTables(context, 40, async (given) => {
    const [reduced, unreduced] = [systemOf(given, true), systemOf(given, false)];
    const states = statesOf(await exploring(unreduced));
    const merged = new Set(states.map((state) => wholeKey(reduced, canonicalOf(reduced, state))));
    assert.deepEqual(new Set(plainSearch(reduced).depths.keys()), merged);
  });
});

type RandomProperty = Property<number, number>;

/** Broken where the places, as digits, and the shared part make up certain numbers. */
const stateProperty = (divisor: number, rest: number): RandomProperty => ({
  name: `state ${divisor} ${rest}`,
  says: "",
  source: "",
  brokenState: ({ parts, shared }) =>
    parts.reduce((sum, place) => 3 * sum + place, shared) % divisor === rest ? "broken" : null,
  brokenStep: null,
  relevant: () => true,
});

const stepProperty = (from: number, to: number): RandomProperty => ({
  ...stateProperty(1, 1),
  name: `step ${from} ${to}`,
  brokenStep: (before, after) => (before === from && after === to ? "broken" : null),
});

const properties = [
  ...[2, 5, 11, 23].map((divisor) => stateProperty(divisor, divisor - 1)),
  ...[0, 1, 2].flatMap((from) =>
    [0, 1, 2].filter((to) => to !== from).map((to) => stepProperty(from, to)),
  ),
];

/** The least depth at which a state or a step breaks a property; null: none does. */
function leastBreach(
  { brokenState, brokenStep }: RandomProperty,
  system: RandomSystem,
  states: readonly State[],
  { depths }: PlainCounts,
): number | null {
  const places = ({ parts }: Whole<{ readonly place: number }, number>): readonly number[] =>
    parts.map(({ place }) => place);
  const found = states.flatMap((state) => {
    const depth = depths.get(wholeKey(system, state)) ?? 0;
    const isBroken = brokenState?.({ parts: places(state), shared: state.shared }) ?? null;
    const broken = reducedSuccessors(system, state).steps.filter(({ after }) =>
      places(state).some((place, slot) => {
        const next = places(after)[slot] ?? place;
        return place !== next && (brokenStep?.(place, next) ?? null) !== null;
      }),
    );
    return [...(isBroken === null ? [] : [depth]), ...broken.map(() => depth + 1)];
  });
  return found.length === 0 ? null : Math.min(...found);
}

test("a broken property is found at its least depth, and only a broken one", async (context) => {
  await forRandomTables(context, 60, async (given, isReduced) => {
    const system = withSinglePosts(systemOf(given, isReduced));
    const explored = await exploring(system, { properties });
    const plain = plainSearch(system);
    const states = statesOf(explored);
    const byKey = new Map(states.map((state) => [wholeKey(system, state), state]));
    properties.forEach((property, at) => {
      const breach = explored.breaches[at] ?? null;
      const least = leastBreach(property, system, states, plain);
      assert.equal(breach?.depth ?? null, least, property.name);
      const keys = (breach?.path() ?? []).map((state) => wholeKey(system, state));
      assert.equal(keys.length, breach === null ? 0 : breach.depth + 1, property.name);
      keys.forEach((key, step) => {
        if (step === 0) return;
        const before = byKey.get(keys[step - 1] ?? "");
        assert.ok(before !== undefined);
        const successors = successorsOf(system, before);
        assert.ok(successors.some(([successor]) => successor === key), property.name);
      });
    });
  });
});

test("a search that is stopped anywhere says so", async (context) => {
  await forRandomTables(context, 25, async (given, isReduced) => {
    const system = systemOf(given, isReduced);
    const full = await exploring(system);
    const stride = Math.ceil(full.states / 12);
    for (let statesMax = 1; statesMax <= full.states + stride; statesMax += stride) {
      const explored = await exploring(system, { limits: { ...noLimits, statesMax } });
      if (explored.cut === null) {
        assert.equal(explored.frontier, 0);
        assert.deepEqual(countsOf(explored), countsOf(full));
      } else {
        assert.equal(explored.cut, "states");
        assert.ok(explored.frontier > 0 && explored.states >= statesMax);
      }
    }
  });
});
