/** How time passes for a member (raft.go `tickElection`, `tickHeartbeat`). */

import { produce } from "immer";

import { startElection } from "./election.ts";
import type { Event } from "./events.ts";
import { noNode } from "./ids.ts";
import type { Step } from "./inputs.ts";
import type { NodeState } from "./node.ts";
import { quorum } from "./quorum.ts";
import { broadcastHeartbeat } from "./replication.ts";
import { becomeFollower } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { timeoutAt } from "./timeout.ts";
import { andThen, quiet, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** One tick; `fires` says whether an open timeout that it reaches runs out. */
export const tick = (node: NodeState, fires: boolean, context: Context): Step =>
  node.role === "leader" ? tickLeader(node, context) : tickElection(node, fires, context);

/** Who does not lead campaigns when its timeout runs out (Raft §5.2; raft.go `tickElection`). */
function tickElection(node: NodeState, fires: boolean, context: Context): Step {
  const elapsed = node.electionElapsed + 1;
  const { hasRunOut, ...timeout } = timeoutAt(elapsed, node, fires, context.rules);
  const ticked = { ...node, ...timeout, electionElapsed: hasRunOut ? 0 : elapsed };
  if (hasRunOut) return startElection(ticked, context);
  const hasSurvived = elapsed >= node.timeout;
  const kind = hasSurvived ? "survivedTimeout" : "tickedQuietly";
  return stepTo(ticked, { events: [quiet(kind, node)] });
}

/** A leader checks its quorum every electionTick ticks, and sends heartbeats (`tickHeartbeat`). */
function tickLeader(node: NodeState, context: Context): Step {
  const { electionTick, heartbeatTick } = context.rules;
  const electionElapsed = node.electionElapsed + 1;
  const heartbeatElapsed = node.heartbeatElapsed + 1;
  const isElectionTick = electionElapsed >= electionTick;
  const isHeartbeatTick = heartbeatElapsed >= heartbeatTick;
  const ticked = stepTo({
    ...node,
    electionElapsed: isElectionTick ? 0 : electionElapsed,
    heartbeatElapsed,
  });
  const checked = isElectionTick ? andThen(ticked, context, endElectionTimeout) : ticked;
  return andThen(checked, context, (leader) => {
    if (leader.role !== "leader") return stepTo(leader);
    if (!isHeartbeatTick) return stepTo(leader, { events: [quiet("tickedQuietly", leader)] });
    return broadcastHeartbeat({ ...leader, heartbeatElapsed: 0 });
  });
}

/** A transfer that took as long as an election timeout is given up (raft.go `tickHeartbeat`). */
function endElectionTimeout(node: NodeState, context: Context): Step {
  const checked = context.rules.checkQuorum ? checkQuorum(node, context) : stepTo(node);
  return andThen(checked, context, (reached) => {
    const givesUp = reached.role === "leader" && reached.leadTransferee !== noNode;
    if (!givesUp) return stepTo(reached);
    const next = { ...reached, leadTransferee: noNode };
    return stepTo(next, { events: [quiet("transferTimedOut", reached)] });
  });
}

/** Steps down if less than a quorum was heard of since the last check (raft.go MsgCheckQuorum). */
function checkQuorum(node: NodeState, context: Context): Step {
  const { rules } = context;
  const heard = node.progress.filter((peer) => peer.id === node.id || peer.recentActive);
  if (heard.length < quorum(rules)) {
    const told: Event = { kind: "quorumNotActive", node: node.id };
    return andThen(stepTo(node, { events: [told] }), context, (reached, left) =>
      becomeFollower(reached, reached.term, noNode, left),
    );
  }
  return stepTo(allForgotten(node, rules), { events: [quiet("quorumActive", node)] });
}

/** Nobody has been heard of since this check; in 3.4 a leader always counts itself. */
const allForgotten = (node: NodeState, { newLeader }: Rules): NodeState =>
  produce(node, (draft) => {
    for (const peer of draft.progress) {
      const isOwn = peer.id === node.id;
      peer.recentActive = isOwn && newLeader === "3.4";
    }
  });
