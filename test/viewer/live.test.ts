/** The engine that pages embed, without a page: what is enabled, taken, taken back, found. */

import assert from "node:assert/strict";
import test from "node:test";

import { find } from "../../checker/browser/find.ts";
import { liveFrom } from "../../checker/browser/live-machine.ts";
import { clusterIn, machineIn } from "../../checker/commands/history-machine.ts";
import { replay } from "../../traces/replay.ts";
import { searches } from "../../traces/viewer/protocol.ts";
import { foundFrom, searching, startOf } from "./traces.ts";

const deposed = foundFrom("etcd-3.1.4", "DepositionsBounded:1");

test("what a search finds replays as a trace", async () => {
  const trace = { ...(await deposed), kind: "walk" } as const;
  const replayed = replay(trace, machineIn(trace, clusterIn(trace)));
  assert.ok(replayed.ok, replayed.ok ? "" : replayed.why);
});

test("a lasso that is found comes back to where its cycle began", async () => {
  const trace = await foundFrom("etcd-3.1.4-check-quorum", "AF stable");
  const replayed = replay(trace, machineIn(trace, clusterIn(trace)));
  assert.ok(replayed.ok, replayed.ok ? "" : replayed.why);
});

test("what the trace does next is among the choices, at every step", async () => {
  const trace = await deposed;
  for (const [at, { hash }] of trace.steps.entries()) {
    const { choices } = liveFrom(trace, at, "asTraced").here();
    assert.ok(
      choices.some((choice) => choice.hash === hash),
      `after ${at} steps`,
    );
  }
});

test("a step taken and taken back leaves everything as it was", async () => {
  const live = liveFrom(await deposed, 5, "asTraced");
  const before = live.here();
  live.take(0);
  assert.equal(live.here().taken.length, 1);
  assert.notDeepEqual(live.here().choices, before.choices);
  live.undo();
  assert.deepEqual(live.here(), before);
  live.undo();
  assert.deepEqual(live.here(), before);
});

test("where things may fail, members crash and messages are lost, and not otherwise", async () => {
  const trace = await deposed;
  const kinds = (freedom: "asTraced" | "mayFail"): ReadonlySet<string> => {
    const { choices } = liveFrom(trace, 2, freedom).here();
    return new Set(choices.map(({ action }) => action.kind));
  };
  for (const kind of ["crash", "cut", "lose", "propose"]) {
    assert.ok(kinds("mayFail").has(kind), kind);
    assert.ok(!kinds("asTraced").has(kind), kind);
  }
});

test("with PreVote no leader is deposed twice from the incident's start", async () => {
  const start = startOf("etcd-3.4+prevote");
  const live = liveFrom(start, 0, "asTraced");
  const twice = await find(live, "DepositionsBounded:1", start.members, searching);
  assert.equal(twice.verdict, "holds");
  assert.deepEqual(live.here().taken, []);
  const once = await find(live, "DepositionsBounded:0", start.members, searching);
  assert.equal(once.verdict, "violated");
  assert.equal(live.here().taken.length, once.steps);
});

test("a search that is stopped says so, and takes no step", async () => {
  const start = startOf("etcd-3.1.4");
  const live = liveFrom(start, 0, "asTraced");
  const found = await find(live, "safety", start.members, { ...searching, isStopped: () => true });
  assert.equal(found.verdict, "cut");
  assert.match(found.reason, /stopped/);
  assert.deepEqual(live.here().taken, []);
});

test("every search that a page offers is one that the checker knows", async () => {
  const start = startOf("etcd-3.1.4-check-quorum");
  for (const { property } of searches) {
    const live = liveFrom(start, 0, "asTraced");
    const found = await find(live, property, start.members, searching);
    assert.ok(["holds", "violated"].includes(found.verdict), `${property}: ${found.reason}`);
    assert.equal(found.steps > 0, found.verdict === "violated");
  }
});
