/**
 * How much faster a sweep is with more threads or workers: `npm run bench:sweep`. Each way asks the
 * same cells of an empty store; workers are up before the clock starts, as they are in a long sweep.
 * Arguments, each with a default: the number of cells, and the states that each may have.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { planOf } from "./many-cells.ts";
import { quorate, redisServer, until } from "./processes.ts";

interface Timed {
  readonly name: string;
  readonly seconds: number;
}

const threadCounts = [1, 2];
const workerCounts = [1, 2, 4];

async function timed(name: string, args: readonly string[]): Promise<Timed> {
  const startMs = performance.now();
  const { ended, err } = quorate("sweep", ...args, "--format", "json");
  const code = await ended;
  if (code !== 0 && code !== 3) throw new Error(`${name} ended with code ${code}: ${err()}`);
  return { name, seconds: (performance.now() - startMs) / 1000 };
}

async function withWorkers(count: number, plan: string, folder: string): Promise<Timed> {
  const redis = await redisServer(mkdtempSync(join(folder, "redis-")));
  const workers = Array.from({ length: count }, () =>
    quorate("worker", "--queue", redis.url, "--concurrency", "1"),
  );
  try {
    await until("the workers are up", 120, () => workers.every(({ err }) => err().includes("cells at once")));
    const store = join(folder, `workers-${count}`);
    return await timed(`${count} workers`, [plan, "--queue", redis.url, "--store", store]);
  } finally {
    for (const { child } of workers) child.kill("SIGKILL");
    await redis.kill();
  }
}

async function main([cells = "100", maxStates = "20000"]: readonly string[]): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "quorate-ratios-"));
  try {
    const plan = join(folder, "plan.json");
    writeFileSync(plan, JSON.stringify(planOf(Number(cells), Number(maxStates))));
    const ways: Timed[] = [];
    for (const count of threadCounts) {
      const store = join(folder, `threads-${count}`);
      ways.push(await timed(`${count} threads`, [plan, "--jobs", String(count), "--store", store]));
    }
    for (const count of workerCounts) ways.push(await withWorkers(count, plan, folder));
    const alone = ways[0]?.seconds ?? 0;
    for (const { name, seconds } of ways) {
      process.stdout.write(`${name}: ${seconds.toFixed(1)} s, ${(alone / seconds).toFixed(2)} times one thread\n`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

await main(process.argv.slice(2));
