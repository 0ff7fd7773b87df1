/** The jobs of a sweep that have no answer yet, and how each is brought to one. */

import type { Job, Queue } from "bullmq";

import { validateSweepAnswer } from "../../traces/validate-document.ts";
import type { Answered, Asker } from "./asking.ts";
import type { AskedCell } from "./cell.ts";
import { jobIdOf, jobOptions } from "./job.ts";
import type { CellJob } from "./job.ts";

export interface Pending {
  /** Ends when no job is pending, or once `stop` was called. */
  readonly ask: Asker["ask"];
  /** Takes the answer of a job that has one; each is taken once, however often this is called. */
  readonly settle: (jobId: string) => void;
  /** Looks at each pending job: takes answers, and adds again what Redis has lost. */
  readonly lookAgain: () => void;
  readonly stop: () => void;
}

/** How many jobs are looked at together. */
const atOnce = 200;

interface Answers {
  readonly cells: Map<string, AskedCell>;
  /** How many are being taken. */
  taking: number;
  onAnswer: (answered: Answered) => Promise<void>;
  finish: () => void;
  giveUp: (error: unknown) => void;
}

export function pendingIn(queue: Queue<CellJob>, rules: string): Pending {
  const answers: Answers = {
    cells: new Map(),
    taking: 0,
    onAnswer: async () => undefined,
    finish: () => undefined,
    giveUp: () => undefined,
  };
  const { cells } = answers;
  let isLooking = false;

  async function settle(jobId: string): Promise<void> {
    const job = cells.has(jobId) ? await queue.getJob(jobId) : undefined;
    if (job?.finishedOn !== undefined) await take(job, answers);
  }

  async function lookAtAll(isFirst: boolean): Promise<void> {
    if (isLooking) return;
    isLooking = true;
    try {
      const all = [...cells.values()];
      for (let from = 0; from < all.length; from += atOnce) {
        const missing = await look(all.slice(from, from + atOnce), queue, answers, isFirst);
        if (missing.length > 0) await queue.addBulk(missing.map((cell) => jobOf(cell, rules)));
      }
    } finally {
      isLooking = false;
    }
  }

  return {
    ask: async (asked, whenAnswered) => {
      if (asked.length === 0) return;
      answers.onAnswer = whenAnswered;
      for (const cell of asked) cells.set(jobIdOf(cell), cell);
      const all = new Promise<void>((resolve, reject) => {
        [answers.finish, answers.giveUp] = [resolve, reject];
      });
      await Promise.all([all, lookAtAll(true)]);
    },
    // Redis may be away for a moment: what fails here is looked at again a little later.
    settle: (jobId) => void settle(jobId).catch(() => undefined),
    lookAgain: () => void lookAtAll(false).catch(() => undefined),
    stop: () => {
      cells.clear();
      answers.finish();
    },
  };
}

/** Nobody else takes it once it is no longer among the pending ones. */
async function take(job: Job<CellJob>, answers: Answers): Promise<void> {
  const cell = answers.cells.get(job.id ?? "");
  if (cell === undefined) return;
  answers.cells.delete(jobIdOf(cell));
  answers.taking += 1;
  await answers.onAnswer(answeredBy(job, cell)).catch(answers.giveUp);
  answers.taking -= 1;
  if (answers.cells.size === 0 && answers.taking === 0) answers.finish();
}

/**
 * Takes what is answered; returns the cells that are to be added. `isFirst`: a failure that is there
 * already is an earlier sweep's, and is asked again.
 */
async function look(
  batch: readonly AskedCell[],
  queue: Queue<CellJob>,
  answers: Answers,
  isFirst: boolean,
): Promise<readonly AskedCell[]> {
  const jobs = await Promise.all(batch.map((cell) => queue.getJob(jobIdOf(cell))));
  const missing: AskedCell[] = [];
  for (const [at, cell] of batch.entries()) {
    const job = jobs[at];
    const isOldFailure = isFirst && job?.finishedOn !== undefined && !hasAnswer(job);
    if (isOldFailure) await job.remove();
    if (job === undefined || isOldFailure) missing.push(cell);
    else if (job.finishedOn !== undefined) await take(job, answers);
  }
  return missing;
}

const jobOf = (cell: AskedCell, rules: string): Parameters<Queue<CellJob>["addBulk"]>[0][number] => ({
  name: "cell",
  data: { rules, cell },
  opts: { ...jobOptions, jobId: jobIdOf(cell) },
});

/** A job that failed once and then succeeded keeps the reason of its failure; its answer counts. */
const hasAnswer = ({ returnvalue }: Job<CellJob>): boolean =>
  returnvalue !== null && returnvalue !== undefined;

function answeredBy(job: Job<CellJob>, cell: AskedCell): Answered {
  if (!hasAnswer(job)) return { cell, document: null, failed: job.failedReason ?? "it failed" };
  const read = validateSweepAnswer(JSON.stringify(job.returnvalue));
  return read.ok
    ? { cell, document: read.value, failed: null }
    : { cell, document: null, failed: `its answer is none: ${read.error}` };
}
