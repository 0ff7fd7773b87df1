/** A search that stops early says why, what is left, and never that it has seen every state. */

import assert from "node:assert/strict";
import test from "node:test";

import { noLimits } from "../checker/explore.ts";
import type { Progress } from "../checker/explore.ts";
import { exploring } from "./exploring.ts";
import { counters } from "./toys/formulas.ts";

const wide = counters(3, 40);
const states = 41 ** 3;

/** A clock that is `ms` later each time it is read. */
function clockOf(ms: number): () => number {
  let now = 0;
  return () => {
    now += ms;
    return now;
  };
}

test("a search stops at the number of states asked for", async () => {
  for (const statesMax of [1, 100, 4096, 4097, states - 1]) {
    const explored = await exploring(wide, { limits: { ...noLimits, statesMax } });
    assert.equal(explored.cut, "states");
    assert.ok(explored.states >= statesMax && explored.states <= states);
    assert.ok(explored.frontier > 0);
  }
});

test("a search whose levels hold one state each stops at exactly as many as asked for", async () => {
  for (const statesMax of [1, 7, 30]) {
    const explored = await exploring(counters(1, 40), { limits: { ...noLimits, statesMax } });
    assert.deepEqual([explored.cut, explored.states], ["states", statesMax]);
  }
});

test("a search that needs no more than the states asked for is not cut", async () => {
  const explored = await exploring(wide, {
    limits: { ...noLimits, statesMax: states + 1 },
  });
  assert.equal(explored.cut, null);
  assert.equal(explored.states, states);
  assert.equal(explored.frontier, 0);
});

test("a search stops when its time is over", async () => {
  const limits = { ...noLimits, secondsMax: 0.5 };
  const explored = await exploring(wide, { limits, nowMs: clockOf(100) });
  assert.equal(explored.cut, "time");
  assert.ok(explored.states < states && explored.frontier > 0);
  assert.ok(explored.elapsedMs >= 500);
});

test("a search stops when it is interrupted, with what it has", async () => {
  for (const asks of [1, 2, 4]) {
    let asked = 0;
    const isInterrupted = (): boolean => {
      asked += 1;
      return asked === asks;
    };
    const explored = await exploring(wide, { isInterrupted, keepsGraph: true });
    assert.equal(explored.cut, "interrupted");
    assert.ok(explored.states < states && explored.frontier > 0);
    const expanded = explored.states - explored.frontier;
    assert.equal(explored.graph?.states, expanded);
    assert.equal(explored.graph?.targets.length, explored.transitions);
  }
});

test("progress is told while the search goes on, and leaves the process its turns", async () => {
  const told: Progress[] = [];
  let turns = 0;
  const timer = setInterval(() => {
    turns += 1;
  }, 0);
  await exploring(wide, { nowMs: clockOf(40), onProgress: (progress) => told.push(progress) });
  clearInterval(timer);
  assert.ok(told.length > 3);
  assert.ok(turns > 0);
  told.slice(1).forEach((progress, at) => assert.ok(progress.states >= (told[at]?.states ?? 0)));
  assert.ok(told.every(({ depth, frontier, bytes }) => depth > 0 && frontier >= 0 && bytes > 0));
});

test("the frontier is every state found whose successors were not computed", async () => {
  const explored = await exploring(wide, {
    limits: { ...noLimits, statesMax: 5000 },
    keepsGraph: true,
  });
  const { graph } = explored;
  assert.ok(graph !== null);
  const farthest = graph.targets.reduce((most, target) => Math.max(most, target), 0);
  assert.equal(farthest, explored.states - 1);
  assert.equal(graph.states, explored.states - explored.frontier);
});
