/** The bench prints what other programs read, and believes no count that it has not compared. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { linesAsked, peersAsked, whyNot } from "./asked.ts";
import { nameOf } from "./lines.ts";
import { rumurCounts, spinCounts, tlcCounts } from "./peer-counts.ts";
import { peers } from "./peers.ts";
import { selfTimes } from "./profile.ts";
import { mismatch, ratioOf, rowOf } from "./run.ts";
import type { Ratio, Row, Run } from "./run.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));

interface Document {
  readonly format: string;
  readonly version: number;
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
  readonly notRun: readonly unknown[];
}

function bench(...args: readonly string[]): {
  status: number | null;
  stdout: string;
  stderr: string;
} {
  const script = join(root, "test", "bench", "bench.ts");
  const command = ["--import", "tsx", script, ...args];
  return spawnSync(process.execPath, command, { cwd: root, encoding: "utf8" });
}

const known = { states: 15_616, transitions: 40_219, depth: 24 };
const smallest = ["--only", "rejoin-t 2 3 1 1", "--threads", "1", "--format", "json"];

test("the smallest line gives a row of JSON, and Spin's row has the same counts", (context) => {
  const lacks = peers.find(({ tool }) => tool === "spin-bfs")?.missing() ?? null;
  const withPeer = lacks === null ? ["--peers", "spin-bfs", "--runs", "1"] : [];
  const { status, stdout, stderr } = bench(...smallest, ...withPeer);
  assert.equal(status, 0, stderr);
  assert.equal(stderr, "");
  const { format, version, rows, ratios, notRun } = JSON.parse(stdout) as Document;
  assert.deepEqual(
    { format, version, notRun },
    { format: "quorate-bench", version: 1, notRun: [] },
  );
  assert.deepEqual(
    rows.map(({ tool }) => tool),
    lacks === null ? ["quorate", "spin-bfs"] : ["quorate"],
  );
  for (const row of rows) {
    const { model, parameters, threads, runs, states, transitions, depth } = row;
    const named = { model, parameters, threads, runs };
    assert.deepEqual(named, { model: "rejoin-t", parameters: "2 3 1 1", threads: 1, runs: 1 });
    assert.deepEqual({ states, transitions, depth }, known);
    assert.ok(row.cpuSeconds > 0 && row.wallSeconds > 0 && row.bytesPerState > 0);
    assert.equal(row.cpuSecondsOfRuns.length, 1);
  }
  const ruleRuns = rows[0]?.ruleRuns ?? 0;
  assert.ok(ruleRuns > 0 && ruleRuns < known.transitions, `${ruleRuns} rule runs`);
  if (lacks !== null) {
    context.skip(`the peer's row: ${lacks}`);
    return;
  }
  assert.deepEqual(
    ratios.map(({ tool, of, runs }) => [tool, of, runs]),
    [["spin-bfs", "cpuSeconds", 1]],
  );
});

test("what takes minutes is run only where it is asked for by name", () => {
  const all = { maxStates: 1, format: "text" } as const;
  const large = "rejoin-t 2 4 1 3";
  const names = (options: Parameters<typeof linesAsked>[0]): readonly string[] =>
    linesAsked(options).map(nameOf);
  assert.ok(!names(all).includes(large));
  assert.ok(names({ ...all, large: true }).includes(large));
  assert.deepEqual(names({ ...all, only: [large] }), [large]);
  const [line] = linesAsked({ ...all, only: [large] });
  const rumur = peers.find(({ tool }) => tool === "rumur");
  assert.ok(line !== undefined && rumur !== undefined);
  assert.equal(
    whyNot(rumur, line, { ...all, peers: true }),
    "it takes long; with --peers rumur it is run",
  );
  assert.equal(whyNot(rumur, line, { ...all, peers: ["rumur"] }), null);
});

test("a peer that the bench does not know is refused with those that it knows", () => {
  assert.throws(
    () => peersAsked({ peers: ["spim"], maxStates: 1, format: "text" }),
    /--peers spim: known are spin, spin-bfs, rumur, tlc\./,
  );
});

const spinOutput = (head: string, tail: string): string =>
  [
    "(Spin Version 6.5.2 -- 6 December 2019)",
    head,
    tail,
    "    15617 states, stored",
    "    24604 states, matched",
    "    40221 transitions (= stored+matched)",
  ].join("\n");

test("Spin's counts are read without its own start, and from no search cut short", () => {
  const end = "State-vector 36 byte, depth reached 25, errors: 0";
  assert.deepEqual(spinCounts(spinOutput("\t+ Breadth-First Search", end)), known);
  assert.deepEqual(spinCounts(spinOutput("", end)), { ...known, depth: null });
  assert.equal(typeof spinCounts(spinOutput("Warning: Search not completed", end)), "string");
  assert.equal(typeof spinCounts(spinOutput("error: max search depth too small", end)), "string");
  assert.equal(typeof spinCounts(spinOutput("VIOLATION", end)), "string");
  assert.equal(typeof spinCounts(spinOutput("", end.replace(": 0", ": 1"))), "string");
});

test("Rumur's and TLC's counts are read where their search was complete and without errors", () => {
  const rumur = '<summary states="15616" rules_fired="40219" errors="0" duration_seconds="1"/>';
  assert.deepEqual(rumurCounts(rumur), { ...known, depth: null });
  assert.equal(rumurCounts(rumur.replace('errors="0"', 'errors="1"')), "it found 1 errors");
  const tlc = [
    "Model checking completed. No error has been found.",
    "Progress(20): 30,000 states generated, 9,000 distinct states found, 700 states left on queue.",
    "40220 states generated, 15616 distinct states found, 0 states left on queue.",
    "The depth of the complete state graph search is 25.",
  ];
  assert.deepEqual(tlcCounts(tlc.join("\n")), known);
  assert.equal(typeof tlcCounts(tlc.slice(0, 2).join("\n")), "string");
  assert.equal(typeof tlcCounts(tlc.slice(1).join("\n")), "string");
});

const run = (tool: string, cpuSeconds: number, threads = 1): Run => ({
  ...{ tool, model: "toy", parameters: "1", threads, cut: null, ...known },
  ...{ cpuSeconds, processCpuSeconds: cpuSeconds, wallSeconds: cpuSeconds },
  ...{ bytesPerState: 20, peakBytes: 1, statesPerCpuSecond: 1, statesPerWallSecond: 1 },
  ...{ warmStatesPerCpuSecond: null, warmStatesPerWallSecond: null },
  ...{ ruleRuns: null, ruleRunsPerTransition: null, warmRuleRunsPerTransition: null },
});

test("a count that differs is named with both numbers; a depth that is not told agrees", () => {
  assert.equal(mismatch(run("spin", 1), known, "the table"), null);
  assert.equal(mismatch({ ...run("spin", 1), depth: null }, known, "the table"), null);
  assert.equal(
    mismatch({ ...run("spin", 1), states: 15_615 }, known, "the table"),
    'spin, threads 1, "toy 1": states 15615, where the table has 15616',
  );
});

test("rows are medians, and ratios are taken within a round", () => {
  const ours = [1, 2, 4].map((seconds) => run("quorate", seconds));
  const theirs = [3, 4, 20].map((seconds) => run("spin", seconds));
  assert.equal(rowOf(theirs).cpuSeconds, 4);
  assert.deepEqual(rowOf(theirs).cpuSecondsOfRuns, [3, 4, 20]);
  const { of, median, least, greatest } = ratioOf(theirs, ours);
  assert.deepEqual(
    { of, median, least, greatest },
    { of: "cpuSeconds", median: 3, least: 2, greatest: 5 },
  );
  const faster = ratioOf(
    [0.5, 1, 4].map((seconds) => run("quorate", seconds, 2)),
    ours,
  );
  assert.deepEqual([faster.of, faster.median, faster.least], ["speedup", 2, 1]);
});

test("a profile's time is that of the function on top, until the next sample", () => {
  const node = (id: number, functionName: string, url: string): object => ({
    ...{ id, callFrame: { functionName, scriptId: "1", url, lineNumber: 0, columnNumber: 0 } },
  });
  const nodes = [
    node(1, "slow", "file:///a/slow.ts"),
    node(2, "", ""),
    node(3, "slow", "file:///a/slow.ts"),
  ];
  const profile = {
    nodes,
    startTime: 0,
    endTime: 10,
    samples: [1, 2, 3, 1],
    timeDeltas: [9, 2000, 1000, 1000],
  };
  assert.deepEqual(selfTimes(profile as Parameters<typeof selfTimes>[0]), [
    { name: "slow", file: "slow.ts", ms: 3, share: 0.75 },
    { name: "(anonymous)", file: "", ms: 1, share: 0.25 },
  ]);
});
