/** Random walks far beyond what can be explored, each step judged: finds bugs, proves nothing. */

import type { Machine, MachineState, MachineStep } from "../../traces/machine.ts";
import { strides } from "./walk.ts";

export interface Simulated {
  /** Walks that were begun. */
  readonly walks: number;
  /** Steps of all walks together. */
  readonly steps: number;
  /** Per property: the first walk that breaks it, up to the step that does; null: none does. */
  readonly found: readonly (Found | null)[];
  /** Why it stopped before all walks were done, or null. */
  readonly cut: "time" | "interrupted" | null;
}

export interface Found {
  /** Of this walk alone. */
  readonly seed: number;
  readonly path: readonly MachineStep[];
}

export interface Walks {
  /** Of the first walk; each further walk has the next one. */
  readonly seed: number;
  readonly walks: number;
  /** Of each walk, at most. */
  readonly steps: number;
  readonly secondsMax: number;
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
  readonly onWalk: (walks: number, steps: number) => void;
}

/** Which of the properties a step breaks, by position; `open` are those to look at. */
export type Judge = (
  before: MachineState,
  after: MachineState,
  open: readonly number[],
) => readonly number[];

/** A machine remembers what its rules gave, so each walk has one of its own and memory stays small. */
export async function simulate(
  machineOf: () => Machine,
  properties: number,
  judge: Judge,
  { seed, walks, steps, secondsMax, nowMs, isInterrupted, onWalk }: Walks,
): Promise<Simulated> {
  const startMs = nowMs();
  const found = new Array<Found | null>(properties).fill(null);
  let [begun, taken] = [0, 0];
  let cut: Simulated["cut"] = null;
  while (begun < walks && cut === null && found.includes(null)) {
    const path: MachineStep[] = [];
    const own = seed + begun;
    const machine = machineOf();
    let state = machine.initial;
    begun += 1;
    for (const step of strides(machine, own)) {
      path.push(step);
      const open = found.flatMap((one, at) => (one === null ? [at] : []));
      for (const at of judge(state, step.after, open)) found[at] = { seed: own, path: [...path] };
      state = step.after;
      if (isLate()) cut = "time";
      if (path.length >= steps || cut !== null || !found.includes(null)) break;
    }
    taken += path.length;
    onWalk(begun, taken);
    // Signals are heard between turns of the event loop.
    await new Promise((resolve) => setImmediate(resolve));
    if (isInterrupted()) cut ??= "interrupted";
  }
  return { walks: begun, steps: taken, found, cut };

  function isLate(): boolean {
    return nowMs() - startMs > 1000 * secondsMax;
  }
}
