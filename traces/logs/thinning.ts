/** Lines that a busy server prints by the thousand: kept where they stand near a line of raft. */

import type { Draft } from "./draft.ts";
import type { ServerEvent } from "./history.ts";

/** What may fill a log by itself. Other lines are rare, or are raft's. */
const frequent: ReadonlySet<ServerEvent["kind"]> = new Set([
  ...(["applySlow", "readIndexLate", "diskSlow", "heartbeatLate", "overloaded"] as const),
  ...([
    "peerUnhealthy",
    "clockDrift",
    "streamLost",
    "streamUp",
    "peerActive",
    "peerInactive",
  ] as const),
  ...(["clusterIdMismatch", "panic"] as const),
]);

/** Of each kind so many before a line of raft, and so many after it. */
const nearMax = 40;

interface Held {
  readonly draft: Draft;
  readonly give: () => void;
}

export interface Thinning {
  /** Gives the line on, now or once a line of raft follows it closely; or never. */
  readonly server: (draft: Draft, give: () => void) => void;
  /** A line of raft, or another that is always kept: what is held goes before it. */
  readonly kept: () => void;
  readonly end: () => void;
}

/**
 * Memory stays flat however long such lines go on: what is between two lines of raft is bounded.
 */
export function thinning(): Thinning {
  let held: Held[] = [];
  const after = new Map<ServerEvent["kind"], number>();
  const release = (): void => {
    for (const { give } of held) give();
    held = [];
  };
  return {
    server: (draft, give) => {
      const { event } = draft;
      if (event === null || !frequent.has(event.kind)) {
        release();
        give();
        return;
      }
      const before = after.get(event.kind) ?? 0;
      if (before < nearMax) {
        after.set(event.kind, before + 1);
        release();
        give();
        return;
      }
      held.push({ draft, give });
      if (held.length > nearMax * frequent.size) held = held.slice(-nearMax);
    },
    kept: () => {
      held = held.slice(-nearMax);
      release();
      after.clear();
    },
    end: () => {
      held = held.slice(-nearMax);
      release();
    },
  };
}
