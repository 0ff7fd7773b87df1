/** How a leader replicates its log (Raft §5.3; raft.go `sendAppend`, `sendHeartbeat`). */

import { minIndex, noNode, noTerm, previousIndex } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { endOf, entriesAfter, firstOf, termAt } from "./log.ts";
import { messageTo } from "./messages.ts";
import type { NodeState, Progress } from "./node.ts";
import { withOwnEntry } from "./own-log.ts";
import { isPaused, progressOf, sentUpTo, withProgress } from "./progress.ts";
import type { Rules } from "./rules.ts";
import { andThen, forEach, quiet, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** The error with which 3.4 drops a proposal; 3.1 only prints. */
const droppedError = ({ wording }: Rules): string | null =>
  wording === "3.4" ? "raft proposal dropped" : null;

const peersOf = (node: NodeState, { members }: Rules): readonly NodeId[] =>
  members.filter((id) => id !== node.id);

/** A proposal: one more entry, sent to all (Raft §5.3; raft.go `stepLeader`, MsgProp). */
export function propose(node: NodeState, context: Context): Step {
  const { rules } = context;
  if (node.leadTransferee !== noNode) {
    const { id, term, leadTransferee } = node;
    return stepTo(node, {
      events: [{ kind: "droppedProposalInTransfer", node: id, term, to: leadTransferee }],
      error: droppedError(rules),
    });
  }
  const next = withOwnEntry(node, rules);
  const hasCommitted = next.commit > node.commit;
  const appended = stepTo(next, {
    events: [quiet("proposed", node), ...(hasCommitted ? [quiet("advancedCommit", node)] : [])],
  });
  return andThen(appended, context, broadcastAppend);
}

/** Appends to every peer (raft.go `bcastAppend`). */
export const broadcastAppend = (node: NodeState, context: Context): Step =>
  forEach(peersOf(node, context.rules), node, context, sendAppend);

/** The entries from a peer's next on, if any, unless it is paused (Raft §5.3; `sendAppend`). */
export function sendAppend(node: NodeState, to: NodeId, { rules }: Context): Step {
  const peer = progressOf(node, to);
  return peer === undefined || isPaused(peer, rules) ? stepTo(node) : appendTo(node, peer, rules);
}

/** Appends while there is something to send and room in the window (raft.go 3.4, `stepLeader`). */
export function sendWhileRoom(node: NodeState, to: NodeId, context: Context): Step {
  const peer = progressOf(node, to);
  if (peer === undefined || isPaused(peer, context.rules)) return stepTo(node);
  const hasMore = entriesAfter(node.log, previousIndex(peer.next)).length > 0;
  if (!hasMore) return stepTo(node);
  const sent = appendTo(node, peer, context.rules);
  return andThen(sent, context, (reached, left) => sendWhileRoom(reached, to, left));
}

/**
 * One append. An empty one changes nothing of the peer's progress.
 * Differs from etcd: where the entries are compacted away it would send a snapshot; here it sends
 * nothing. No history without compaction comes to this, and the event tells where one does.
 */
function appendTo(node: NodeState, peer: Progress, rules: Rules): Step {
  const index = previousIndex(peer.next);
  if (index < node.log.base.last) {
    return stepTo(node, { events: [quiet("leftOutSnapshot", node)] });
  }
  const all = entriesAfter(node.log, index);
  const entries = rules.oneEntryPerAppend ? firstOf(all, index) : all;
  const logTerm = termAt(node.log, index);
  const { commit } = node;
  const append = messageTo(peer.id, "MsgApp", node, { index, logTerm, entries, commit });
  const after = entries.length === 0 ? peer : sentUpTo(peer, endOf(entries, index));
  return stepTo({ ...node, progress: withProgress(node, after) }, { sent: [append] });
}

/** A heartbeat to each peer, which commits no more than it holds (raft.go `sendHeartbeat`). */
export function broadcastHeartbeat(node: NodeState): Step {
  const peers = node.progress.filter(({ id }) => id !== node.id);
  return stepTo(node, {
    events: [quiet("sentHeartbeats", node)],
    sent: peers.map(({ id, match }) =>
      messageTo(id, "MsgHeartbeat", node, { commit: minIndex(match, node.commit) }),
    ),
  });
}

/** Hands a follower's request to its leader (raft.go `stepFollower`, MsgProp). */
export function forwardProposal(node: NodeState, { rules }: Context): Step {
  if (node.lead === noNode) return dropProposal(node, rules);
  return stepTo(node, {
    events: [quiet("forwarded", node)],
    sent: [messageTo(node.lead, "MsgProp", node, { term: noTerm })],
  });
}

/** Nobody is known to lead (raft.go `stepFollower`, `stepCandidate`). */
export const dropProposal = (node: NodeState, rules: Rules): Step =>
  stepTo(node, {
    events: [{ kind: "droppedProposal", node: node.id, term: node.term }],
    error: droppedError(rules),
  });
