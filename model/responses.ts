/** What a leader learns from the answers of its peers (Raft §5.3; raft.go `stepLeader`). */

import type { Event } from "./events.ts";
import type { Step } from "./inputs.ts";
import { lastIndex } from "./log.ts";
import type { Message } from "./messages.ts";
import type { NodeState, Progress } from "./node.ts";
import { committedBy } from "./own-log.ts";
import {
  acknowledged,
  decreased,
  heardHeartbeat,
  isPaused,
  isWindowFull,
  matchedUpTo,
  probing,
  progressOf,
  withProgress,
} from "./progress.ts";
import { broadcastAppend, sendAppend, sendWhileRoom } from "./replication.ts";
import type { Rules } from "./rules.ts";
import { sendTimeoutNowIfCaughtUp } from "./transfer.ts";
import { andThen, ignored, quiet, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** An answer to an append, or to a leader of an older term (Raft §5.3; raft.go MsgAppResp). */
export function receiveAppendResponse(node: NodeState, message: Message, context: Context): Step {
  const peer = progressOf(node, message.from);
  if (peer === undefined) return ignored(node);
  const active = { ...peer, recentActive: true };
  return message.reject
    ? receiveRejection(node, active, message, context)
    : receiveAcceptance(node, active, message, context);
}

/** The peer lacks the entry before: go back, and probe from there (Raft §5.3; `maybeDecrTo`). */
function receiveRejection(
  node: NodeState,
  peer: Progress,
  { from, index, rejectHint }: Message,
  context: Context,
): Step {
  const { rules } = context;
  const lower = decreased(peer, index, rejectHint);
  const told: Event = {
    kind: "receivedAppendRejection",
    node: node.id,
    lastIndex: rejectHint,
    from,
    index,
  };
  if (lower === null) {
    const next = { ...node, progress: withProgress(node, peer) };
    return stepTo(next, { events: [told, quiet("ignoredStaleRejection", node)] });
  }
  const after = lower.state === "replicate" ? probing(lower) : lower;
  const next = { ...node, progress: withProgress(node, after) };
  const stepped = stepTo(next, { events: [told, decreasedProgress(node, lower, rules)] });
  return andThen(stepped, context, (reached, left) => sendAppend(reached, from, left));
}

const decreasedProgress = (node: NodeState, lower: Progress, rules: Rules): Event => ({
  kind: "decreasedProgress",
  node: node.id,
  peer: lower.id,
  match: lower.match,
  next: lower.next,
  state: lower.state,
  waiting: isPaused(lower, rules),
  recentActive: lower.recentActive,
  inflights: lower.inflights.length,
  windowFull: isWindowFull(lower, rules),
});

/** The peer holds entries up to an index: what a quorum holds is committed (Raft §5.3, §5.4). */
function receiveAcceptance(
  node: NodeState,
  peer: Progress,
  { from, index }: Message,
  context: Context,
): Step {
  const { rules } = context;
  const wasPaused = isPaused(peer, rules);
  const matched = matchedUpTo(peer, index);
  if (matched.match === peer.match) {
    const next = { ...node, progress: withProgress(node, matched) };
    return stepTo(next, { events: [quiet("ignoredStaleAcceptance", node)] });
  }
  const advanced = { ...node, progress: withProgress(node, acknowledged(matched, index)) };
  const next = { ...advanced, commit: committedBy(advanced, rules) };
  const hasCommitted = next.commit > node.commit;
  const events = [
    quiet("advancedMatch", node),
    ...(hasCommitted ? [quiet("advancedCommit", node)] : []),
  ];
  const sent = andThen(stepTo(next, { events }), context, (reached, left) => {
    if (hasCommitted) return broadcastAppend(reached, left);
    return wasPaused ? sendAppend(reached, from, left) : stepTo(reached);
  });
  const filled = andThen(sent, context, (reached, left) =>
    rules.appendsAfterAccept === "whileRoom" ? sendWhileRoom(reached, from, left) : stepTo(reached),
  );
  return andThen(filled, context, (reached) => sendTimeoutNowIfCaughtUp(reached, from));
}

/** The peer is alive; it gets what it lacks, if only an empty append (raft.go MsgHeartbeatResp). */
export function receiveHeartbeatResponse(
  node: NodeState,
  message: Message,
  context: Context,
): Step {
  const peer = progressOf(node, message.from);
  if (peer === undefined) return ignored(node);
  const next = { ...node, progress: withProgress(node, heardHeartbeat(peer, context.rules)) };
  const heard = stepTo(next, { events: [quiet("receivedHeartbeatResponse", node)] });
  const isBehind = peer.match < lastIndex(node.log);
  return andThen(heard, context, (reached, left) =>
    isBehind ? sendAppend(reached, message.from, left) : stepTo(reached),
  );
}
