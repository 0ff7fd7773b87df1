/** A sweep through a real Redis: the same report, each cell once, and clear errors. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { Queue } from "bullmq";
import { Redis } from "ioredis";

import { sweep } from "../../checker/commands/sweep.ts";
import { worker } from "../../checker/commands/worker.ts";
import { answerTo } from "../../checker/sweep/answer.ts";
import { announce, jobIdOf, jobOptions, keyPrefix, queueName } from "../../checker/sweep/job.ts";
import { readPlan } from "../../checker/sweep/plan.ts";
import { inspectRedis, shownUrl } from "../../checker/sweep/redis.ts";
import { rulesVersion } from "../../checker/sweep/rules-version.ts";
import type { SweepPlan } from "../../traces/sweep-document.ts";
import { freePort, noRedis, redisServer, until } from "./processes.ts";
import { samplesIn } from "./prometheus.ts";

const skip = noRedis() ?? false;

const tiny: SweepPlan = {
  format: "quorate-sweep-plan",
  version: 1,
  name: "tiny",
  matrix: {
    variant: ["etcd-3.4", "etcd-3.4+prevote"],
    electionTick: [2],
    delay: ["prompt"],
    ask: ["compare", "odds"],
  },
  limits: { maxStates: 1000 },
};

function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const withoutRun = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !line.startsWith(' "run"'))
    .join("\n");

test("through a queue the report has the same bytes, and no cell is asked twice", { skip }, async (context) => {
  const folder = folderFor(context);
  const redis = await redisServer(folder);
  context.after(redis.kill);
  const plan = join(folder, "plan.json");
  writeFileSync(plan, JSON.stringify(tiny));
  const { cells } = readPlan(plan);

  // Jobs that are not what their ids name, such as someone else's: they fail, and are asked anew.
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(queueName(rulesVersion()), { connection, prefix: keyPrefix });
  await queue.addBulk(
    cells.slice(0, 2).map((cell) => ({
      name: "cell",
      data: { rules: rulesVersion(), cell: { ...cell, limits: { maxStates: 1 } } },
      opts: { ...jobOptions, jobId: jobIdOf(cell) },
    })),
  );
  const metricsPort = await freePort();
  const end = new AbortController();
  context.after(() => end.abort());
  const asWorker = { queue: redis.url, concurrency: 1, metricsPort, metricsHost: "127.0.0.1", quiet: true };
  const working = worker(asWorker, end.signal);
  await until("the forged jobs fail", 120, async () => (await queue.getFailedCount()) === 2);

  const options = { jobs: 1, format: "json", quiet: true } as const;
  const texts: string[] = [];
  const print = (text: string): void => void texts.push(text);
  assert.equal(await sweep(plan, { ...options, queue: redis.url, store: join(folder, "queued") }, print), 3);
  const samples = samplesIn(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
  assert.equal(samples.get('quorate_cells_total{outcome="cut"}'), 2);
  assert.equal(samples.get('quorate_cells_total{outcome="whole"}'), 2);
  assert.equal(samples.get("quorate_cell_seconds_count"), 4);

  // Another coordinator, with another store, while the answers wait in Redis.
  assert.equal(await sweep(plan, { ...options, queue: redis.url, store: join(folder, "later") }, print), 3);
  end.abort();
  assert.equal(await working, 0);
  for (const cell of cells) {
    const found = JSON.stringify((await answerTo(cell, 1)).answer);
    assert.ok(texts.every((text) => text.includes(`"id":"${cell.id}"`) && text.includes(found)), cell.command);
  }
  const [first = "", second = ""] = texts.map(withoutRun);
  assert.equal(first, second);
  assert.equal(await queue.getCompletedCount(), cells.length, "a cell is one job, however often it is asked");
  await queue.close();
  connection.disconnect();
});

test("a worker of other rules is refused, before it takes anything", { skip }, async (context) => {
  const redis = await redisServer(folderFor(context));
  context.after(redis.kill);
  const connection = new Redis(redis.url);
  context.after(() => connection.disconnect());
  await announce(connection, "f".repeat(24));
  await assert.rejects(
    worker({ queue: redis.url, concurrency: 1, metricsHost: "127.0.0.1", quiet: true }),
    { message: /^this worker has rules [0-9a-f]{24}, but the sweep asks of rules f{24}: answers of the two/ },
  );
});

test("a Redis that is locked or evicts is refused, with what to do", { skip }, async (context) => {
  const folder = folderFor(context);
  mkdirSync(join(folder, "locked"));
  const locked = await redisServer(join(folder, "locked"), ["--requirepass", "sesame"]);
  context.after(locked.kill);
  const evicting = await redisServer(folder, ["--maxmemory-policy", "allkeys-lru"]);
  context.after(evicting.kill);
  const wrong = /the password is wrong or missing; give redis:\/\/:PASSWORD@HOST:PORT/;
  await assert.rejects(inspectRedis(locked.url), { name: "UsageError", message: wrong });
  await assert.rejects(inspectRedis(locked.url.replace("//", "//:guess@")), { message: wrong });
  await inspectRedis(locked.url.replace("//", "//:sesame@"));
  const absent = `${locked.url.replace("//", "//:sesame@")}/99`;
  await assert.rejects(inspectRedis(absent), { message: /no database of that number/ });
  await assert.rejects(inspectRedis(evicting.url), { message: /is allkeys-lru.* noeviction/ });
});

test("what is no Redis, or not there, is one error that does not show a password", async (context) => {
  const web = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.end("HTTP/1.1 400 Bad Request\r\n\r\n");
  }).listen(0, "127.0.0.1");
  context.after(() => web.close());
  await once(web, "listening");
  const { port } = web.address() as AddressInfo;
  await assert.rejects(inspectRedis(`redis://:secret@127.0.0.1:${port}`), (error: Error) => {
    assert.match(error.message, /no Redis|is it a Redis/);
    assert.doesNotMatch(error.message, /secret/);
    return true;
  });
  await assert.rejects(inspectRedis(`redis://127.0.0.1:${await freePort()}`), {
    message: /nothing listens there; start redis-server/,
  });
  for (const url of ["http://127.0.0.1", "redis:", "nonsense", "redis://host/db"]) {
    assert.throws(() => shownUrl(url), { message: /^--queue: give an address such as redis:\/\// });
  }
  assert.equal(shownUrl("rediss://user:secret@host:1/2"), "rediss://host:1/2");
});
