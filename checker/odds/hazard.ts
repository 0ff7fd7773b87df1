/** How likely a random election timeout that is still open runs out with a tick that reaches it. */

import type { NodeState } from "../../model/node.ts";

/**
 * etcd draws a timeout uniformly from electionTick … 2·electionTick − 1 at every reset. The model
 * leaves the draw open, and knows of it only that it is at least `timeout`: every lesser value has
 * been survived. To decide tick by tick is the same as to draw at the reset:
 *
 *  - What the rules do depends on a draw only through the question "is it at most the ticks
 *    elapsed?", asked at a tick. Below the known bound the answer is no and tells nothing new.
 *  - A uniform draw of which only is known that it is at least b is uniform over b …
 *    2·electionTick − 1. So at the tick that reaches b it runs out with probability
 *    1/(2·electionTick − b); multiplied out, every value comes out with probability 1/electionTick.
 *  - Where the ticks begin anew without a draw (a heartbeat, a granted vote), the draw is the same
 *    one, and what is known of it stays: b does not fall. The next question is again asked at b.
 *  - Resets draw independently, and nothing else in the cluster depends on an open draw.
 *
 * Elapsed ticks go up one by one, and each tick that reaches b decides or raises b: none passes it.
 */
export function chanceToRunOut(node: NodeState, electionTick: number): number {
  const elapsed = node.electionElapsed + 1;
  if (!node.timeoutOpen || elapsed !== node.timeout || elapsed >= 2 * electionTick) {
    const passed = `passed its open timeout ${node.timeout} at ${elapsed}`;
    throw new Error(`member ${node.id}: a tick ${passed}`);
  }
  return 1 / (2 * electionTick - elapsed);
}
