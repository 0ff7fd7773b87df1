/** What Prometheus may ask of a worker, and of a sweep. */

import { Counter, Gauge, Histogram, Registry } from "prom-client";

import type { SweepAnswer } from "../../traces/sweep-document.ts";
import type { Status } from "./status.ts";

export interface WorkerMetrics {
  /** A cell has begun; call what is returned with its answer, or null where it failed. */
  readonly started: () => (answer: SweepAnswer | null) => void;
  /** A job was taken over from a worker that died. */
  readonly stalled: () => void;
  readonly text: () => Promise<string>;
  readonly contentType: string;
}

/** From a hundredth of a second to an hour. */
const secondsBuckets = [0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600];

export function workerMetrics(rules: string, threads: number): WorkerMetrics {
  const registry = new Registry();
  const { cells, states, seconds, running, stalled } = instrumentsIn(registry);
  const registers = [registry];
  new Gauge({ name: "quorate_threads", help: "Cells that this worker answers at once.", registers }).set(threads);
  new Gauge({
    name: "quorate_worker_info",
    help: "1, with the version of the rules.",
    labelNames: ["rules"],
    registers,
  }).set({ rules }, 1);
  return {
    started: () => {
      running.inc();
      const end = seconds.startTimer();
      return (answer) => {
        running.dec();
        end();
        const outcome = answer === null ? "failed" : answer.cut === null ? "whole" : "cut";
        cells.inc({ outcome });
        states.inc(answer?.states ?? 0);
      };
    },
    stalled: () => stalled.inc(),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}

function instrumentsIn(registry: Registry) {
  const registers = [registry];
  const cells = new Counter({
    name: "quorate_cells_total",
    help: "Cells that this worker has ended, by outcome: whole, cut, failed.",
    labelNames: ["outcome"],
    registers,
  });
  for (const outcome of ["whole", "cut", "failed"]) cells.inc({ outcome }, 0);
  return {
    cells,
    states: new Counter({
      name: "quorate_states_total",
      help: "States that this worker has explored in cells that have ended.",
      registers,
    }),
    seconds: new Histogram({
      name: "quorate_cell_seconds",
      help: "Time from taking a cell to its answer.",
      buckets: secondsBuckets,
      registers,
    }),
    running: new Gauge({ name: "quorate_cells_running", help: "Cells being answered now.", registers }),
    stalled: new Counter({
      name: "quorate_cells_stalled_total",
      help: "Cells that this worker found abandoned and gave back to the queue.",
      registers,
    }),
  };
}

/** The state of a whole sweep, as its dashboard gives it to Prometheus. */
export async function sweepMetrics(status: Status): Promise<string> {
  const registry = new Registry();
  const gauge = (name: string, help: string, value: number): void =>
    new Gauge({ name: `quorate_sweep_${name}`, help, registers: [registry] }).set(value);
  gauge("cells", "Cells of the sweep.", status.cells);
  gauge("cells_done", "Cells that are answered.", status.done);
  gauge("cells_from_store", "Cells whose answer was known.", status.fromStore);
  gauge("cells_failed", "Cells that no worker could answer.", status.failed);
  gauge("cells_running", "Cells being answered now.", status.running.length);
  gauge("workers", "Workers that are connected.", status.workers);
  const longest = status.running[0]?.seconds ?? 0;
  gauge("longest_seconds", "How long the longest of the running cells has run.", longest);
  return registry.metrics();
}
