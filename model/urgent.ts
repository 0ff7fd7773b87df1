/**
 * Deliveries that may come first: a reduction by partial order. A delivery is *urgent* if it sends
 * nothing, cannot be seen by a property, and commutes with everything that may happen before it. The
 * explorer then need not interleave it with anything: whatever an execution does before the delivery,
 * it does after it as well, with the same campaigns, elections and depositions at the same ticks.
 * It ends, as each urgent delivery leaves one message less.
 *
 *  1. A message of a lower term that is ignored. Terms never decrease, so it stays ignored whatever
 *     comes first. Losing it instead only leaves less to lose later.
 *  2. With fifo channels and delay 0, and nobody who proposes or transfers: an answer of the member's
 *     own term that changes nothing but `recentActive` of its sender. Delays forbid that the member
 *     ticks before, and only ticks read `recentActive`. What another message may do first is raise
 *     the term or end the leadership, and then the answer is ignored and `recentActive` is gone in
 *     either order; or advance another member's progress, which the answer does not touch; or elect
 *     the member, for which the answers to a campaign that is decided do not count. The progress of
 *     the sender itself only its own messages change, which come after it. Where the answer may also
 *     be lost, alone or with the member's links, it has to change nothing at all: a loss leaves
 *     `recentActive` as it was.
 *  3. With delay 0: a granted pre-vote, which carries a higher term but raises none, at a member that
 *     is not asking for pre-votes. It has no effect, and only a tick could make the member ask, which
 *     the delay forbids before. A term raised first only turns it into an ignored message.
 *
 * Ticks that a restarted member owes are not held up by the delay: until they have passed, only
 * messages of the first kind are urgent at it.
 */

import { produce } from "immer";

import type { Step } from "./inputs.ts";
import { nodeKey } from "./key.ts";
import type { Message, MessageType } from "./messages.ts";
import type { NodeState } from "./node.ts";

const answers: readonly MessageType[] = [
  "MsgAppResp",
  "MsgHeartbeatResp",
  "MsgVoteResp",
  "MsgPreVoteResp",
];

/** Which conditions of the second and the third kind the regime and the scenario meet. */
export interface UrgentWhere {
  readonly hasQuietAnswers: boolean;
  readonly ticksWait: boolean;
  readonly mayLose: boolean;
}

export function isUrgent(
  node: NodeState,
  message: Message,
  step: Step,
  { hasQuietAnswers, ticksWait, mayLose }: UrgentWhere,
): boolean {
  if (step.sent.length > 0 || step.panic !== null) return false;
  const isLocal = message.term === 0;
  if (!isLocal && message.term < node.term) return nodeKey(step.node) === nodeKey(node);
  const isGrantedPreVote = message.type === "MsgPreVoteResp" && !message.reject;
  if (message.term > node.term && isGrantedPreVote && node.role !== "preCandidate") {
    return ticksWait && nodeKey(step.node) === nodeKey(node);
  }
  const isOwnAnswer = message.term === node.term && answers.includes(message.type);
  const after = mayLose ? node : heardFrom(node, message);
  return isOwnAnswer && hasQuietAnswers && nodeKey(step.node) === nodeKey(after);
}

/** The member as it was, but for having heard from the sender if it keeps count of that. */
const heardFrom = (node: NodeState, { from, type }: Message): NodeState =>
  produce(node, (draft) => {
    const isCounted = type === "MsgAppResp" || type === "MsgHeartbeatResp";
    const progress = draft.progress.find(({ id }) => id === from);
    if (isCounted && progress !== undefined) progress.recentActive = true;
  });
