/** The dashboard and the metrics: what they tell, whom, and that others can read it. */

import assert from "node:assert/strict";
import test from "node:test";

import { Hono } from "hono";

import { dashboard, dashboardOn } from "../../checker/sweep/dashboard.ts";
import { workerMetrics } from "../../checker/sweep/metrics.ts";
import { serving } from "../../checker/sweep/serving.ts";
import { statusLine, tallyOf } from "../../checker/sweep/status.ts";
import type { Tally } from "../../checker/sweep/status.ts";
import { samplesIn } from "./prometheus.ts";

/** At 60 s: 10 cells, 3 known, 4 answered, 1 failed, 2 running. */
function tallied(): Tally {
  let ms = 0;
  const tally = tallyOf({
    name: "<i>night</i>",
    cells: 10,
    workers: () => 3,
    running: () => [
      { id: "a", worker: "one", sinceMs: 50_000 },
      { id: "b", worker: "two & three", sinceMs: 20_000 },
    ],
    commandOf: (id) => `compare ${id}`,
    nowMs: () => ms,
  });
  for (let count = 0; count < 3; count += 1) tally.kept(100);
  ms = 30_000;
  for (let count = 0; count < 4; count += 1) tally.answered(1_000, false);
  tally.answered(0, true);
  ms = 60_000;
  return tally;
}

const local = { headers: { host: "127.0.0.1:4000" } };

test("the status counts cells, rates the last minute, and has the longest running cell first", () => {
  const status = tallied().status();
  const { running, perSecond, ...counts } = status;
  assert.deepEqual(counts, {
    ...{ name: "<i>night</i>", cells: 10, done: 7, fromStore: 3, failed: 1, workers: 3 },
    ...{ elapsedSeconds: 60, states: 4_300 },
  });
  assert.deepEqual(running.map(({ worker, seconds }) => [worker, seconds]), [["two & three", 40], ["one", 10]]);
  assert.equal(perSecond.toFixed(3), "0.083");
  assert.equal(
    statusLine(status),
    "7 of 10 cells done, 3 of them from the store, 1 failed, 2 running on 3 workers, 0.1/s, " +
      "longest 40 s: two & three, compare b",
  );
  assert.match(statusLine({ ...status, workers: 0 }), /no worker is connected$/);
});

test("the page shows the status, escapes what it shows, and lets nothing else run", async () => {
  const app = dashboard(tallied().status);
  const answer = await app.request("/", local);
  const page = await answer.text();
  assert.match(page, /<h1>&lt;i&gt;night&lt;\/i&gt;<\/h1>/);
  assert.match(page, /<td class="n">40<\/td><td>two &amp; three<\/td><td><code>compare b<\/code><\/td>/);
  const policy = answer.headers.get("content-security-policy") ?? "";
  assert.match(policy, /default-src 'none'; script-src 'sha256-[^']+'; style-src 'sha256-/);
  assert.equal(await (await app.request("/now", local)).text().then((text) => page.includes(text)), true);
});

test("only a browser that asked this machine gets an answer", async () => {
  const app = dashboard(tallied().status);
  const foreign = { headers: { host: "evil.example" } };
  assert.equal((await app.request("/status.json", foreign)).status, 403);
  assert.equal((await app.request("/status.json", { headers: { host: "localhost" } })).status, 200);
});

test("a port that is taken is one error", async (context) => {
  const served = await serving(new Hono(), "127.0.0.1", 0, "--metrics-port");
  context.after(served.close);
  await assert.rejects(dashboardOn(served.port, tallied().status), {
    message: new RegExp(`^--dashboard ${served.port}: something listens there already; give another port`),
  });
});

test("the metrics of sweep and worker are what Prometheus reads", async () => {
  const answer = await dashboard(tallied().status).request("/metrics", local);
  assert.match(answer.headers.get("content-type") ?? "", /^text\/plain/);
  const sweep = samplesIn(await answer.text());
  assert.equal(sweep.get("quorate_sweep_cells_done"), 7);
  assert.equal(sweep.get("quorate_sweep_longest_seconds"), 40);

  const metrics = workerMetrics("abc", 2);
  const ends = [metrics.started(), metrics.started(), metrics.started()];
  const odds = { kind: "odds", mean: 1, median: 1, p90: 1, p99: 1, atLeast13s: 0 } as const;
  const rest = { expectedCampaigns: 1, expectedDepositions: 0, cutMass: 0, states: 30 };
  ends[0]?.({ ...odds, ...rest, cut: null });
  ends[1]?.(null);
  metrics.stalled();
  const samples = samplesIn(await metrics.text());
  const expected = {
    'quorate_cells_total{outcome="whole"}': 1,
    'quorate_cells_total{outcome="cut"}': 0,
    'quorate_cells_total{outcome="failed"}': 1,
    quorate_states_total: 30,
    quorate_cells_running: 1,
    quorate_cells_stalled_total: 1,
    quorate_cell_seconds_count: 2,
    quorate_threads: 2,
    'quorate_worker_info{rules="abc"}': 1,
  };
  for (const [name, value] of Object.entries(expected)) assert.equal(samples.get(name), value, name);
});
