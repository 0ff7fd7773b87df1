/** A pool of worker threads that answer cells: an exploration fills one core. */

import { Piscina } from "piscina";

import type { AnswerDocument } from "../../traces/sweep-document.ts";
import type { CellTask } from "../cell-worker.ts";
import { isSource, workerFile } from "../worker-entry.ts";
import type { AskedCell } from "./cell.ts";

export interface Pool {
  readonly threads: number;
  /** Rejects where the thread died, for instance of too little memory. */
  readonly answer: (cell: AskedCell) => Promise<AnswerDocument>;
  /** Ends the threads at once, whatever they do. */
  readonly end: () => Promise<void>;
}

/** The package has the worker as JavaScript; see the other file for what sources need besides. */
const entry = (): URL =>
  isSource ? new URL("../cell-worker-source.mjs", import.meta.url) : workerFile("cell-worker");

export function poolOf(threads: number): Pool {
  const piscina = new Piscina<CellTask, AnswerDocument>({
    filename: entry().href,
    name: "answerCell",
    minThreads: 1,
    maxThreads: threads,
    idleTimeout: Infinity,
    // A search keeps the thread busy to its end; it has nothing to wait for.
    concurrentTasksPerWorker: 1,
  });
  return {
    threads,
    answer: (cell) => piscina.run({ cell, threads }),
    end: () => piscina.destroy(),
  };
}
