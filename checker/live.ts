/** Progress on standard error: one live line on a terminal, a line every few seconds elsewhere. */

import type { Progress } from "./explore.ts";

export interface Live {
  readonly show: (label: string, now: Progress) => void;
  /** A step without numbers, such as an analysis that has begun. */
  readonly note: (text: string) => void;
  /** Clears the live line. */
  readonly done: () => void;
}

const secondsBetweenPlainLines = 5;

/** Standard error, or what else takes text. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly write: (text: string) => unknown;
}

export function liveOn(stream: Terminal, isQuiet: boolean, nowMs: () => number): Live {
  if (isQuiet) return { show: () => undefined, note: () => undefined, done: () => undefined };
  const isTerminal = stream.isTTY === true;
  let lastMs = nowMs();
  let shown = false;
  const say = (text: string): void => {
    if (isTerminal) {
      stream.write(`\r\u001b[2K${text.slice(0, Math.max(20, (stream.columns || 100) - 1))}`);
      shown = true;
    } else if (nowMs() - lastMs >= secondsBetweenPlainLines * 1000) {
      stream.write(`${text}\n`);
      lastMs = nowMs();
    }
  };
  return {
    show: (label, now) => say(`${label}: ${describe(now)}`),
    note: say,
    done: () => {
      if (shown) stream.write("\r\u001b[2K");
      shown = false;
    },
  };
}

function describe(progress: Progress): string {
  const { states, statesPerSecond, depth, frontier, bytes, bytesSpilled } = progress;
  const spilled = bytesSpilled === 0 ? "" : ` and ${mebibytes(bytesSpilled)} on disk`;
  const rate = Math.round(statesPerSecond).toLocaleString("en");
  return (
    `${states.toLocaleString("en")} states, ${rate}/s, depth ${depth}, ` +
    `queue ${frontier.toLocaleString("en")}, ${mebibytes(bytes)}${spilled}`
  );
}

const mebibytes = (bytes: number): string => `${Math.round(bytes / 2 ** 20)} MiB`;
