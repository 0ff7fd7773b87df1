/** Threads that search together find what one finds: states, counts, breaches and their paths. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { check } from "../checker/commands/check.ts";
import { noLimits } from "../checker/explore.ts";
import type { Explored } from "../checker/explore.ts";
import type { Threads } from "../checker/expansion.ts";
import { Crew } from "../checker/kernel/crew.ts";
import type { Captain } from "../checker/kernel/crew.ts";
import { wholeKey } from "../checker/plain.ts";
import { safetyProperties } from "../checker/properties.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import type { System } from "../checker/system.ts";
import { mutants } from "../model/mutants.ts";
import { countsOf, exploring } from "./exploring.ts";
import { patientThreads } from "./patient-threads.ts";
import { seeded } from "./seeded.ts";
import { leaps } from "./toys/formulas.ts";
import { systemOf, tables } from "./toys/random-system.ts";
import { boundsOf, knownCounts } from "./toys/rejoin-t-counts.ts";
import { rejoinT } from "./toys/rejoin-t.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

/** All that must not depend on the number of threads. */
function told<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  explored: Explored<Part, Shared>,
): unknown {
  const { states, transitions, depth, boundHits, actions, branches, relevant } = explored;
  type Whole = Parameters<typeof wholeKey<Part, Shared, Action, Post, Demand, Seen, SharedSeen>>[1];
  const keyOf = (whole: Whole): string => wholeKey(system, whole);
  const breaches = explored.breaches.map((breach) =>
    breach === null ? null : [breach.depth, breach.path().map(keyOf)],
  );
  const keys = Array.from({ length: Math.min(states, 3000) }, (_, at) =>
    keyOf(explored.wholeAt(at)),
  ).toSorted();
  const found = states > 3000 ? [] : keys;
  const { relabelled, rulesRun } = explored;
  const counts = { states, transitions, depth, boundHits, actions, branches, relevant, relabelled, rulesRun };
  return { ...counts, breaches, found };
}

test("threads explore random systems as one does", async (context) => {
  const alike = async (given: Parameters<typeof systemOf>[0], isReduced: boolean): Promise<void> => {
    const system = systemOf(given, isReduced);
    const alone = told(system, await exploring(system));
    const threads = patientThreads(3, 1);
    assert.deepEqual(told(system, await exploring(system, { threads })), alone);
  };
  await fc.assert(fc.asyncProperty(tables, fc.boolean(), alike), seeded(context, isDeep ? 60 : 8));
});

test("two and four threads find REJOIN-T's states", async () => {
  const bounds = { electionTick: 2, termMax: 4, capacity: 1, inFlightMax: 1 };
  const alone = told(rejoinT(bounds), await exploring(rejoinT(bounds)));
  for (const workers of [2, 4]) {
    const threads = patientThreads(workers, 64);
    assert.deepEqual(told(rejoinT(bounds), await exploring(rejoinT(bounds), { threads })), alone);
  }
});

test("two threads find levels of a hundred thousand states", async () => {
  const system = rejoinT(boundsOf("2 3 1 3"));
  const explored = await exploring(system, { threads: patientThreads(2, 64) });
  assert.deepEqual(countsOf(explored), knownCounts["2 3 1 3"]);
});

test("a thread goes on with a job of which there was no room for all that it found", async () => {
  const explored = await exploring(leaps(3, 100), { threads: patientThreads(2, 64) });
  const { states, transitions } = explored;
  assert.deepEqual([states, transitions], [101 ** 3, 300 + 300 * 200 + 3 * 100 ** 2 * 100]);
  // Level by level in the order of the log: what was found with the second level lies there.
  const last = 300 + 3 * 100 ** 2;
  const leapt = (state: number): number => explored.wholeAt(state).parts.filter((at) => at > 0).length;
  assert.deepEqual([301, last - 1, last, last + 1].map(leapt), [2, 2, 2, 3]);
});

test("threads wait where the searching one is slow to take what they hand over", async () => {
  const system = rejoinT(boundsOf("2 4 1 1"));
  const threads: Threads = {
    count: 1,
    least: 64,
    start: (memory, captain) => {
      const expand: Captain["expand"] = (...sources) => {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
        return captain.expand(...sources);
      };
      const crew = new Crew(memory, 1, { ...captain, expand });
      crew.assemble();
      return crew;
    },
  };
  assert.deepEqual(countsOf(await exploring(system, { threads })), knownCounts["2 4 1 1"]);
});

for (const name of ["mutant:no-log-comparison-in-votes", "etcd-3.4"]) {
  test(`threads find the same breaches of ${name}, and the same paths to them`, async () => {
    const { scenario, caughtBy } = mutants.find((mutant) => mutant.name === name) ?? {};
    const question = questionOf(name, {
      ...(scenario === undefined ? {} : { scenario }),
      ...{ budgets: {}, regime: {} },
    });
    const system = clusterOf(question);
    const properties = safetyProperties.filter(
      (property) => caughtBy === undefined || property.name === caughtBy,
    );
    const limits = { ...noLimits, statesMax: caughtBy === undefined && !isDeep ? 20_000 : 60_000 };
    const options = { properties, limits, goesOn: false };
    const alone = told(system, await exploring(system, options));
    for (const workers of [2, 4]) {
      const threads = patientThreads(workers, 64);
      assert.deepEqual(told(system, await exploring(system, { ...options, threads })), alone);
    }
  });
}

test("a report is the same bytes with one thread, two and four", async () => {
  const reports: string[] = [];
  for (const workers of [1, 2, 4]) {
    const options = { property: [], expect: [], format: "json", quiet: true, workers } as const;
    await check(["etcd-3.4"], { ...options, maxStates: isDeep ? 50_000 : 15_000 }, (text) => {
      reports.push(JSON.stringify({ ...(JSON.parse(text) as object), run: null }));
    });
  }
  assert.equal(reports.length, 3);
  assert.equal(new Set(reports).size, 1);
});
