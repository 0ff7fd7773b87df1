/** How a member answers requests of votes and of pre-votes (Raft §5.2, §5.4.1; raft.go `Step`). */

import type { VoteLine } from "./events.ts";
import { noNode } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { isUpToDate, lastIndex, lastTerm } from "./log.ts";
import { messageTo } from "./messages.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import type { Rules } from "./rules.ts";
import { stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/**
 * Grants or rejects (Raft §5.2, §5.4.1; raft.go `Step`, MsgVote). Only a granted vote is
 * remembered: a pre-vote may be given to many.
 */
export function answerVoteRequest(node: NodeState, message: Message, { rules }: Context): Step {
  const ignoresLog = rules.bug === "noLogComparisonInVotes";
  const hasFitLog = ignoresLog || isUpToDate(node.log, message.logTerm, message.index);
  if (!mayVoteFor(node, message, rules) || !hasFitLog) return rejectVote(node, message);
  const next = message.type === "MsgVote" ? { ...node, vote: message.from, electionElapsed: 0 } : node;
  const grantTerm = rules.preVoteGrantTerm === "requests" ? message.term : node.term;
  return stepTo(next, {
    events: [{ kind: "castVote", ...voteLine(node, message) }],
    sent: [messageTo(message.from, answerTypeOf(message), node, { term: grantTerm })],
  });
}

/** Is a vote left to give to this sender, in the term that it asks for? */
function mayVoteFor(node: NodeState, { from, term, type }: Message, rules: Rules): boolean {
  const isRepeat = node.vote === from;
  const hasNoVote = node.vote === noNode;
  const hasNoVoteAndNoLead = hasNoVote && node.lead === noNode;
  const isFree = rules.voteNeeds === "noVote" ? hasNoVote : hasNoVoteAndNoLead;
  const isForLaterTerm = type === "MsgPreVote" && term > node.term;
  return isRepeat || isFree || isForLaterTerm || rules.bug === "twoVotesInOneTerm";
}

/** Refuses, at its own term. */
export const rejectVote = (node: NodeState, message: Message): Step =>
  stepTo(node, {
    events: [{ kind: "rejectedVote", ...voteLine(node, message) }],
    sent: [messageTo(message.from, answerTypeOf(message), node, { reject: true })],
  });

/**
 * While a leader is known and the election timer young, requests of a higher term are not answered,
 * unless that leader itself hands over (Raft §6, dissertation §4.2.3; raft.go `Step`, `inLease`).
 */
export function isInLease(node: NodeState, message: Message, rules: Rules): boolean {
  const isTransfer = message.context === "CampaignTransfer";
  const hasLease = rules.checkQuorum && node.lead !== noNode;
  return !isTransfer && hasLease && node.electionElapsed < rules.electionTick;
}

export const refuseInLease = (node: NodeState, message: Message, { electionTick }: Rules): Step =>
  stepTo(node, {
    events: [
      {
        kind: "leaseNotExpired",
        ...voteLine(node, message),
        remaining: electionTick - node.electionElapsed,
      },
    ],
  });

const answerTypeOf = ({ type }: Message): "MsgVoteResp" | "MsgPreVoteResp" =>
  type === "MsgVote" ? "MsgVoteResp" : "MsgPreVoteResp";

/** How the log lines describe a request: the voter's last entry and vote, then the sender's. */
const voteLine = (node: NodeState, message: Message): VoteLine => ({
  node: node.id,
  logTerm: lastTerm(node.log),
  index: lastIndex(node.log),
  vote: node.vote,
  type: message.type === "MsgVote" ? "MsgVote" : "MsgPreVote",
  from: message.from,
  messageLogTerm: message.logTerm,
  messageIndex: message.index,
  term: node.term,
});
