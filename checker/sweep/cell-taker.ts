/** A worker of a queue: takes cells, answers them in threads of its own, and says how it fares. */

import { hostname } from "node:os";

import { UnrecoverableError, Worker } from "bullmq";
import { Redis } from "ioredis";

import type { AnswerDocument } from "../../traces/sweep-document.ts";
import { isGenuine } from "./cell.ts";
import { announcedRules, keyPrefix, queueName, workerTimes } from "./job.ts";
import type { CellJob } from "./job.ts";
import type { WorkerMetrics } from "./metrics.ts";
import type { Pool } from "./pool.ts";

export interface QueueWorker {
  /** How many cells it is answering. */
  readonly running: () => number;
  /** When it last had a cell, or began. */
  readonly lastBusyMs: () => number;
  /** The versions of the rules that are asked for now, if its own is not among them; else none. */
  readonly foreignRules: () => Promise<readonly string[]>;
  /** Takes no more cells, and ends when those it has are answered. */
  readonly end: () => Promise<void>;
}

export interface WorkerOptions {
  readonly url: string;
  readonly rules: string;
  readonly pool: Pool;
  readonly metrics: WorkerMetrics;
  readonly nowMs: () => number;
  readonly say: (text: string) => void;
}

export function queueWorker(options: WorkerOptions): QueueWorker {
  const { url, rules, pool, metrics, nowMs, say } = options;
  const redis = new Redis(url, { maxRetriesPerRequest: null });
  const busy: Busy = { running: 0, lastMs: nowMs() };
  const worker = new Worker<CellJob, AnswerDocument>(
    queueName(rules),
    (job) => answered(job.data, options, busy),
    {
      connection: redis,
      prefix: keyPrefix,
      name: `${hostname()}:${process.pid}`,
      concurrency: pool.threads,
      ...workerTimes,
    },
  );
  sayWhereRedisIs(redis, worker, say);
  worker.on("stalled", (id) => {
    metrics.stalled();
    say(`cell ${id} was taken over: its worker is gone`);
  });
  return {
    running: () => busy.running,
    lastBusyMs: () => busy.lastMs,
    foreignRules: async () => {
      if (redis.status !== "ready") return [];
      const found = await announcedRules(redis);
      return found.includes(rules) ? [] : found;
    },
    end: async () => {
      // A Redis that is away would be waited for without end.
      await worker.close(redis.status !== "ready");
      redis.disconnect();
      await pool.end();
    },
  };
}

interface Busy {
  running: number;
  lastMs: number;
}

/** What is asked of other rules, or is not what its id names, would fail on any worker. */
async function answered(
  { cell, rules: asked }: CellJob,
  { rules, pool, metrics, nowMs }: WorkerOptions,
  busy: Busy,
): Promise<AnswerDocument> {
  if (asked !== rules) throw new UnrecoverableError(`asked of rules ${asked}, this worker has ${rules}`);
  if (!isGenuine(cell)) throw new UnrecoverableError("the question is not the one that its id names");
  busy.running += 1;
  const end = metrics.started();
  try {
    const document = await pool.answer(cell);
    end(document.answer);
    return document;
  } catch (error) {
    end(null);
    throw error;
  } finally {
    busy.running -= 1;
    busy.lastMs = nowMs();
  }
}

/** Once when it is lost, and once when it is back: the clients themselves say so at every try. */
function sayWhereRedisIs(
  redis: Redis,
  worker: Worker<CellJob, AnswerDocument>,
  say: (text: string) => void,
): void {
  let isAway = false;
  const away = (error: Error): void => {
    if (!isAway) say(`Redis does not answer (${error.message}); waiting for it`);
    isAway = true;
  };
  redis.on("error", away);
  worker.on("error", away);
  redis.on("ready", () => {
    if (isAway) say("Redis answers again");
    isAway = false;
  });
}
