import assert from "node:assert/strict";
import test from "node:test";

import { noLimits } from "../checker/explore.ts";
import { plainSearch } from "../checker/plain.ts";
import type { Property } from "../checker/property.ts";
import { countsOf, exploring } from "./exploring.ts";
import { counters, dials, philosophers, relay, rounds, tokenRing } from "./toys/formulas.ts";
import { boundsOf, knownCounts } from "./toys/rejoin-t-counts.ts";
import type { Parameters } from "./toys/rejoin-t-counts.ts";
import { rejoinT } from "./toys/rejoin-t.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const rejoinLines: readonly Parameters[] = ["2 3 1 1", "2 4 1 1"];
const deepRejoinLines: readonly Parameters[] = ["2 3 1 3", "2 3 1 6"];

for (const parameters of [...rejoinLines, ...(isDeep ? deepRejoinLines : [])]) {
  test(`REJOIN-T ${parameters} has the counts that other checkers find`, async () => {
    const explored = await exploring(rejoinT(boundsOf(parameters)));
    assert.deepEqual(countsOf(explored), knownCounts[parameters]);
    assert.equal(explored.frontier, 0);
    assert.equal(explored.cut, null);
  });
}

test("the plain search finds the counts of REJOIN-T 2 3 1 1 too", async () => {
  const system = rejoinT(boundsOf("2 3 1 1"));
  const plain = plainSearch(system);
  const explored = await exploring(system);
  assert.deepEqual(countsOf(plain), knownCounts["2 3 1 1"]);
  assert.deepEqual(explored.boundHits, plain.refused);
});

test("n counters up to m have (m+1)^n states, n*m steps deep", async () => {
  for (const [slots, most] of [
    [1, 7],
    [2, 5],
    [3, 4],
    [5, 3],
    [8, 1],
  ] as const) {
    const counts = {
      states: (most + 1) ** slots,
      transitions: slots * most * (most + 1) ** (slots - 1),
      depth: slots * most,
    };
    assert.deepEqual(countsOf(await exploring(counters(slots, most))), counts, `${slots} ${most}`);
  }
});

test("a counter may have more values than the bits first given to it", async () => {
  const explored = await exploring(counters(2, 700));
  assert.deepEqual(countsOf(explored), {
    states: 701 ** 2,
    transitions: 2 * 700 * 701,
    depth: 1400,
  });
});

test("a token passes on by a post to the next slot", async () => {
  for (const [slots, most] of [
    [2, 0],
    [3, 2],
    [6, 5],
    // So many slots that a part has 4 bits, and the 17th part of a slot needs a fifth.
    [13, 16],
  ] as const) {
    const explored = await exploring(tokenRing(slots, most));
    const counts = {
      states: slots * (most + 1),
      transitions: slots * most + slots * (most + 1),
      depth: slots - 1 + most,
    };
    assert.deepEqual(countsOf(explored), counts, `${slots} ${most}`);
    assert.equal(explored.actions["pass"], slots * (most + 1));
    assert.equal(explored.actions["work"], slots * most);
  }
});

/** A ring of n has a Lucas number of sets without neighbours, a path a Fibonacci number. */
function fibonacci(at: number): number {
  return at < 2 ? at : fibonacci(at - 1) + fibonacci(at - 2);
}
const lucas = (at: number): number => fibonacci(at - 1) + fibonacci(at + 1);

test("n philosophers eat in a Lucas number of ways, or the forks refuse", async () => {
  for (const slots of [3, 4, 5, 8, 13]) {
    const explored = await exploring(philosophers(slots), { keepsGraph: true });
    const transitions = 2 * slots * fibonacci(slots - 1);
    assert.deepEqual(
      countsOf(explored),
      { states: lucas(slots), transitions, depth: Math.floor(slots / 2) },
      String(slots),
    );
    assert.deepEqual(explored.boundHits, { forks: slots * lucas(slots) - transitions, clocks: 0 });
    const marks = explored.graph?.marks ?? new Uint8Array();
    assert.equal(marks.filter((mark) => mark === 1).length, transitions / 2);
    assert.equal(marks.filter((mark) => mark === 2).length, transitions / 2);
  }
});

test("a canonical form makes a graph without end finite", async () => {
  for (const slots of [1, 2, 3, 6]) {
    const explored = await exploring(rounds(slots));
    const counts = {
      states: 2 ** slots - 1,
      transitions: slots * 2 ** (slots - 1),
      depth: slots - 1,
    };
    assert.deepEqual(countsOf(explored), counts, String(slots));
    assert.ok(explored.relabelled > 0);
  }
});

test("without its canonical form such a graph is cut where asked", async () => {
  const unreduced = { ...rounds(3), canonical: null };
  const explored = await exploring(unreduced, {
    limits: { ...noLimits, statesMax: 1000 },
  });
  assert.equal(explored.cut, "states");
  assert.ok(explored.states >= 1000 && explored.frontier > 0);
});

type CounterProperty = Property<number, number>;

const never: CounterProperty = {
  name: "Never",
  says: "",
  source: "",
  brokenState: () => null,
  brokenStep: null,
  relevant: () => false,
};
const sumBelow = (most: number): CounterProperty => ({
  ...never,
  brokenState: ({ parts }) =>
    parts.reduce((sum, part) => sum + part, 0) < most ? null : "too much",
  relevant: ({ parts }) => parts.every((part) => part > 0),
});
const noStepTo = (value: number): CounterProperty => ({
  ...never,
  brokenState: null,
  brokenStep: (before, after) => (after === value && before === value - 1 ? "stepped" : null),
});

test("a property is found broken at the least depth, on a state or on a step", async () => {
  const explored = await exploring(counters(3, 4), {
    properties: [sumBelow(7), noStepTo(3), sumBelow(0), never],
  });
  const depths = explored.breaches.map((breach) => breach?.depth ?? null);
  assert.deepEqual(depths, [7, 3, 0, null]);
  assert.equal(explored.states, 125);
  assert.equal(explored.relevant[0], 4 ** 3);
});

test("a breach names the step on which it happens, and the path to it is shortest", async () => {
  const explored = await exploring(counters(2, 4), { properties: [noStepTo(3)] });
  const [breach] = explored.breaches;
  assert.ok(breach !== null && breach !== undefined);
  const path = breach.path();
  assert.equal(path.length, breach.depth + 1);
  const [before, after] = path.slice(-2);
  assert.ok(before !== undefined && after !== undefined);
  const changed = before.parts.map((part, slot) => [part, after.parts[slot]]);
  assert.ok(changed.some(([from, to]) => from === 2 && to === 3));
});

test("the search stops once every property is broken, unless it is to go on", async () => {
  const stopped = await exploring(counters(2, 400), { properties: [sumBelow(1)], goesOn: false });
  assert.equal(stopped.isDecided, true);
  assert.equal(stopped.cut, null);
  assert.ok(stopped.frontier > 0 && stopped.states < 401 ** 2);
  const wentOn = await exploring(counters(2, 400), { properties: [sumBelow(1)], goesOn: true });
  assert.equal(wentOn.isDecided, false);
  assert.equal(wentOn.states, 401 ** 2);
});

test("a bound that the system does not list is an error of ours", async () => {
  await assert.rejects(
    () => exploring({ ...philosophers(3), bounds: [] }),
    /does not list its bound/,
  );
});

test("states of one, two and three words are found alike, however far their table grows", async () => {
  for (const [slots, most] of [
    [3, 79],
    [7, 5],
    [15, 1],
  ] as const) {
    for (const keepsGraph of [false, true]) {
      const explored = await exploring(counters(slots, most), { keepsGraph });
      assert.equal(explored.states, (most + 1) ** slots);
      assert.equal(explored.transitions, slots * most * (most + 1) ** (slots - 1));
      assert.equal(explored.depth, slots * most);
    }
  }
});

test("states that have all but their last word in common are told apart", async () => {
  const most = 260;
  for (const [runners, words] of [
    [6, 2],
    [13, 3],
  ] as const) {
    const counts = {
      states: runners * most + (most + 1) ** 2,
      transitions: runners * most + 2 * most * (most + 1),
      depth: runners * most + 2 * most,
    };
    for (const keepsGraph of [false, true]) {
      const explored = await exploring(relay(runners, most), { keepsGraph });
      assert.deepEqual(countsOf(explored), counts, `${words} words`);
    }
  }
});

test("a table that grows loses none of its states: all of them are found again later", async () => {
  const [slots, most] = [3, 40];
  const states = (most + 1) ** slots;
  const counts = { states, transitions: slots * most * states, depth: slots };
  for (const keepsGraph of [false, true]) {
    assert.deepEqual(countsOf(await exploring(dials(slots, most), { keepsGraph })), counts);
  }
});
