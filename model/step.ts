/** The rules of one member (etcd's raft.go): the term rule, then the handler of what came. */

import { receiveAppend, receiveHeartbeat } from "./append.ts";
import { countAnswer } from "./election.ts";
import type { Event } from "./events.ts";
import { noNode, noTerm, unreachable } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import type { Input, Step } from "./inputs.ts";
import { messageTo } from "./messages.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import { dropProposal, forwardProposal, propose } from "./replication.ts";
import { receiveAppendResponse, receiveHeartbeatResponse } from "./responses.ts";
import { restart } from "./restart.ts";
import { becomeFollower } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { tick } from "./tick.ts";
import {
  forwardTransfer,
  ignoreTimeoutNow,
  receiveTimeoutNow,
  transferLeadership,
} from "./transfer.ts";
import { andThen, ignored, quiet, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";
import { answerVoteRequest, isInLease, refuseInLease, rejectVote } from "./voting.ts";

/** What one input does to a member. Pure; a panic of the library leaves the member as it was. */
export function step(node: NodeState, input: Input, rules: Rules): Step {
  const taken = take(node, input, { rules, draws: input.draws });
  if (taken.panic !== null) return { ...taken, node, sent: [] };
  const lastSeen = input.kind === "restart" ? noNode : node.lead;
  return { ...taken, events: [...taken.events, ...leadLines(lastSeen, taken.node)] };
}

function take(node: NodeState, input: Input, context: Context): Step {
  switch (input.kind) {
    case "tick":
      return tick(node, input.fires, context);
    case "deliver":
      return receive(node, input.message, context);
    case "propose":
      return receive(node, messageTo(node.id, "MsgProp", node, { term: noTerm }), context);
    case "transferLeader":
      return receive(node, localTransfer(node, input.to), context);
    case "restart":
      return restart(node, input.advance, context);
    default:
      return unreachable(input);
  }
}

/** A request of the member's own server; it names as its sender the one to hand over to. */
const localTransfer = (node: NodeState, to: NodeId): Message =>
  messageTo(node.id, "MsgTransferLeader", node, { from: to, term: noTerm });

/**
 * Terms act as a clock (Raft §5.1; raft.go `Step`): a higher one is taken over, a lower one is out
 * of date. A local message has none.
 */
function receive(node: NodeState, message: Message, context: Context): Step {
  if (message.term === noTerm || message.term === node.term) return handle(node, message, context);
  return message.term > node.term
    ? receiveHigherTerm(node, message, context)
    : receiveLowerTerm(node, message, context.rules);
}

/** A higher term makes a follower, unless a lease holds or it is a pre-vote (Raft §5.1, §6). */
function receiveHigherTerm(node: NodeState, message: Message, context: Context): Step {
  const { rules } = context;
  const { type, from, reject } = message;
  const asksForVote = type === "MsgVote" || type === "MsgPreVote";
  if (asksForVote && isInLease(node, message, rules)) return refuseInLease(node, message, rules);
  const isPreVote = type === "MsgPreVote" || (type === "MsgPreVoteResp" && !reject);
  if (isPreVote) return handle(node, message, context);
  const told = stepTo(node, { events: [foreignTerm("higherTerm", node, message)] });
  const lead = mayLead(message, rules) ? from : noNode;
  const followed = andThen(told, context, (reached, left) =>
    becomeFollower(reached, message.term, lead, left),
  );
  return andThen(followed, context, (reached, left) => handle(reached, message, left));
}

/** Does the sender of a higher term become lead? 3.1 takes anyone who does not ask for a vote. */
function mayLead({ type }: Message, { higherTermLead }: Rules): boolean {
  const onlyLeadersSend = type === "MsgApp" || type === "MsgHeartbeat";
  return higherTermLead === "sender" ? type !== "MsgVote" : onlyLeadersSend;
}

/**
 * A lower term is answered only where the sender must learn of this one: a leader by an empty
 * MsgAppResp, a pre-candidate (3.4) by a rejection (raft.go `Step`).
 */
function receiveLowerTerm(node: NodeState, message: Message, rules: Rules): Step {
  const { type, from } = message;
  const isOldLeader = type === "MsgApp" || type === "MsgHeartbeat";
  const answersWithPreVote = rules.answersOldLeader === "checkQuorumOrPreVote" && rules.preVote;
  if (isOldLeader && (rules.checkQuorum || answersWithPreVote)) {
    return stepTo(node, {
      events: [quiet("answeredOldLeader", node)],
      sent: [messageTo(from, "MsgAppResp", node)],
    });
  }
  const rejectsPreVote = type === "MsgPreVote" && rules.lowerTermPreVote === "rejected";
  if (rejectsPreVote) return rejectVote(node, message);
  return stepTo(node, { events: [foreignTerm("lowerTerm", node, message)] });
}

const foreignTerm = (
  kind: "higherTerm" | "lowerTerm",
  { id, term }: NodeState,
  message: Message,
): Event => ({
  kind,
  node: id,
  term,
  type: message.type,
  from: message.from,
  messageTerm: message.term,
});

/** Requests of votes are answered in any role; the rest is for the role (raft.go `Step`). */
function handle(node: NodeState, message: Message, context: Context): Step {
  const asksForVote = message.type === "MsgVote" || message.type === "MsgPreVote";
  if (asksForVote) return answerVoteRequest(node, message, context);
  switch (node.role) {
    case "leader":
      return handleAsLeader(node, message, context);
    case "candidate":
    case "preCandidate":
      return handleAsCandidate(node, message, context);
    case "follower":
      return handleAsFollower(node, message, context);
    default:
      return unreachable(node.role);
  }
}

/** raft.go `stepLeader`. */
function handleAsLeader(node: NodeState, message: Message, context: Context): Step {
  switch (message.type) {
    case "MsgProp":
      return propose(node, context);
    case "MsgAppResp":
      return receiveAppendResponse(node, message, context);
    case "MsgHeartbeatResp":
      return receiveHeartbeatResponse(node, message, context);
    case "MsgTransferLeader":
      return transferLeadership(node, message, context);
    default:
      return ignored(node);
  }
}

/** raft.go `stepCandidate`. Another has won this term: it is followed (Raft §5.2). */
function handleAsCandidate(node: NodeState, message: Message, context: Context): Step {
  switch (message.type) {
    case "MsgProp":
      return dropProposal(node, context.rules);
    case "MsgApp":
    case "MsgHeartbeat":
      return andThen(
        becomeFollower(node, node.term, message.from, context),
        context,
        (follower, left) => handleAsFollower(follower, message, left),
      );
    case "MsgVoteResp":
    case "MsgPreVoteResp":
      return countAnswer(node, message, context);
    case "MsgTimeoutNow":
      return ignoreTimeoutNow(node, message);
    default:
      return ignored(node);
  }
}

/** raft.go `stepFollower`. */
function handleAsFollower(node: NodeState, message: Message, context: Context): Step {
  switch (message.type) {
    case "MsgProp":
      return forwardProposal(node, context);
    case "MsgApp":
      return receiveAppend(node, message, context);
    case "MsgHeartbeat":
      return receiveHeartbeat(node, message, context);
    case "MsgTransferLeader":
      return forwardTransfer(node, message);
    case "MsgTimeoutNow":
      return receiveTimeoutNow(node, message, context);
    default:
      return ignored(node);
  }
}

/** What the loop above raft prints when it sees that the lead has changed (node.go `run`). */
function leadLines(seen: NodeId, { id, lead, term }: NodeState): readonly Event[] {
  if (lead === seen) return [];
  if (lead === noNode) return [{ kind: "lostLeader", node: id, lead: seen, term }];
  if (seen === noNode) return [{ kind: "electedLeader", node: id, lead, term }];
  return [{ kind: "changedLeader", node: id, from: seen, lead, term }];
}
