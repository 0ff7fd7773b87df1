/** A sweep on this machine alone: its threads, no server. */

import type { Answered, Asker, Running } from "./asking.ts";
import { reasonOf } from "./asking.ts";
import type { AskedCell } from "./cell.ts";
import { poolOf } from "./pool.ts";

export function embedded(threads: number, nowMs: () => number): Asker {
  const running = new Map<string, Running>();
  const pool = poolOf(threads);
  let isStopped = false;

  async function answered(cell: AskedCell, lane: number): Promise<Answered> {
    running.set(cell.id, { id: cell.id, worker: `thread ${lane}`, sinceMs: nowMs() });
    try {
      return { cell, document: await pool.answer(cell), failed: null };
    } catch (error) {
      return { cell, document: null, failed: reasonOf(error) };
    } finally {
      running.delete(cell.id);
    }
  }

  return {
    ask: async (cells, onAnswer) => {
      const waiting = cells.values();
      const lane = async (number: number): Promise<void> => {
        for (const cell of waiting) {
          if (isStopped) return;
          const found = await answered(cell, number);
          if (!isStopped) await onAnswer(found);
        }
      };
      const lanes = Math.min(threads, cells.length);
      try {
        await Promise.all(Array.from({ length: lanes }, (_, at) => lane(at + 1)));
      } finally {
        isStopped = true;
        await pool.end();
      }
    },
    running: () => [...running.values()],
    workers: () => threads,
    stop: async () => {
      isStopped = true;
      await pool.end();
    },
  };
}
