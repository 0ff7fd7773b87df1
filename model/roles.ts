/** How a member changes its role (Raft §5.1, §5.2; raft.go `reset` and `become…`). */

import { withOwnEntry } from "./own-log.ts";
import { nextTerm, noIndex, noNode } from "./ids.ts";
import type { NodeId, Term } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { lastIndex } from "./log.ts";
import type { NodeState } from "./node.ts";
import { freshProgress, replicating } from "./progress.ts";
import { drawTimeout } from "./timeout.ts";
import { quiet, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** Forgets what belongs to a role, in a new term also the vote; draws a timeout (`reset`). */
const reset = (node: NodeState, at: Term, { rules, draws }: Context): NodeState => ({
  ...node,
  term: at,
  vote: at === node.term ? node.vote : noNode,
  lead: noNode,
  electionElapsed: 0,
  heartbeatElapsed: 0,
  ...drawTimeout(draws, rules),
  votes: [],
  leadTransferee: noNode,
  pendingConfIndex: noIndex,
  progress: [],
});

const oneDraw = ({ draws }: Context): number => (draws === "open" ? 0 : 1);

/** Follows a leader, or nobody yet (Raft §5.1; raft.go `becomeFollower`). */
export function becomeFollower(node: NodeState, at: Term, lead: NodeId, context: Context): Step {
  const next: NodeState = { ...reset(node, at, context), role: "follower", lead };
  return stepTo(next, {
    events: [{ kind: "becameFollower", node: node.id, term: at }],
    drawn: oneDraw(context),
  });
}

/** Votes for itself in the next term (Raft §5.2; raft.go `becomeCandidate`). */
export function becomeCandidate(node: NodeState, context: Context): Step {
  const at = nextTerm(node.term);
  const next: NodeState = { ...reset(node, at, context), role: "candidate", vote: node.id };
  return stepTo(next, {
    events: [{ kind: "becameCandidate", node: node.id, term: at }],
    drawn: oneDraw(context),
  });
}

/**
 * Asks first whether it could win (Raft dissertation §9.6; raft.go `becomePreCandidate`). Its term,
 * vote and timeout stay; 3.1 also leaves its votes and its lead as they were.
 */
export function becomePreCandidate(node: NodeState, { rules }: Context): Step {
  const keeps = rules.preCandidateKeeps === "votesAndLead";
  const entersTerm = rules.bug === "preVoteChangesTerm";
  const next: NodeState = {
    ...node,
    term: entersTerm ? nextTerm(node.term) : node.term,
    role: "preCandidate",
    votes: keeps ? node.votes : [],
    lead: keeps ? node.lead : noNode,
  };
  return stepTo(next, {
    events: [{ kind: "becamePreCandidate", node: node.id, term: node.term }],
  });
}

/**
 * Leads its term, and begins it with an empty entry (Raft §5.2, §8; raft.go `becomeLeader`). In 3.4
 * its own progress replicates from the start, and earlier entries may hold membership changes.
 */
export function becomeLeader(node: NodeState, context: Context): Step {
  const { rules } = context;
  const last = lastIndex(node.log);
  const own = freshProgress(node.id, last, last);
  const ownFirst = rules.newLeader === "3.4" ? replicating(own) : own;
  const elected: NodeState = {
    ...reset(node, node.term, context),
    role: "leader",
    lead: node.id,
    pendingConfIndex: rules.newLeader === "3.4" ? last : noIndex,
    progress: rules.members.map((id) =>
      id === node.id ? ownFirst : freshProgress(id, noIndex, last),
    ),
  };
  const next = withOwnEntry(elected, rules);
  const hasCommitted = next.commit > node.commit;
  return stepTo(next, {
    events: [
      { kind: "becameLeader", node: node.id, term: node.term },
      ...(hasCommitted ? [quiet("advancedCommit", node)] : []),
    ],
    drawn: oneDraw(context),
  });
}
