import assert from "node:assert/strict";
import test from "node:test";

import { lastEventOf } from "../../checker/odds/chain.ts";
import type { Chain, LastEvent, Transition } from "../../checker/odds/chain.ts";
import { ordersOf } from "../../checker/odds/orders.ts";
import { canReach } from "../../checker/odds/reach.ts";

const to = (state: number, probability: number, hasEvent: boolean, gain = 0): Transition => ({
  ...{ to: state, probability, hasEvent },
  gains: [gain],
});

const near = (found: number | undefined, expected: number): void => {
  assert.ok(Math.abs((found ?? NaN) - expected) < 1e-9, `${found} is not ${expected}`);
};

function addsUp({ distribution, neverMass, cutMass }: LastEvent): void {
  near(distribution.reduce((sum, part) => sum + part, 0) + neverMass + cutMass, 1);
}

const meanOf = ({ distribution }: LastEvent): number =>
  distribution.reduce((sum, probability, round) => sum + round * probability, 0);

test("a geometric wait has its distribution, mean and expected gains", () => {
  const chance = 0.2;
  const chain: Chain = {
    initial: 0,
    transitions: [[to(1, chance, true, 1), to(0, 1 - chance, false, 1)], []],
    isGoal: [false, true],
  };
  const found = lastEventOf(chain, 1);
  for (const round of [1, 2, 7, 40]) {
    near(found.distribution[round], (1 - chance) ** (round - 1) * chance);
  }
  near(meanOf(found), 1 / chance);
  near(found.gains[0], 1 / chance);
  assert.ok(found.cutMass < 1e-12 && found.neverMass === 0);
  addsUp(found);
});

/** Fortunes 0 … `most`, a step up or down with equal chances; each step is an event. */
function gamble(start: number, most: number, isRuinGoal: boolean): Chain {
  const fortunes = Array.from({ length: most + 1 }, (_, at) => at);
  const isEnd = (fortune: number): boolean => fortune === 0 || fortune === most;
  return {
    initial: start,
    transitions: fortunes.map((fortune) =>
      isEnd(fortune)
        ? [to(fortune, 1, false)]
        : [to(fortune - 1, 0.5, true, fortune === 1 ? 1 : 0), to(fortune + 1, 0.5, true)],
    ),
    isGoal: fortunes.map((fortune) => (fortune === 0 && isRuinGoal) || fortune === most),
  };
}

test("the gambler is ruined as often, and plays as long, as theory says", () => {
  for (const [start, most] of [[1, 2], [3, 7], [5, 8]] as const) {
    const found = lastEventOf(gamble(start, most, true), 1);
    near(found.gains[0], 1 - start / most);
    near(meanOf(found), start * (most - start));
    addsUp(found);
  }
});

test("a gambler who waits at ruin for ever never ends, with the probability of ruin", () => {
  const found = lastEventOf(gamble(3, 7, false), 1);
  near(found.neverMass, 1 - 3 / 7);
  near(found.distribution.reduce((sum, part) => sum + part, 0), 3 / 7);
  assert.ok(found.cutMass < 1e-12);
  addsUp(found);
});

test("an event some rounds before the end counts in its own round, if it was the last", () => {
  // From 0 the event always happens; from 1 the end comes, or nothing, or all begins anew: in one
  // of two cases the event was the last.
  const chain: Chain = {
    initial: 0,
    transitions: [
      [to(1, 1, true)],
      [to(2, 0.25, false), to(1, 0.5, false), to(0, 0.25, false)],
      [],
    ],
    isGoal: [false, false, true],
  };
  const found = lastEventOf(chain, 1);
  near(found.distribution[1], 0.5);
  near(found.distribution[2], 0);
  near(found.distribution[3], 0.25 * 0.5);
  near(found.distribution[4], 0.5 * 0.25 * 0.5);
  addsUp(found);
});

test("a start from which nothing is left to happen takes no round", () => {
  const chain: Chain = { initial: 0, transitions: [[to(0, 1, false)]], isGoal: [true] };
  const expected = { distribution: [1], gains: [0], neverMass: 0, cutMass: 0 };
  assert.deepEqual(lastEventOf(chain, 1), expected);
});

test("what leads into states that were not followed is cut off, and not called endless", () => {
  const chain: Chain = {
    initial: 0,
    transitions: [[to(1, 0.75, true), to(2, 0.25, true)], [], []],
    isGoal: [false, true, false],
  };
  const found = lastEventOf(chain, 1);
  assert.deepEqual(found.distribution, [0, 0.75]);
  assert.deepEqual([found.cutMass, found.neverMass], [0.25, 0]);
});

test("probabilities that do not add up to 1 are an error", () => {
  const chain: Chain = {
    initial: 0,
    transitions: [[to(1, 0.75, true)], []],
    isGoal: [false, true],
  };
  assert.throws(() => lastEventOf(chain, 1), /add up to 0.75, not to 1/);
});

test("a state reaches what it leads to, and nothing else", () => {
  const successors = [[1], [2], [2], [4], [3, 0]];
  const marks = [false, false, true, false, false];
  assert.deepEqual(canReach(successors, marks), [true, true, true, true, true]);
  const first = [true, false, false, false, false];
  assert.deepEqual(canReach(successors, first), [true, false, false, true, true]);
});

test("there are n! orders, all different", () => {
  const three = ordersOf(3).map((order) => order.join(""));
  assert.deepEqual(three, ["012", "021", "102", "120", "201", "210"]);
  assert.equal(new Set(ordersOf(5).map(String)).size, 120);
});
