/** Searches of systems whose slots may change places, against the same ones unreduced. */

import assert from "node:assert/strict";
import test from "node:test";
import type { TestContext } from "node:test";

import fc from "fast-check";

import type { Property } from "../checker/property.ts";
import { canonicalOf, plainSearch, relabelled, wholeKey } from "../checker/plain.ts";
import { countsOf, exploring } from "./exploring.ts";
import { seeded } from "./seeded.ts";
import { permutations, renaming, symmetricSystem, symmetricTables } from "./toys/symmetric-system.ts";
import type { SymmetricSystem, SymmetricTables } from "./toys/symmetric-system.ts";

type State = SymmetricSystem["initial"][number];

const isDeep = process.env["QUORATE_DEEP"] !== undefined;
const runs = isDeep ? 250 : 25;
/** So many that something is caught in one of them for certain: it is in each fourth. */
const plantedRuns = 80;

async function forTables(
  context: TestContext,
  numRuns: number,
  holds: (given: SymmetricTables) => Promise<void>,
): Promise<void> {
  await fc.assert(fc.asyncProperty(symmetricTables, holds), seeded(context, numRuns));
}

/** The same text for a state and every renaming of it. */
function orbitOf(system: SymmetricSystem, state: State): string {
  const keys = permutations(system.slots).map((to) => wholeKey(system, relabelled(state, renaming(to))));
  return keys.sort()[0] ?? "";
}

/** Of each orbit that a search finds, the least depth. */
async function orbits(system: SymmetricSystem): Promise<ReadonlyMap<string, number>> {
  const explored = await exploring(system);
  const found = new Map<string, number>();
  for (let number = 0; number < explored.states; number += 1) {
    const orbit = orbitOf(system, explored.wholeAt(number));
    const depth = explored.pathTo(number).length - 1;
    found.set(orbit, Math.min(found.get(orbit) ?? depth, depth));
  }
  return found;
}

test("the fast and the plain search exchange slots alike", async (context) => {
  await forTables(context, runs, async (given) => {
    const system = symmetricSystem(given, true);
    const [explored, plain] = [await exploring(system), plainSearch(system)];
    assert.deepEqual(countsOf(explored), countsOf(plain));
    assert.equal(explored.boundHits["purse"], plain.refused["purse"] ?? 0);
    const keys = Array.from({ length: explored.states }, (_, at) => wholeKey(system, explored.wholeAt(at)));
    assert.deepEqual(new Set(keys), new Set(plain.depths.keys()));
  });
});

test("a search with exchanged slots finds each orbit, at its least depth, and no other", async (context) => {
  let [states, reducedStates] = [0, 0];
  await forTables(context, runs, async (given) => {
    const [full, reduced] = [symmetricSystem(given, false), symmetricSystem(given, true)];
    assert.deepEqual(new Map([...(await orbits(reduced))].sort()), new Map([...(await orbits(full))].sort()));
    states += (await exploring(full)).states;
    reducedStates += (await exploring(reduced)).states;
  });
  context.diagnostic(`${states} states, ${reducedStates} with exchanged slots`);
  assert.ok(reducedStates < states, "nothing was reduced");
});

type ToyProperty = Property<string, number>;

const property = (name: string, brokenState: ToyProperty["brokenState"]): ToyProperty => ({
  name,
  says: "",
  source: "",
  brokenState,
  brokenStep: null,
  relevant: () => true,
});

/** One that compares slots with each other, and one that names a slot, for which the reduction is not. */
const symmetric = [0, 1, 2].map((place) =>
  property(`all at ${place}`, ({ parts }) =>
    parts.every((seen) => seen.startsWith(String(place))) ? "broken" : null,
  ),
);
const naming = [0, 1, 2].map((place) =>
  property(`the first is at ${place}`, ({ parts }) =>
    parts[0]?.startsWith(String(place)) === true ? "broken" : null,
  ),
);

const depthsOf = async (system: SymmetricSystem, properties: readonly ToyProperty[]) =>
  (await exploring(system, { properties })).breaches.map((breach) => breach?.depth ?? null);

test("a property that names nobody is broken at the same depth; one that names a slot is caught", async (context) => {
  let caught = 0;
  await forTables(context, plantedRuns, async (given) => {
    const [full, reduced] = [symmetricSystem(given, false), symmetricSystem(given, true)];
    assert.deepEqual(await depthsOf(reduced, symmetric), await depthsOf(full, symmetric));
    const [by, without] = [await depthsOf(reduced, naming), await depthsOf(full, naming)];
    if (JSON.stringify(by) !== JSON.stringify(without)) caught += 1;
  });
  context.diagnostic(`a property that names a slot differs in ${caught} of ${plantedRuns} systems`);
  assert.ok(caught > 0, "nothing was caught");
});

/** Forgets who the peer is, which a step may ask: states of different futures become one. */
const forgetful = (system: SymmetricSystem): SymmetricSystem => ({
  ...system,
  canonical: {
    profile: () => "",
    relabelling: () => ({ key: "forget", apply: (_slot, part) => ({ ...part, peer: -1 }), hit: null }),
  },
});

test("a canonical form that drops what a step may ask is caught", async (context) => {
  let caught = 0;
  await forTables(context, plantedRuns, async (given) => {
    const [full, reduced] = [symmetricSystem(given, false), forgetful(symmetricSystem(given, false))];
    const places = async (system: SymmetricSystem): Promise<string> => {
      const explored = await exploring(system);
      const seen = Array.from({ length: explored.states }, (_, at) => {
        const { parts, shared } = canonicalOf(reduced, explored.wholeAt(at));
        return JSON.stringify([parts.map(({ place }) => place), shared]);
      });
      return JSON.stringify([...new Set(seen)].sort());
    };
    if ((await places(full)) !== (await places(reduced))) caught += 1;
  });
  context.diagnostic(`caught in ${caught} of ${plantedRuns} systems`);
  assert.ok(caught > 0, "nothing was caught");
});
