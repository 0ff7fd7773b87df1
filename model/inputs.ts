/** What can happen to one member, and what comes of it. */

import type { Event } from "./events.ts";
import type { NodeId } from "./ids.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";

/**
 * The random election timeouts drawn during a step, in order and in ticks; or "open": each is left
 * open (`NodeState.timeoutOpen`) until a tick for which it matters, where `fires` decides.
 */
export type Draws = readonly number[] | "open";

export type Input =
  /** `fires` is read only where the timeout is open and just reached: does it run out now? */
  | { readonly kind: "tick"; readonly fires: boolean; readonly draws: Draws }
  | { readonly kind: "deliver"; readonly message: Message; readonly draws: Draws }
  | { readonly kind: "propose"; readonly draws: Draws }
  | { readonly kind: "transferLeader"; readonly to: NodeId; readonly draws: Draws }
  /** Everything volatile is lost; the member is built again and then ticked `advance` times. */
  | { readonly kind: "restart"; readonly advance: number; readonly draws: Draws };

export interface Step {
  readonly node: NodeState;
  readonly sent: readonly Message[];
  readonly events: readonly Event[];
  /** How many random timeouts were drawn (0 when "open"). */
  readonly drawn: number;
  /** Step's error in 3.4, "raft proposal dropped"; otherwise null. */
  readonly error: string | null;
  /** The text with which the library panicked, or null; if it did, `node` is the one before. */
  readonly panic: string | null;
}
