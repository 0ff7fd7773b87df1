/** How a leader hands over to another (Raft dissertation §3.10; raft.go MsgTransferLeader). */

import { campaign } from "./election.ts";
import type { Event } from "./events.ts";
import { noNode, noTerm } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { lastIndex } from "./log.ts";
import { messageTo } from "./messages.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import { progressOf } from "./progress.ts";
import { sendAppend } from "./replication.ts";
import { andThen, ignored, quiet, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** A leader is asked to hand over to the request's sender (raft.go `stepLeader`). */
export function transferLeadership(node: NodeState, { from }: Message, context: Context): Step {
  const { id, term, leadTransferee } = node;
  if (progressOf(node, from) === undefined) return ignored(node);
  const line = (kind: TransferKind, to: NodeId): Event => ({ kind, node: id, term, to });
  const isRepeat = leadTransferee === from;
  if (isRepeat) return stepTo(node, { events: [line("transferAlreadyPending", from)] });
  const isPending = leadTransferee !== noNode;
  const aborted = isPending ? [line("transferAborted", leadTransferee)] : [];
  if (from === id) {
    const idle = { ...node, leadTransferee: noNode };
    return stepTo(idle, { events: [...aborted, { kind: "transferToSelf", node: id }] });
  }
  const next = { ...node, leadTransferee: from, electionElapsed: 0 };
  const started = stepTo(next, { events: [...aborted, line("transferStarted", from)] });
  return andThen(started, context, (reached, left) =>
    isCaughtUp(reached, from)
      ? sendTimeoutNow(reached, from, "sentTimeoutNowAtOnce")
      : sendAppend(reached, from, left),
  );
}

type TransferKind = "transferAlreadyPending" | "transferAborted" | "transferStarted";

const isCaughtUp = (node: NodeState, peer: NodeId): boolean =>
  progressOf(node, peer)?.match === lastIndex(node.log);

const sendTimeoutNow = (
  node: NodeState,
  to: NodeId,
  kind: "sentTimeoutNow" | "sentTimeoutNowAtOnce",
): Step =>
  stepTo(node, {
    events: [{ kind, node: node.id, to }],
    sent: [messageTo(to, "MsgTimeoutNow", node)],
  });

/** After a peer's answer: the one to hand over to may now be ready (raft.go MsgAppResp). */
export function sendTimeoutNowIfCaughtUp(node: NodeState, peer: NodeId): Step {
  const isReady = node.leadTransferee === peer && isCaughtUp(node, peer);
  return isReady ? sendTimeoutNow(node, peer, "sentTimeoutNow") : stepTo(node);
}

/**
 * A follower hands the request to its leader, for which it is then the one to hand over to. The
 * library panics if the request was forwarded before, as it then carries a term (raft.go `send`).
 */
export function forwardTransfer(node: NodeState, message: Message): Step {
  if (node.lead === noNode) {
    return stepTo(node, { events: [{ kind: "droppedTransfer", node: node.id, term: node.term }] });
  }
  if (message.term !== noTerm) {
    return stepTo(node, {
      panic: `term should not be set when sending MsgTransferLeader (was ${message.term})`,
    });
  }
  return stepTo(node, {
    events: [quiet("forwarded", node)],
    sent: [messageTo(node.lead, "MsgTransferLeader", node)],
  });
}

/** A follower is told to campaign at once; its requests overrule leases (raft.go MsgTimeoutNow). */
export function receiveTimeoutNow(node: NodeState, { from }: Message, context: Context): Step {
  const started = stepTo(node, {
    events: [{ kind: "startedElectionForTransfer", node: node.id, term: node.term, from }],
  });
  return andThen(started, context, (reached, left) => campaign(reached, "transfer", left));
}

/** One that campaigns already goes on with that (raft.go `stepCandidate`). */
export const ignoreTimeoutNow = (node: NodeState, { from }: Message): Step =>
  stepTo(node, {
    events: [{ kind: "ignoredTimeoutNow", node: node.id, term: node.term, role: node.role, from }],
  });
