/**
 * Faults in the middle of a sweep: `npm run test:sweep-faults`. Kills workers, Redis and the
 * coordinator with SIGKILL while a sweep goes on, begins them again, and holds the report against
 * that of an undisturbed sweep without a queue. Arguments, each with a default: the number of cells,
 * what to kill (worker, redis, coordinator or all), and how often.
 */

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { Queue } from "bullmq";
import { Redis } from "ioredis";

import { keyPrefix, queueName } from "../../checker/sweep/job.ts";
import { readPlan } from "../../checker/sweep/plan.ts";
import { rulesVersion } from "../../checker/sweep/rules-version.ts";
import { planOf } from "./many-cells.ts";
import { quorate, redisServer, until } from "./processes.ts";
import type { Quorate, RedisServer } from "./processes.ts";

type Victim = "worker" | "redis" | "coordinator";

const victims: readonly Victim[] = ["worker", "redis", "coordinator"];
const workerCount = 2;
/** The share of the cells after which each is killed again. */
const shareOf = (kill: number, kills: number): number => 0.1 + (0.7 * kill) / kills;

interface Stage {
  readonly folder: string;
  readonly plan: string;
  readonly cells: number;
  readonly redis: RedisServer;
  readonly workers: Quorate[];
  coordinator: Quorate;
}

const say = (text: string): void => {
  process.stdout.write(`${text}\n`);
};

const worker = ({ redis }: Pick<Stage, "redis">): Quorate =>
  quorate("worker", "--queue", redis.url, "--concurrency", "1");

const coordinator = ({ folder, plan, redis }: Pick<Stage, "folder" | "plan" | "redis">): Quorate => {
  const kept = ["--store", join(folder, "store"), "--report", join(folder, "queued")];
  return quorate("sweep", plan, "--queue", redis.url, ...kept, "--format", "json");
};

async function kill(victim: Victim, stage: Stage): Promise<void> {
  switch (victim) {
    case "worker": {
      const killed = stage.workers.shift();
      killed?.child.kill("SIGKILL");
      await killed?.ended;
      stage.workers.push(worker(stage));
      return;
    }
    case "redis":
      await stage.redis.kill();
      await stage.redis.start();
      return;
    case "coordinator":
      stage.coordinator.child.kill("SIGKILL");
      await stage.coordinator.ended;
      stage.coordinator = coordinator(stage);
  }
}

/** What the queue itself says of its jobs. */
interface Counts {
  readonly jobs: number;
  /** How often a job was given to a worker. */
  readonly starts: number;
  /** How often a job was taken from a worker that had died. */
  readonly stalls: number;
}

async function countsOf(queue: Queue): Promise<Counts> {
  const jobs = await queue.getJobs(["completed", "failed", "active", "wait", "delayed"], 0, 10_000);
  const sum = (of: (job: (typeof jobs)[number]) => number): number =>
    jobs.reduce((total, job) => total + of(job), 0);
  return {
    jobs: jobs.length,
    starts: sum(({ attemptsStarted }) => attemptsStarted ?? 0),
    stalls: sum(({ stalledCounter }) => stalledCounter ?? 0),
  };
}

const without = (text: string): string =>
  text
    .split("\n")
    .filter((line) => !line.startsWith(' "run"'))
    .join("\n");

async function trial(victim: Victim, stage: Stage, kills: number): Promise<void> {
  const connection = new Redis(stage.redis.url, { maxRetriesPerRequest: null });
  const queue = new Queue(queueName(rulesVersion()), { connection, prefix: keyPrefix });
  connection.on("error", () => undefined);
  queue.on("error", () => undefined);
  for (let at = 1; at <= kills; at += 1) {
    const share = shareOf(at, kills);
    await until(`${Math.round(share * 100)} % of the cells`, 600, async () => {
      return (await queue.getCompletedCount()) >= share * stage.cells;
    });
    await kill(victim, stage);
  }
  const code = await stage.coordinator.ended;
  const counts = await countsOf(queue);
  await queue.close();
  connection.disconnect();
  const queued = without(readFileSync(join(stage.folder, "queued", "sweep.json"), "utf8"));
  const plain = without(readFileSync(join(stage.folder, "..", "plain", "sweep.json"), "utf8"));
  const answered = queued.split('"answer":{').length - 1;
  say(
    `${victim} killed ${kills} times: ${answered} of ${stage.cells} cells answered, ` +
      `${counts.jobs} jobs, ${counts.starts - counts.jobs} of them begun again, ${counts.stalls} taken over, ` +
      `report ${queued === plain ? "equal to" : "DIFFERENT from"} the plain one's, exit code ${code}`,
  );
  const differing = queued.split("\n").find((line, at) => line !== plain.split("\n")[at]);
  if (differing !== undefined) say(`  first difference: ${differing.slice(0, 300)}`);
  if (queued !== plain || answered !== stage.cells) process.exitCode = 1;
}

async function disturbed(
  victim: Victim,
  folder: string,
  plan: string,
  { cells, kills }: { readonly cells: number; readonly kills: number },
): Promise<void> {
  const own = join(folder, victim);
  mkdirSync(own);
  const redis = await redisServer(own);
  const base = { folder: own, plan, cells, redis };
  const workers = Array.from({ length: workerCount }, () => worker(base));
  const stage: Stage = { ...base, workers, coordinator: coordinator(base) };
  try {
    await trial(victim, stage, kills);
  } finally {
    for (const { child } of [...stage.workers, stage.coordinator]) child.kill("SIGKILL");
    await redis.kill();
  }
}

async function main([count = "200", only = "all", times = "3"]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-faults-"));
  try {
    const plan = join(folder, "plan.json");
    writeFileSync(plan, JSON.stringify(planOf(Number(count))));
    const cells = readPlan(plan).cells.length;
    const startMs = Date.now();
    const kept = ["--store", join(folder, "plain-store"), "--report", join(folder, "plain")];
    const plain = quorate("sweep", plan, ...kept, "--format", "json");
    await plain.ended;
    say(`${cells} cells without a queue: ${((Date.now() - startMs) / 1000).toFixed(0)} s`);
    for (const victim of victims) {
      if (only === "all" || only === victim) {
        await disturbed(victim, folder, plan, { cells, kills: Number(times) });
      }
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(process.argv.slice(2));
