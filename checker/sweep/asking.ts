/** What any way of asking the cells of a sweep shares: cells in, answers out as they come. */

import type { AnswerDocument } from "../../traces/sweep-document.ts";
import type { AskedCell } from "./cell.ts";

export interface Answered {
  readonly cell: AskedCell;
  /** null: no answer, see `failed`. */
  readonly document: AnswerDocument | null;
  readonly failed: string | null;
}

/** A cell that is being answered now. */
export interface Running {
  readonly id: string;
  /** Which worker has it: a thread's number, or a machine and process. */
  readonly worker: string;
  readonly sinceMs: number;
}

export interface Asker {
  /** Ends when each cell is answered or has failed, or once `stop` was called. */
  readonly ask: (
    cells: readonly AskedCell[],
    onAnswer: (answered: Answered) => Promise<void>,
  ) => Promise<void>;
  readonly running: () => readonly Running[];
  /** Threads, or worker processes that are connected. */
  readonly workers: () => number;
  readonly stop: () => Promise<void>;
}

/** An error's first line. */
export const reasonOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0] ?? "";
