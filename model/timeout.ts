/** The random election timeout: drawn at every reset, or left open until it matters. */

import type { Draws } from "./inputs.ts";
import type { NodeState } from "./node.ts";
import type { Settings } from "./rules.ts";

export type Timeout = Pick<NodeState, "timeout" | "timeoutOpen">;

/** etcd draws from electionTick up to this, in ticks (raft.go `resetRandomizedElectionTimeout`). */
const longestTimeout = ({ electionTick }: Settings): number => 2 * electionTick - 1;

/** A timeout known only to be no less than so many ticks; where one value is left it is that. */
export const atLeast = (ticks: number, settings: Settings): Timeout => ({
  timeout: ticks,
  timeoutOpen: ticks < longestTimeout(settings),
});

/**
 * What a reset draws. A list that is too short is taken to go on with the least timeout: its giver
 * sees that from `Step.drawn`.
 *
 * An open timeout of a leader is always the one that this leaves. That is exact: a leader's ticks
 * read electionTick instead, and it cannot stop leading without the next reset.
 */
export function drawTimeout(draws: Draws, settings: Settings): Timeout {
  if (draws === "open") return atLeast(settings.electionTick, settings);
  return { timeout: draws[0] ?? settings.electionTick, timeoutOpen: false };
}

/**
 * The timeout after `elapsed` ticks without a reset, and whether it has run out. An open one that
 * is reached runs out if it `fires`, and is then known; otherwise the draw was a greater one, which
 * stays known when the ticks begin anew without a draw, as at a heartbeat: it is the same draw.
 */
export function timeoutAt(
  elapsed: number,
  { timeout, timeoutOpen }: Timeout,
  fires: boolean,
  settings: Settings,
): Timeout & { readonly hasRunOut: boolean } {
  if (elapsed < timeout) return { timeout, timeoutOpen, hasRunOut: false };
  if (!timeoutOpen) return { timeout, timeoutOpen, hasRunOut: true };
  if (fires) return { timeout: elapsed, timeoutOpen: false, hasRunOut: true };
  return { ...atLeast(elapsed + 1, settings), hasRunOut: false };
}
