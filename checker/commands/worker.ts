/** `quorate worker`: answers the cells of sweeps that others ask through a queue. */

import { Hono } from "hono";

import { queueWorker } from "../sweep/cell-taker.ts";
import type { QueueWorker } from "../sweep/cell-taker.ts";
import { workerMetrics } from "../sweep/metrics.ts";
import type { WorkerMetrics } from "../sweep/metrics.ts";
import { poolOf } from "../sweep/pool.ts";
import { inspectRedis, shownUrl } from "../sweep/redis.ts";
import { rulesVersion } from "../sweep/rules-version.ts";
import { serving } from "../sweep/serving.ts";
import { UsageError } from "../usage-error.ts";

export interface WorkerCommandOptions {
  readonly queue: string;
  readonly concurrency: number;
  readonly metricsPort?: number;
  readonly metricsHost: string;
  /** seconds */
  readonly exitWhenIdle?: number;
  readonly quiet: boolean;
}

const lookEveryMs = 1_000;

/**
 * Ends by a signal of the system or of `signal`, or when idle for as long as asked; a second signal of
 * the system ends it at once.
 */
export async function worker(
  options: WorkerCommandOptions,
  signal: AbortSignal = new AbortController().signal,
): Promise<number> {
  const rules = rulesVersion();
  const { queue: url, concurrency, quiet } = options;
  await inspectRedis(url);
  const say = (text: string): void => {
    if (!quiet) process.stderr.write(`quorate worker: ${text}\n`);
  };
  const nowMs = (): number => performance.now();
  const metrics = workerMetrics(rules, concurrency);
  const { metricsPort } = options;
  const served = metricsPort === undefined ? null : await servingMetrics(metrics, options, metricsPort);
  const taker = queueWorker({ url, rules, pool: poolOf(concurrency), metrics, nowMs, say });
  if (served !== null) say(`metrics on http://${options.metricsHost}:${served.port}/metrics`);
  say(`rules ${rules}, ${concurrency} cells at once, from ${shownUrl(url)}`);
  try {
    await untilEnd(taker, { ...options, signal }, rules, nowMs);
    if (taker.running() > 0) say("ends when its cells are answered; a second signal ends it at once");
    return 0;
  } finally {
    await taker.end();
    await served?.close();
  }
}

const servingMetrics = (metrics: WorkerMetrics, { metricsHost }: WorkerCommandOptions, port: number) =>
  serving(
    new Hono().get("/metrics", async (context) =>
      context.text(await metrics.text(), 200, { "Content-Type": metrics.contentType }),
    ),
    metricsHost,
    port,
    "--metrics-port",
  );

/** Refuses, as soon as it is idle, to wait for sweeps that ask of other rules than its own. */
async function untilEnd(
  taker: QueueWorker,
  { exitWhenIdle, signal }: WorkerCommandOptions & { readonly signal: AbortSignal },
  rules: string,
  nowMs: () => number,
): Promise<void> {
  let isEnding = false;
  const onSignal = (): void => {
    if (isEnding) process.exit(130);
    isEnding = true;
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  try {
    while (!isEnding && !signal.aborted) {
      if (taker.running() === 0) {
        const [foreign] = await taker.foreignRules();
        if (foreign !== undefined) throw new UsageError(otherRules(rules, foreign));
        const idleMs = nowMs() - taker.lastBusyMs();
        if (exitWhenIdle !== undefined && idleMs > exitWhenIdle * 1000) return;
      }
      await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
    }
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
  }
}

const otherRules = (own: string, asked: string): string =>
  `this worker has rules ${own}, but the sweep asks of rules ${asked}: answers of the two must not be mixed. ` +
  "Run worker and sweep from the same version of quorate.";
