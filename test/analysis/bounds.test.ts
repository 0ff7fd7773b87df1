import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { countMarks, worstCase } from "../../checker/analysis/bounds.ts";
import type { Worst, WorstOptions } from "../../checker/analysis/bounds.ts";
import type { Graph } from "../../checker/edges.ts";
import { assertLasso, assertWalk, campaign, chain, cutTo, edgesOf, election } from "./toys.ts";
import { exploredGraphs, flags, graphOf, grid, time } from "./toys.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const counting = (bits: number, rest: Partial<WorstOptions> = {}): WorstOptions => ({
  weights: countMarks(bits),
  until: null,
  endsWith: 0,
  ...rest,
});

/** Two ways to one end: the longer one counts less. */
const diamond = graphOf(5, [
  [0, 1, campaign],
  [0, 2, 0],
  [1, 4, campaign | election],
  [2, 3, 0],
  [3, 4, campaign],
]);

test("the worst of two ways is the one that counts more", () => {
  const found = worstCase(diamond, counting(campaign));
  const path = { states: [0, 1, 4], edges: [0, 2] };
  assert.deepEqual(found, { kind: "bounded", worst: 2, path, isComplete: true });
});

test("weights may be given per edge", () => {
  const weights = (edge: number, source: number): number => (edge === 3 ? 7 : source === 3 ? 2 : 0);
  const found = worstCase(diamond, counting(0, { weights }));
  const path = { states: [0, 2, 3, 4], edges: [1, 3, 4] };
  assert.deepEqual(found, { kind: "bounded", worst: 9, path, isComplete: true });
});

test("a cycle is found behind a hundred edges that count and close none", () => {
  const way = Array.from({ length: 100 }, (_none, at) => [at, at + 1, campaign] as const);
  const found = worstCase(graphOf(102, [...way, [100, 101, campaign], [101, 100, 0]]), counting(campaign));
  assert.ok(found.kind === "unbounded");
  assert.equal(found.lasso.stem.edges.length, 100);
  assert.equal(found.lasso.cycle.edges.length, 2);
});

test("a cycle that counts nothing is harmless", () => {
  const graph = graphOf(3, [
    [0, 1, campaign],
    [1, 0, time],
    [1, 1, 0],
    [1, 2, time],
  ]);
  assert.equal(worstCase(graph, counting(campaign)).kind, "unbounded");
  const harmless = graphOf(3, [
    [0, 1, 0],
    [1, 0, time],
    [1, 2, campaign],
  ]);
  const found = worstCase(harmless, counting(campaign));
  const path = { states: [0, 1, 2], edges: [0, 2] };
  assert.deepEqual(found, { kind: "bounded", worst: 1, path, isComplete: true });
});

test("an endless count is shown by a short lasso, with the edges that are meant", () => {
  const graph = graphOf(5, [
    [0, 1, 0],
    [1, 2, 0],
    [2, 3, 0],
    [2, 3, campaign],
    [3, 4, 0],
    [4, 1, 0],
    [3, 2, 0],
  ]);
  const found = worstCase(graph, counting(campaign));
  const stem = { states: [0, 1, 2], edges: [0, 1] };
  const cycle = { states: [2, 3, 2], edges: [3, 5] };
  assert.deepEqual(found, { kind: "unbounded", lasso: { stem, cycle }, isComplete: true });
});

test("of two cycles the one that makes the lasso shorter is shown", () => {
  const graph = graphOf(7, [
    [0, 1, campaign],
    [1, 2, 0],
    [2, 3, 0],
    [3, 0, 0],
    [0, 4, 0],
    [4, 5, campaign],
    [5, 4, 0],
    [5, 6, 0],
    [6, 6, campaign],
  ]);
  const found = worstCase(graph, counting(campaign));
  assert.deepEqual(found.kind === "unbounded" && found.lasso.cycle.states, [4, 5, 4]);
});

/** An election that fails, one that lasts, a tick till all know; then nothing but time. */
const settling = graphOf(5, [
  [0, 1, time | election],
  [1, 2, time],
  [2, 3, election],
  [3, 4, time],
  [4, 4, time],
]);

test("ticks until stable end with the stable leader's election", () => {
  const until = Uint8Array.of(0, 0, 0, 0, 1);
  const found = worstCase(settling, counting(time, { until, endsWith: election }));
  const path = { states: [0, 1, 2, 3], edges: [0, 1, 2] };
  assert.deepEqual(found, { kind: "bounded", worst: 2, path, isComplete: true });
  const untilKnown = worstCase(settling, counting(time, { until }));
  assert.equal(untilKnown.kind === "bounded" && untilKnown.worst, 3);
});

test("time without end outside the stable states is unbounded, election or not", () => {
  const until = new Uint8Array(5);
  const found = worstCase(settling, counting(time, { until, endsWith: election }));
  assert.equal(found.kind, "unbounded");
});

test("without an election nothing counts", () => {
  const graph = chain(3, () => time);
  const found = worstCase(graph, counting(time, { endsWith: election }));
  const path = { states: [0], edges: [] };
  assert.deepEqual(found, { kind: "bounded", worst: 0, path, isComplete: true });
});

interface WeighedEdge {
  readonly source: number;
  readonly target: number;
  readonly weight: number;
  readonly isEnd: boolean;
}

const weighed = (
  graph: Graph,
  { weights, until, endsWith }: WorstOptions,
): readonly WeighedEdge[] =>
  edgesOf(graph).map(([source, target, marks], edge) => {
    const isOver = until !== null && until[source] !== 0;
    const weight = typeof weights === "function" ? weights(edge, source) : (weights[marks] ?? 0);
    const isEnd = endsWith === 0 || (marks & endsWith) !== 0;
    return { source, target, weight: isOver ? 0 : weight, isEnd };
  });

/** The same by brute force: the most over all walks of up to so many edges. */
function worstOfWalks(all: readonly WeighedEdge[], lengthMax: number): number {
  let best = new Map([[0, 0]]);
  let worst = 0;
  for (let length = 0; length < lengthMax; length += 1) {
    const next = new Map<number, number>();
    for (const { source, target, weight, isEnd } of all) {
      const before = best.get(source);
      if (before === undefined) continue;
      next.set(target, Math.max(next.get(target) ?? 0, before + weight));
      if (isEnd) worst = Math.max(worst, before + weight);
    }
    best = next;
  }
  return worst;
}

/** null: unbounded. */
function plainWorst(graph: Graph, options: WorstOptions): number | null {
  const all = weighed(graph, options);
  // Where no cycle counts, an edge that counts is taken once, and a state lies before each: no walk
  // counts more than this. Where one does, it has at most so many states, and goes beyond this.
  const most = (graph.states + 1) * Math.max(0, ...all.map(({ weight }) => weight));
  const lengthMax = (most + 2) * (graph.states + 1);
  const anywhere = all.map((edge) => ({ ...edge, isEnd: true }));
  return worstOfWalks(anywhere, lengthMax) > most ? null : worstOfWalks(all, lengthMax);
}

/** Does the witness attain what is claimed, and is the lasso one that counts? */
function assertWitness(graph: Graph, options: WorstOptions, found: Worst): void {
  const all = weighed(graph, options);
  const weigh = (edge: number): number => all[edge]?.weight ?? 0;
  if (found.kind === "unbounded") {
    assertLasso(graph, found.lasso);
    assert.ok(found.lasso.cycle.edges.some((edge) => weigh(edge) > 0), "nothing counts");
    return;
  }
  assertWalk(graph, found.path);
  assert.equal(found.path.states[0], 0);
  assert.equal(
    found.path.edges.reduce((sum, edge) => sum + weigh(edge), 0),
    found.worst,
  );
  const last = found.path.edges.at(-1);
  if (last !== undefined) assert.equal(all[last]?.isEnd, true);
}

const questions = exploredGraphs(7, [campaign, election, time]).chain((graph) => {
  const perEdge = fc
    .array(fc.nat(3), { minLength: 20, maxLength: 20 })
    .map((list) => (edge: number): number => list[edge % list.length] ?? 0);
  const rare = fc.nat(19).map((wanted) => (edge: number): number => (edge === wanted ? 2 : 0));
  const options = fc.record({
    weights: fc.oneof(fc.constantFrom(countMarks(time), countMarks(campaign)), perEdge, rare),
    until: fc.option(flags(graph.states)),
    endsWith: fc.constantFrom(0, election),
  });
  return fc.tuple(fc.constant(graph), options, fc.nat(graph.states));
});

test("worst cases are those of all walks, and their witnesses attain them", () => {
  const kinds = { bounded: 0, unbounded: 0 };
  fc.assert(
    fc.property(questions, ([graph, options]) => {
      const found = worstCase(graph, options);
      const worst = found.kind === "unbounded" ? null : found.worst;
      assert.equal(worst, plainWorst(graph, options));
      assert.equal(found.isComplete, true);
      assertWitness(graph, options, found);
      kinds[found.kind] += 1;
    }),
    { numRuns: 1000 },
  );
  assert.ok(Math.min(...Object.values(kinds)) > 50, JSON.stringify(kinds));
});

test("in a partial graph a worst case is one found so far, and a lasso stays one", () => {
  fc.assert(
    fc.property(questions, ([graph, options, states]) => {
      const part = cutTo(graph, states);
      const found = worstCase(part, options);
      const whole = worstCase(graph, options);
      assertWitness(graph, options, found);
      if (found.isComplete) assert.deepEqual(found, whole);
      if (found.kind === "unbounded") assert.equal(whole.kind, "unbounded");
      else if (whole.kind === "bounded") assert.ok(found.worst <= whole.worst, "too much");
      if (found.kind === "bounded") assert.equal(found.worst, plainWorst(part, options));
    }),
    { numRuns: 1000 },
  );
});

test("no shorter path than the witness counts as much", () => {
  fc.assert(
    fc.property(questions, ([graph, options]) => {
      const found = worstCase(graph, options);
      if (found.kind === "unbounded" || found.worst === 0) return;
      const lengthMax = found.path.edges.length - 1;
      const worst = worstOfWalks(weighed(graph, options), lengthMax);
      assert.ok(worst < found.worst, "a shorter path does");
    }),
    { numRuns: 1000 },
  );
});

test("very many states in a row, in a ring or in a grid are counted without a deep stack", () => {
  const states = isDeep ? 1_000_000 : 200_000;
  const side = isDeep ? 1000 : 500;
  const row = worstCase(chain(states, (at) => (at % (states / 1000) === 0 ? time : 0)), counting(time));
  assert.equal(row.kind === "bounded" && row.worst, 1000);
  const ring = chain(states, (at) => (at === states - 1 ? time : 0), 0);
  const round = worstCase(ring, counting(time));
  assert.equal(round.kind === "unbounded" && round.lasso.cycle.edges.length, states);
  const square = worstCase(grid(side, time), counting(time));
  assert.equal(square.kind === "bounded" && square.path.edges.length, side - 1);
});
