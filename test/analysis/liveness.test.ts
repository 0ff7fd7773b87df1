import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { alwaysEventually, alwaysEventuallyPossible } from "../../checker/analysis/liveness.ts";
import type { Eventually } from "../../checker/analysis/liveness.ts";
import type { Graph } from "../../checker/edges.ts";
import { assertLasso, assertWalk, campaign, chain, cutTo, distance, edgesOf } from "./toys.ts";
import { exploredGraphs, fault, flags, graphOf, reachability, time } from "./toys.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const marks = { time, faults: fault };

test("a cycle in which time passes, outside the good states, refutes that they come", () => {
  const graph = graphOf(4, [
    [0, 1, fault],
    [0, 3, 0],
    [1, 2, 0],
    [2, 1, time],
    [2, 3, time],
    [3, 3, time],
  ]);
  const found = alwaysEventually(graph, Uint8Array.of(0, 0, 0, 1), marks);
  const stem = { states: [0, 1], edges: [0] };
  const cycle = { states: [1, 2, 1], edges: [2, 3] };
  const lasso = { stem, cycle };
  assert.deepEqual(found, { kind: "violated", lasso, stuck: null, isComplete: true });
});

test("steps without time may be repeated, but not for ever", () => {
  const graph = graphOf(3, [
    [0, 1, 0],
    [1, 0, campaign],
    [1, 2, time],
    [2, 2, time],
  ]);
  const found = alwaysEventually(graph, Uint8Array.of(0, 0, 1), marks);
  assert.deepEqual(found, { kind: "holds", isComplete: true });
});

test("faults make no cycle, as they do not go on for ever", () => {
  const graph = graphOf(2, [
    [0, 0, time | fault],
    [0, 1, time],
  ]);
  const found = alwaysEventually(graph, Uint8Array.of(0, 1), marks);
  assert.deepEqual(found, { kind: "holds", isComplete: true });
});

test("a deadlock, a halt until something fails and steps in no time are all stuck", () => {
  const graph = graphOf(6, [
    [0, 1, time],
    [0, 2, time],
    [0, 3, time],
    [0, 5, 0],
    [2, 5, fault],
    [3, 4, 0],
    [4, 3, 0],
  ]);
  const found = alwaysEventually(graph, Uint8Array.of(0, 0, 0, 0, 0, 1), marks);
  const stuck = { states: 4, path: { states: [0, 1], edges: [0] } };
  assert.deepEqual(found, { kind: "stuck", stuck, isComplete: true });
});

test("a good state stays possible unless only a fault leads there", () => {
  const graph = graphOf(3, [
    [0, 1, 0],
    [0, 2, 0],
    [1, 2, fault],
  ]);
  const good = Uint8Array.of(0, 0, 1);
  const holds = alwaysEventuallyPossible(graph, good, { without: 0 });
  assert.deepEqual(holds, { kind: "holds", isComplete: true });
  const found = alwaysEventuallyPossible(graph, good, { without: fault });
  const path = { states: [0, 1], edges: [0] };
  assert.deepEqual(found, { kind: "violated", states: 1, path, isComplete: true });
});

/** The same by brute force, over pairs of states. */
function plainly(graph: Graph, good: Uint8Array): { isViolated: boolean; isStuck: boolean[] } {
  const edges = edgesOf(graph);
  const isBad = (state: number): boolean => state < graph.states && good[state] === 0;
  const reaches = reachability(graph.states, edges, ([source, target, bits]) => {
    return isBad(source) && isBad(target) && (bits & fault) === 0;
  });
  const isViolated = edges.some(([source, target, bits]) => {
    const isTime = (bits & time) !== 0 && (bits & fault) === 0;
    return isTime && isBad(source) && isBad(target) && reaches(target, source);
  });
  const isStuck = [...good.subarray(0, graph.states)].map((isGood, state) => {
    return !edges.some(([source, target, bits]) => {
      const isWayOut = (bits & time) !== 0 || !isBad(target);
      return (bits & fault) === 0 && isWayOut && isBad(source) && reaches(state, source);
    }) && isGood === 0;
  });
  return { isViolated, isStuck };
}

function assertShown(graph: Graph, good: Uint8Array, found: Eventually): void {
  if (found.kind === "violated") {
    assertLasso(graph, found.lasso);
    const edges = edgesOf(graph);
    const bits = found.lasso.cycle.edges.map((edge) => edges[edge]?.[2] ?? 0);
    assert.ok(bits.some((some) => (some & time) !== 0), "no time passes");
    assert.ok(bits.every((some) => (some & fault) === 0), "a fault");
    const { states } = found.lasso.cycle;
    assert.ok(states.every((state) => good[state] === 0), "a good state");
  }
  if (found.kind !== "holds" && found.stuck !== null) assertWalk(graph, found.stuck.path);
}

const questions = exploredGraphs(8, [time, fault]).chain((graph) =>
  fc.tuple(fc.constant(graph), flags(graph.states), fc.nat(graph.states)),
);

test("good states come always, or not, as brute force finds", () => {
  const kinds = { holds: 0, violated: 0, stuck: 0 };
  fc.assert(
    fc.property(questions, ([graph, good]) => {
      const found = alwaysEventually(graph, good, marks);
      const { isViolated, isStuck } = plainly(graph, good);
      const stuck = found.kind === "holds" ? null : found.stuck;
      assert.equal(found.isComplete, true);
      assert.equal(found.kind === "violated", isViolated);
      assert.equal(stuck?.states ?? 0, isStuck.filter((is) => is).length);
      const length = stuck?.path.edges.length ?? Infinity;
      assert.equal(length, distance(graph, (state) => isStuck[state] === true));
      assertShown(graph, good, found);
      kinds[found.kind] += 1;
    }),
    { numRuns: 1000 },
  );
  assert.ok(Math.min(...Object.values(kinds)) > 50, JSON.stringify(kinds));
});

test("what refutes that good states come, in a partial graph, refutes it in the whole", () => {
  fc.assert(
    fc.property(questions, ([graph, good, states]) => {
      const found = alwaysEventually(cutTo(graph, states), good, marks);
      const whole = alwaysEventually(graph, good, marks);
      assertShown(graph, good, found);
      if (found.isComplete) assert.deepEqual(found, whole);
      if (found.kind === "violated") assert.equal(whole.kind, "violated");
      if (found.kind === "stuck") assert.notEqual(whole.kind, "holds");
    }),
    { numRuns: 1000 },
  );
});

test("good states stay possible, or not, as brute force finds, also in a partial graph", () => {
  fc.assert(
    fc.property(questions, ([graph, good, states]) => {
      const edges = edgesOf(graph).filter(([, , bits]) => (bits & fault) === 0);
      const reaches = reachability(graph.states, edges);
      const isLost = [...good].map((_good, from) => {
        return !good.some((isGood, to) => isGood === 1 && reaches(from, to));
      });
      const found = alwaysEventuallyPossible(graph, good, { without: fault });
      assert.equal(found.kind === "violated" ? found.states : 0, isLost.filter((is) => is).length);
      const length = found.kind === "violated" ? found.path.edges.length : Infinity;
      assert.equal(length, distance(graph, (state) => isLost[state] === true));
      const part = alwaysEventuallyPossible(cutTo(graph, states), good, { without: fault });
      if (part.isComplete) assert.deepEqual(part, found);
      if (part.kind === "holds") return;
      assertWalk(graph, part.path);
      assert.equal(isLost[part.path.states.at(-1) ?? 0], true);
    }),
    { numRuns: 1000 },
  );
});

test("very many states in a row or in a ring are judged without a deep stack", () => {
  const states = isDeep ? 1_000_000 : 200_000;
  const good = new Uint8Array(states);
  const row = alwaysEventually(chain(states, () => time), good, marks);
  assert.equal(row.kind === "stuck" && row.stuck.path.edges.length, states - 1);
  const ring = alwaysEventually(chain(states, () => time, 0), good, marks);
  assert.equal(ring.kind === "violated" && ring.lasso.cycle.edges.length, states);
  good[states - 1] = 1;
  assert.equal(alwaysEventually(chain(states, () => time), good, marks).kind, "holds");
});
