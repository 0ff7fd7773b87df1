/** What a run of a command shares: its limits, its clock, its progress, and whether to stop. */

import { totalmem } from "node:os";

import type { Checkpoints } from "./checkpoint/checkpoints.ts";
import type { Limits } from "./explore.ts";
import type { Live } from "./live.ts";
import type { Threads } from "./expansion.ts";
import type { Spill } from "./spill/word-file.ts";

export interface Run {
  readonly limits: Limits;
  readonly live: Live;
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
  /** Threads that help the searching one; absent: none. */
  readonly threads?: Threads;
  /** Where states go that memory has no room for; absent: a search is cut there. */
  readonly spill?: Spill;
  /** Keeps what its searches have found, for a later run; absent: nothing is kept. */
  readonly checkpoints?: Checkpoints;
}

export interface LimitOptions {
  readonly maxStates?: number;
  readonly maxSeconds?: number;
  /** Bytes. */
  readonly maxMemory?: number;
}

/** A search that would fill the machine's memory is cut before the system ends it. */
const memoryShare = 0.5;

/** Bytes: of the machine, or what a container grants of it. */
function memory(): number {
  const granted = process.constrainedMemory();
  return granted > 0 ? Math.min(granted, totalmem()) : totalmem();
}

export const limitsOf = ({ maxStates, maxSeconds, maxMemory }: LimitOptions): Limits => ({
  statesMax: maxStates ?? Infinity,
  secondsMax: maxSeconds ?? Infinity,
  bytesMax: maxMemory ?? memory() * memoryShare,
});

/** Ctrl-C once: stop and say what is known. Twice: stop at once. */
export function interruptible(): { readonly isInterrupted: () => boolean; readonly end: () => void } {
  let interrupted = false;
  const onSignal = (): void => {
    if (interrupted) process.exit(130);
    interrupted = true;
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  return {
    isInterrupted: () => interrupted,
    end: () => {
      process.off("SIGINT", onSignal);
      process.off("SIGTERM", onSignal);
    },
  };
}
