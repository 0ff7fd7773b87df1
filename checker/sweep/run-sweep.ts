/** Runs a sweep: what the store knows, then what must be asked, until all is answered or it is stopped. */

import type { Live } from "../live.ts";
import type { Sweep } from "../../traces/sweep-document.ts";
import type { Asker } from "./asking.ts";
import { answerKey } from "./cell.ts";
import type { Cell } from "./cell.ts";
import type { SpreadPlan } from "./plan.ts";
import { reportOf } from "./report.ts";
import type { Outcome } from "./report.ts";
import { statusLine, tallyOf } from "./status.ts";
import type { Status } from "./status.ts";
import type { Store } from "./store.ts";

export interface SweepRun {
  readonly rules: string;
  readonly store: Store;
  /** Made only if something must be asked. */
  readonly asker: () => Asker;
  readonly live: Live;
  readonly nowMs: () => number;
  /** Where what is going on can be seen besides, while it goes on. */
  readonly onStatus: (status: () => Status) => Promise<void>;
  /** Aborted by Ctrl-C: the report then says which cells were not asked. */
  readonly signal: AbortSignal;
}

const lineEveryMs = 500;

export async function runSweep(spread: SpreadPlan, run: SweepRun): Promise<Sweep> {
  const { rules, store, live, nowMs } = run;
  const startMs = nowMs();
  const outcomes = new Map<string, Outcome>();
  const timesMs: number[] = [];
  const commands = new Map(spread.cells.map(({ id, command }) => [id, command]));
  let asker: Asker | null = null;
  const tally = tallyOf({
    name: spread.plan.name,
    cells: spread.cells.length,
    workers: () => asker?.workers() ?? 0,
    running: () => asker?.running() ?? [],
    commandOf: (id) => commands.get(id) ?? id,
    nowMs,
  });
  const missing = await takeKnown(spread.cells, run, (cell, outcome) => {
    outcomes.set(cell.id, outcome);
    tally.kept(outcome.answer?.states ?? 0);
  });
  if (missing.length > 0 && !run.signal.aborted) {
    await run.onStatus(tally.status);
    asker = run.asker();
    const stop = (): void => void asker?.stop();
    run.signal.addEventListener("abort", stop, { once: true });
    const timer = setInterval(() => live.note(statusLine(tally.status())), lineEveryMs);
    try {
      await asker.ask(missing, async ({ cell, document, failed }) => {
        outcomes.set(cell.id, { answer: document?.answer ?? null, failed });
        tally.answered(document?.answer.states ?? 0, document === null);
        if (document === null) return;
        timesMs.push(document.run.elapsedMs);
        await store.put(answerKey(cell, rules), document);
      });
    } finally {
      clearInterval(timer);
      run.signal.removeEventListener("abort", stop);
      live.done();
    }
  }
  return reportOf(spread, rules, outcomes, {
    elapsedMs: Math.round(nowMs() - startMs),
    fromStore: spread.cells.length - missing.length,
    asked: timesMs.length,
    cellsMs: timesMs.reduce((sum, ms) => sum + ms, 0),
    longestCellMs: timesMs.reduce((most, ms) => Math.max(most, ms), 0),
  });
}

/** How many answers are read from the disk together. */
const atOnce = 64;

/** Tells of each cell whose answer is kept; returns the others. */
async function takeKnown(
  cells: readonly Cell[],
  { store, rules, signal }: SweepRun,
  tell: (cell: Cell, outcome: Outcome) => void,
): Promise<readonly Cell[]> {
  const missing: Cell[] = [];
  for (let from = 0; from < cells.length && !signal.aborted; from += atOnce) {
    const batch = cells.slice(from, from + atOnce);
    const kept = await Promise.all(batch.map((cell) => store.get(answerKey(cell, rules))));
    for (const [at, cell] of batch.entries()) {
      const document = kept[at] ?? null;
      if (document === null) missing.push(cell);
      else tell(cell, { answer: document.answer, failed: null });
    }
  }
  return missing;
}
