/** How far a sweep is: for the line on a terminal, the dashboard and its metrics. */

import type { Running } from "./asking.ts";

export interface Status {
  readonly name: string;
  readonly cells: number;
  /** Answered, whether from the store or anew. */
  readonly done: number;
  readonly fromStore: number;
  readonly failed: number;
  readonly workers: number;
  /** Longest first. */
  readonly running: readonly RunningCell[];
  /** Of what was asked anew, over the last minute. */
  readonly perSecond: number;
  readonly elapsedSeconds: number;
  readonly states: number;
}

export interface RunningCell {
  readonly cell: string;
  readonly worker: string;
  readonly seconds: number;
}

export interface Tally {
  readonly kept: (states: number) => void;
  readonly answered: (states: number, isFailed: boolean) => void;
  readonly status: () => Status;
}

export interface Told {
  readonly name: string;
  readonly cells: number;
  readonly workers: () => number;
  readonly running: () => readonly Running[];
  /** A cell's command, by its id. */
  readonly commandOf: (id: string) => string;
  readonly nowMs: () => number;
}

const windowMs = 60_000;

export function tallyOf({ name, cells, workers, running, commandOf, nowMs }: Told): Tally {
  const startMs = nowMs();
  const counts = { done: 0, fromStore: 0, failed: 0, states: 0 };
  let recentMs: readonly number[] = [];
  return {
    kept: (states) => {
      counts.done += 1;
      counts.fromStore += 1;
      counts.states += states;
    },
    answered: (states, isFailed) => {
      if (isFailed) counts.failed += 1;
      else counts.done += 1;
      counts.states += states;
      recentMs = [...recentMs.filter((ms) => nowMs() - ms < windowMs), nowMs()];
    },
    status: () => {
      const elapsedMs = nowMs() - startMs;
      const recent = recentMs.filter((ms) => nowMs() - ms < windowMs).length;
      return {
        name,
        cells,
        ...counts,
        workers: workers(),
        running: running()
          .map(({ id, worker, sinceMs }) => ({
            cell: commandOf(id),
            worker,
            seconds: Math.max(0, nowMs() - sinceMs) / 1000,
          }))
          .sort((a, b) => b.seconds - a.seconds),
        perSecond: recent / (Math.max(1_000, Math.min(windowMs, elapsedMs)) / 1000),
        elapsedSeconds: elapsedMs / 1000,
      };
    },
  };
}

export function statusLine(status: Status): string {
  const { cells, done, fromStore, failed, workers, running, perSecond } = status;
  const [oldest] = running;
  const parts = [
    `${done} of ${cells} cells done${fromStore > 0 ? `, ${fromStore} of them from the store` : ""}`,
    ...(failed > 0 ? [`${failed} failed`] : []),
    `${running.length} running on ${workers} workers`,
    `${perSecond.toFixed(1)}/s`,
    ...(oldest === undefined
      ? []
      : [`longest ${oldest.seconds.toFixed(0)} s: ${oldest.worker}, ${oldest.cell}`]),
  ];
  return workers === 0 ? `${parts[0] ?? ""}; no worker is connected` : parts.join(", ");
}
