/** A worker thread's side of a sweep (sweep/pool.ts): one cell at a time. */

import type { AnswerDocument } from "../traces/sweep-document.ts";
import { answerTo } from "./sweep/answer.ts";
import type { AskedCell } from "./sweep/cell.ts";

export interface CellTask {
  readonly cell: AskedCell;
  /** How many such threads this machine's memory is for. */
  readonly threads: number;
}

export const answerCell = ({ cell, threads }: CellTask): Promise<AnswerDocument> =>
  answerTo(cell, 1 / threads);
