/**
 * What coordinator and workers agree on, in Redis. A queue belongs to one version of the rules, so
 * that a worker of another never gets a job of it; and which versions are being asked for is said
 * beside the queues, so that such a worker can say why it gets none, and end.
 */

import type { JobsOptions } from "bullmq";
import type { Redis } from "ioredis";

import type { AskedCell } from "./cell.ts";

export interface CellJob {
  readonly rules: string;
  readonly cell: AskedCell;
}

/** BullMQ's keys begin with it. */
export const keyPrefix = "quorate";

export const queueName = (rules: string): string => `cells-${rules}`;

/** The content names the job: asked twice, or by two sweeps, it is one job. A name has no colon. */
export const jobIdOf = (cell: AskedCell): string => cell.id;

const secondsOfDay = 24 * 60 * 60;

/** An answer waits a day for a coordinator that died; errors are ours, and do not mend by repetition. */
export const jobOptions: JobsOptions = {
  attempts: 2,
  backoff: { type: "fixed", delay: 1_000 },
  removeOnComplete: { age: secondsOfDay },
  removeOnFail: { age: secondsOfDay },
};

/**
 * A worker that dies stops renewing its jobs' locks; a while later another worker gets them. The
 * search runs in a thread of its own, so that a long one does not keep a lock from being renewed.
 */
export const workerTimes = {
  lockDuration: 15_000,
  stalledInterval: 5_000,
  /** A cell that takes its worker down with it, again and again, ends as failed. */
  maxStalledCount: 5,
} as const;

const announcement = (rules: string): string => `${keyPrefix}:asked:${rules}`;

/** How long an announcement outlives its coordinator, and how often that repeats it. */
export const announcedSeconds = 20;
export const announceEveryMs = 5_000;

export const announce = (redis: Redis, rules: string): Promise<unknown> =>
  redis.set(announcement(rules), "1", "EX", announcedSeconds);

/** The versions of the rules that some coordinator asks for now. */
export async function announcedRules(redis: Redis): Promise<readonly string[]> {
  const found = new Set<string>();
  let cursor = "0";
  do {
    const [next, keys] = await redis.scan(cursor, "MATCH", announcement("*"), "COUNT", 1_000);
    for (const key of keys) found.add(key.slice(announcement("").length));
    cursor = next;
  } while (cursor !== "0");
  return [...found].sort();
}
