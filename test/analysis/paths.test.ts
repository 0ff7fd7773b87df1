import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { Walker, isClosed, shortestPath, sourceOf } from "../../checker/analysis/paths.ts";
import type { Judge } from "../../checker/analysis/paths.ts";
import { assertWalk, chain, cutTo, distance, edgesOf, exploredGraphs, graphOf } from "./toys.ts";

test("a path found is a shortest one", () => {
  const cases = exploredGraphs(9, [1]).chain((graph) =>
    fc.tuple(fc.constant(graph), fc.nat(graph.states - 1)),
  );
  fc.assert(
    fc.property(cases, ([graph, goal]) => {
      const path = shortestPath(graph, (state) => state === goal);
      assert.ok(path !== null, "every state is reachable");
      assertWalk(graph, path);
      assert.equal(path.states[0], 0);
      assert.equal(path.states.at(-1), goal);
      assert.equal(path.edges.length, distance(graph, (state) => state === goal));
    }),
  );
});

test("every edge has its source, also where states without edges come between", () => {
  fc.assert(
    fc.property(exploredGraphs(9, []), (graph) => {
      edgesOf(graph).forEach(([source], edge) => assert.equal(sourceOf(graph, edge), source));
    }),
  );
});

test("a walk keeps to its limits, and the next one begins afresh", () => {
  const walker = new Walker(chain(10, () => 0));
  const lengths: number[] = [];
  const toFive: Judge = (_edge, _source, target, length) => {
    lengths.push(length);
    return target === 5 ? "arrive" : "follow";
  };
  assert.equal(walker.find(0, toFive, { edgesMax: 4, reachedMax: Infinity }), null);
  assert.deepEqual(lengths, [1, 2, 3, 4]);
  assert.equal(walker.find(0, toFive, { edgesMax: Infinity, reachedMax: 3 }), null);
  assert.equal(walker.work, 5 + 4);
  const path = walker.find(2, toFive, { edgesMax: 3, reachedMax: Infinity });
  assert.deepEqual(path, { states: [2, 3, 4, 5], edges: [2, 3, 4] });
  assert.equal(walker.find(0, () => "ignore"), null);
});

test("a frontier state may be arrived at, and ends the walk otherwise", () => {
  const cut = cutTo(
    graphOf(3, [
      [0, 1, 0],
      [1, 2, 0],
    ]),
    1,
  );
  assert.deepEqual(shortestPath(cut, (state) => state === 1), { states: [0, 1], edges: [0] });
  assert.equal(shortestPath(cut, (state) => state === 2), null);
});

test("a graph is closed when it has a state and no edge leaves it", () => {
  const graph = chain(3, () => 0);
  const closed = [graph, cutTo(graph, 2), cutTo(graph, 0)].map(isClosed);
  assert.deepEqual(closed, [true, false, false]);
});
