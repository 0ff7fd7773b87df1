/** What a run of a command shares: its limits, its clock, its progress, and whether to stop. */

import { totalmem } from "node:os";

import type { Limits } from "./explore.ts";
import type { Live } from "./live.ts";

export interface Run {
  readonly limits: Limits;
  readonly live: Live;
  readonly nowMs: () => number;
  readonly isInterrupted: () => boolean;
}

export interface LimitOptions {
  readonly maxStates?: number;
  readonly maxSeconds?: number;
}

/** A search that would fill the machine's memory is cut before the system ends it. */
const memoryShare = 0.5;

export const limitsOf = ({ maxStates, maxSeconds }: LimitOptions): Limits => ({
  statesMax: maxStates ?? Infinity,
  secondsMax: maxSeconds ?? Infinity,
  bytesMax: totalmem() * memoryShare,
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
