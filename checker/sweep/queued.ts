/**
 * A sweep through a queue: BullMQ over Redis, and workers on any machine (`quorate worker`). The
 * queue gives each job to one worker, and again to another if that one dies. This side adds the jobs
 * and takes the answers; it holds nothing that Redis or the plan does not, so it may die and begin again.
 */

import { Queue, QueueEvents } from "bullmq";
import { Redis } from "ioredis";

import type { Asker, Running } from "./asking.ts";
import { announce, announceEveryMs, keyPrefix, queueName } from "./job.ts";
import type { CellJob } from "./job.ts";
import { pendingIn } from "./pending.ts";

/** Events tell at once; looking again finds what a restarted Redis has forgotten or did not tell. */
const lookAgainMs = 10_000;
const statusMs = 1_000;
const mostRunning = 100;

export function queued(url: string, rules: string): Asker {
  // Commands wait while Redis is away, however long.
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const shared = { connection: redis, prefix: keyPrefix };
  const queue = new Queue<CellJob>(queueName(rules), shared);
  const events = new QueueEvents(queueName(rules), shared);
  // Each says again and again that Redis is away; the first word of that is the progress, standing still.
  redis.on("error", () => undefined);
  queue.on("error", () => undefined);
  events.on("error", () => undefined);
  const pending = pendingIn(queue, rules);
  const seen = { running: [] as readonly Running[], workers: 0 };
  const timers: NodeJS.Timeout[] = [];
  const close = async (): Promise<void> => {
    timers.forEach(clearInterval);
    pending.stop();
    await Promise.race([Promise.allSettled([events.close(), queue.close()]), pause(closeMs)]);
    redis.disconnect();
  };
  events.on("completed", ({ jobId }) => pending.settle(jobId));
  events.on("failed", ({ jobId }) => pending.settle(jobId));
  return {
    ask: async (cells, onAnswer) => {
      await announce(redis, rules);
      await events.waitUntilReady();
      redis.on("ready", pending.lookAgain);
      timers.push(
        setInterval(() => void announce(redis, rules).catch(() => undefined), announceEveryMs),
        setInterval(pending.lookAgain, lookAgainMs),
        setInterval(() => void look(queue, seen).catch(() => undefined), statusMs),
      );
      try {
        await pending.ask(cells, onAnswer);
      } finally {
        await close();
      }
    },
    running: () => seen.running,
    workers: () => seen.workers,
    stop: close,
  };
}

/** A Redis that is away cannot be taken leave of. */
const closeMs = 2_000;
const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms).unref());

async function look(
  queue: Queue<CellJob>,
  seen: { running: readonly Running[]; workers: number },
): Promise<void> {
  const [active, workers] = await Promise.all([queue.getActive(0, mostRunning - 1), queue.getWorkers()]);
  seen.running = active.map(({ id, processedBy, processedOn, timestamp }) => ({
    id: id ?? "",
    worker: processedBy ?? "a worker",
    sinceMs: processedOn ?? timestamp,
  }));
  seen.workers = workers.length;
}
