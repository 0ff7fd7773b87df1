/** Moves and differences in words. */

import type { Difference } from "../../checker/conform/difference.ts";
import type { Json } from "../../checker/conform/recording.ts";
import type { Move } from "./schedule.ts";

/** Actions are named by their place in the schedule that was found; so are their messages. */
export function moveText(move: Move): string {
  switch (move.type) {
    case "tick":
    case "propose":
      return `${move.name}: ${move.type} at ${move.node}${drawsText(move.draws)}`;
    case "transferLeader":
      return `${move.name}: transfer from ${move.node} to ${move.to}${drawsText(move.draws)}`;
    case "restart":
      return `${move.name}: restart of ${move.node}, ${move.advance} ticks at once${drawsText(move.draws)}`;
    case "deliver":
      return `${move.name}: deliver message ${move.message}${drawsText(move.draws)}`;
    case "drop":
    case "duplicate":
      return `${move.name}: ${move.type} message ${move.message}`;
  }
}

const drawsText = (draws: readonly number[]): string =>
  draws.length === 0 ? "" : ` (timeout ${draws.join(", then ")})`;

export const differenceText = ({ field, recorded, computed }: Difference): string =>
  `${field}: the library has ${valueText(recorded)}, the model ${valueText(computed)}`;

const valueText = (value: Json | undefined): string =>
  value === undefined ? "nothing" : JSON.stringify(value);
