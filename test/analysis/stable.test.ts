import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { stableStates } from "../../checker/analysis/stable.ts";
import { campaign, chain, cutTo, deposition, edgesOf, election } from "./toys.ts";
import { exploredGraphs, fault, flags, graphOf, reachability, time } from "./toys.ts";

const marks = { restless: campaign | deposition, faults: fault };

test("a leader is stable once nothing but a fault can disturb it", () => {
  const graph = graphOf(5, [
    [0, 1, campaign | election],
    [1, 2, time],
    [1, 0, deposition],
    [2, 2, time],
    [2, 3, fault],
    [3, 4, 0],
  ]);
  // 1 may be deposed; 3 loses its leader, without a deposition.
  assert.deepEqual([...stableStates(graph, Uint8Array.of(0, 1, 1, 1, 0), marks)], [0, 0, 1, 0, 0]);
});

test("a leader that is there but may see a campaign is not stable", () => {
  const graph = graphOf(3, [
    [0, 1, time],
    [1, 2, campaign],
  ]);
  assert.deepEqual([...stableStates(graph, Uint8Array.of(1, 1, 1), marks)], [0, 0, 1]);
});

const questions = exploredGraphs(9, [deposition, fault]).chain((graph) =>
  fc.tuple(fc.constant(graph), flags(graph.states), fc.nat(graph.states)),
);

test("stable states are those that brute force finds, and more in a partial graph", () => {
  fc.assert(
    fc.property(questions, ([graph, someLead, states]) => {
      const hasLeader = someLead.map((flag, state) => (state % 3 === 0 ? flag : 1));
      const edges = edgesOf(graph).filter(([, , bits]) => (bits & fault) === 0);
      const reaches = reachability(graph.states, edges);
      const plain = [...hasLeader].map((_has, from) => {
        const isLeft = hasLeader.some((has, to) => has === 0 && reaches(from, to));
        const isDisturbed = edges.some(([source, , bits]) => {
          return (bits & deposition) !== 0 && reaches(from, source);
        });
        return isLeft || isDisturbed ? 0 : 1;
      });
      assert.deepEqual([...stableStates(graph, hasLeader, marks)], plain);
      const part = stableStates(cutTo(graph, states), hasLeader, marks);
      assert.equal(part.length, states);
      const lost = plain.filter((flag, state) => flag > (part[state] ?? 1));
      assert.deepEqual(lost, []);
    }),
    { numRuns: 1000 },
  );
});

test("one campaign at the end of a million states unsettles them all", () => {
  const states = 1_000_000;
  const graph = chain(states, (at) => (at === states - 2 ? campaign : time));
  const stable = stableStates(graph, new Uint8Array(states).fill(1), marks);
  assert.deepEqual([stable[0], stable[states - 2], stable[states - 1]], [0, 0, 1]);
});
