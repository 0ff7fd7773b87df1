import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { componentsOf, everything } from "../../checker/analysis/components.ts";
import type { Components, Part } from "../../checker/analysis/components.ts";
import type { Graph } from "../../checker/edges.ts";
import { chain, edgesOf, exploredGraphs, fault, flags } from "./toys.ts";
import { graphOf, grid, reachability } from "./toys.ts";

test("two cycles and what joins them are numbered from the last to the first", () => {
  const graph = graphOf(5, [
    [0, 1, 0],
    [1, 0, 0],
    [1, 2, 0],
    [2, 3, 0],
    [3, 4, 0],
    [4, 3, 0],
  ]);
  const { count, of } = componentsOf(graph);
  assert.equal(count, 3);
  assert.deepEqual([...of], [2, 2, 1, 0, 0]);
});

test("edges and states that are left out join nothing", () => {
  const ring = graphOf(3, [
    [0, 1, 0],
    [1, 2, fault],
    [2, 0, 0],
  ]);
  assert.equal(componentsOf(ring).count, 1);
  assert.equal(componentsOf(ring, { without: fault, avoid: null }).count, 3);
  const broken = componentsOf(ring, { without: 0, avoid: Uint8Array.of(0, 1, 0) });
  assert.equal(broken.count, 2);
  assert.equal(broken.of[1], -1);
});

/** Do states share a component exactly when they reach each other, in the right order? */
function assertComponents(graph: Graph, { without, avoid }: Part, found: Components): void {
  const { states } = graph;
  const isIn = (state: number): boolean => state < states && (avoid === null || avoid[state] === 0);
  const edges = edgesOf(graph).filter(([source, target, marks]) => {
    return isIn(source) && isIn(target) && (marks & without) === 0;
  });
  const reaches = reachability(states, edges);
  const { count, of, order } = found;
  for (let one = 0; one < states; one += 1) {
    assert.equal(of[one] === -1, !isIn(one));
    for (let other = 0; other < states; other += 1) {
      const isMutual = isIn(one) && isIn(other) && reaches(one, other) && reaches(other, one);
      assert.equal(isIn(one) && of[one] === of[other], isMutual);
    }
  }
  for (const [source, target] of edges) {
    assert.ok((of[target] ?? 0) <= (of[source] ?? 0), `${source} leads up to ${target}`);
  }
  const numbers = [...order].map((state) => of[state] ?? -1);
  assert.deepEqual(numbers, numbers.toSorted((one, other) => one - other));
  assert.equal(new Set(order).size, of.filter((number) => number !== -1).length);
  assert.equal(new Set(numbers).size, count);
}

test("components are the classes of states that reach each other, in reverse order", () => {
  const cases = exploredGraphs(9, [fault]).chain((graph) =>
    fc.tuple(
      fc.constant(graph),
      fc.constantFrom(0, fault),
      fc.option(flags(graph.states), { freq: 1 }),
      fc.nat(graph.states),
    ),
  );
  fc.assert(
    fc.property(cases, ([graph, without, avoid, states]) => {
      const cut = { ...graph, states, starts: graph.starts.subarray(0, states + 1) };
      for (const some of [graph, cut]) {
        assertComponents(some, everything, componentsOf(some));
        assertComponents(some, { without, avoid }, componentsOf(some, { without, avoid }));
      }
    }),
    { numRuns: 1000 },
  );
});

test("millions of states in a row, in a ring or in a grid need no deep stack", () => {
  const states = 1_000_000;
  assert.equal(componentsOf(chain(states, () => 0)).count, states);
  assert.equal(componentsOf(chain(states, () => 0, 0)).count, 1);
  assert.equal(componentsOf(grid(1000, 0)).count, 1_000_000);
});
