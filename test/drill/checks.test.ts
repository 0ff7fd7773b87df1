/** What was measured is held against the model, and each way in which it can be wrong is found. */

import assert from "node:assert/strict";
import test from "node:test";

import { checksOf } from "../../checker/drill/model.ts";
import type { Predicted } from "../../checker/drill/model.ts";
import { drillMarkdown, failedChecks } from "../../checker/drill/table.ts";
import type { Setting } from "../../checker/drill/settings.ts";
import type { Drill, DrillRun } from "../../traces/drill-document.ts";
import { validateDrill } from "../../traces/validate-drill.ts";

const setting: Setting = {
  heartbeatMs: 100,
  electionMs: 500,
  preVote: false,
  tickAdvance: true,
  logger: "zap",
  flags: [],
};

const run: DrillRun = {
  campaigns: 2,
  preCampaigns: 0,
  elections: 1,
  depositions: 1,
  timeToStableMs: 900,
  soloCampaigns: 1,
  wroteMeanwhile: true,
  logs: {
    variant: "etcd-3.4",
    variantTold: "etcd-3.4",
    verdict: "explained",
    raftLines: 60,
    unexplained: 0,
    first: null,
    unread: 0,
    episodes: 1,
    withoutCause: 0,
    brokenChecks: [],
  },
};

/** Half of the times are 0.8 s, half 1.0 s. */
const odds: Predicted = {
  model: {
    scenario: "rejoin",
    minMs: 800,
    meanMs: 900,
    deviationMs: 100,
    p99Ms: 1000,
    expectedCampaigns: 2,
    campaignsMax: "unbounded",
    depositionsMax: 1,
    depositionsMaxPrompt: 1,
    ticksMax: "unbounded",
  },
  distribution: [
    [800, 0.5],
    [1000, 0.5],
  ],
};

const never: Predicted = {
  model: {
    ...odds.model,
    ...{ meanMs: null, deviationMs: null, minMs: null },
    ...{ campaignsMax: 0, depositionsMax: 0, ticksMax: 0 },
  },
  distribution: null,
};

const failing = (runs: readonly DrillRun[], predicted: Predicted, asked = setting): readonly string[] =>
  checksOf(runs, predicted, asked).flatMap(({ says, holds }) => (holds ? [] : [says]));

test("what the model allows passes every check", () => {
  assert.deepEqual(failing([run, { ...run, timeToStableMs: 750 }], odds), []);
  const stayed = { ...run, campaigns: 0, depositions: 0, timeToStableMs: 0, soloCampaigns: 0 };
  assert.deepEqual(failing([stayed], never, { ...setting, preVote: true }), []);
});

/** Each with what it must be found out by. */
const wrong: readonly (readonly [string, Partial<DrillRun>])[] = [
  ["depositions: at most 1", { depositions: 2 }],
  ["each time is one that the model has", { timeToStableMs: 650 }],
  ["each time is one that the model has", { timeToStableMs: 1250 }],
  ["every line of raft is explained", { logs: { ...run.logs, verdict: "unexplained" } }],
  ["every line of raft is explained", { logs: { ...run.logs, verdict: "cut" } }],
  ["every line is read, and no safety rule broken", { logs: { ...run.logs, unread: 1 } }],
  ["every line is read, and no safety rule broken", { logs: { ...run.logs, brokenChecks: ["x"] } }],
  ["every episode has a cause", { logs: { ...run.logs, withoutCause: 1 } }],
  ["the logs tell the variant", { logs: { ...run.logs, variantTold: "etcd-3.4+prevote" } }],
];

test("what the model does not allow fails the check that it should", () => {
  for (const [says, change] of wrong) {
    assert.deepEqual(failing([run, { ...run, ...change }], odds), [says], JSON.stringify(change));
  }
});

test("a mean far from the model's fails, though each of its times is possible", () => {
  const times = Array.from({ length: 400 }, () => ({ ...run, timeToStableMs: 1150 }));
  assert.deepEqual(failing(times, odds), ["the mean lies within the model's odds"]);
});

test("where the leader stays in the model, no campaign and no time is too little", () => {
  const stayed = { ...run, campaigns: 0, depositions: 0, timeToStableMs: 0, soloCampaigns: 0 };
  const moved = { ...stayed, campaigns: 1, timeToStableMs: 5 };
  const found = failing([stayed, moved], never, { ...setting, preVote: true });
  assert.deepEqual(found, ["campaigns: at most 0", "stable within 0 ticks"]);
});

test("a member that campaigned twice alone is another start: it is counted, not compared", () => {
  const twice = { ...run, soloCampaigns: 2, depositions: 2, timeToStableMs: 9000 };
  assert.deepEqual(failing([run, twice], odds), []);
  const unread = { ...twice, logs: { ...run.logs, unread: 1 } };
  assert.deepEqual(failing([run, unread], odds).length, 1);
});

const drill: Drill = {
  ...{ format: "quorate-drill", version: 1, etcd: "3.4.23", heartbeatMs: 100, electionMs: 500 },
  rows: [
    {
      ...{ variant: "etcd-3.4", preVote: false, tickAdvance: true, logger: "zap" },
      runs: [run, { ...run, soloCampaigns: 2 }],
      model: odds.model,
      checks: [{ says: "all is well", holds: false }],
    },
  ],
  assumptions: ["none"],
};

test("a drill fits its schema, and one that does not is refused with where", () => {
  assert.ok(validateDrill(JSON.stringify(drill)).ok);
  const without = validateDrill(JSON.stringify({ ...drill, etcd: 3 }));
  assert.ok(!without.ok && without.error.includes("etcd"));
  const lacking = validateDrill(JSON.stringify({ ...drill, rows: [{ ...drill.rows[0], runs: [{}] }] }));
  assert.ok(!lacking.ok && lacking.error.includes("rows"));
});

test("the table has a line per setting, and says what does not hold", () => {
  const [, , row = ""] = drillMarkdown(drill).split("\n");
  assert.equal(
    row,
    "| etcd-3.4 | off | on | 2 (1 began otherwise) | 2.00 / 2.00 | 1 / 1 / 1 | 0.90 / 0.90 / 0.90 " +
      "| 0.90 ± 0.10, 1.00, ∞ | 120 | 0 |",
  );
  assert.deepEqual(failedChecks(drill), ["etcd-3.4: does not hold: all is well"]);
});
