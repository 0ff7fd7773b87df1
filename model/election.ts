/** How a member campaigns, and how the answers add up (Raft §5.2; raft.go `campaign`, `poll`). */

import type { Event } from "./events.ts";
import { nextTerm, noNode } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { lastIndex, lastTerm } from "./log.ts";
import { messageTo } from "./messages.ts";
import type { Message } from "./messages.ts";
import type { Ballot, NodeState } from "./node.ts";
import { quorum } from "./quorum.ts";
import { broadcastAppend } from "./replication.ts";
import { becomeCandidate, becomeFollower, becomeLeader, becomePreCandidate } from "./roles.ts";
import type { Rules } from "./rules.ts";
import { andThen, ignored, stepTo } from "./turn.ts";
import type { Context } from "./turn.ts";

/** Why a member campaigns: its timeout ran out, or a leader has handed over to it. */
type Reason = "timeout" | "transfer";

/** The election timeout has run out (Raft §5.2; raft.go `Step`, MsgHup). */
export function startElection(node: NodeState, context: Context): Step {
  const starting: Event = { kind: "startingElection", node: node.id, term: node.term };
  return andThen(stepTo(node, { events: [starting] }), context, (started, left) =>
    context.rules.preVote ? preCampaign(started, left) : campaign(started, "timeout", left),
  );
}

/** Asks for votes in the next term, one of its own included (Raft §5.2; raft.go `campaign`). */
export function campaign(node: NodeState, reason: Reason, context: Context): Step {
  return andThen(becomeCandidate(node, context), context, (candidate, left) =>
    askForVotes(candidate, reason, left),
  );
}

/** Asks who would vote for it in the next term, without entering it (Raft dissertation §9.6). */
function preCampaign(node: NodeState, context: Context): Step {
  return andThen(becomePreCandidate(node, context), context, (preCandidate, left) =>
    askForVotes(preCandidate, "timeout", left),
  );
}

/** Counts its own vote, and asks the others unless that is enough: a sole member needs no more. */
function askForVotes(node: NodeState, reason: Reason, context: Context): Step {
  const own = { from: node.id, granted: true };
  return andThen(poll(node, own), context, (polled, left) =>
    isWon(polled, left.rules) ? winAlone(polled, left) : requestVotes(polled, reason, left.rules),
  );
}

const winAlone = (node: NodeState, context: Context): Step =>
  node.role === "preCandidate" ? campaign(node, "timeout", context) : becomeLeader(node, context);

/** The requests of a campaign. A pre-vote is asked for the next term; its line names this one. */
function requestVotes(node: NodeState, reason: Reason, { members }: Rules): Step {
  const isPreVote = node.role === "preCandidate";
  const type = isPreVote ? "MsgPreVote" : "MsgVote";
  const [logTerm, index] = [lastTerm(node.log), lastIndex(node.log)];
  const peers = members.filter((id) => id !== node.id);
  return stepTo(node, {
    events: peers.map((to) => ({
      kind: "sentVoteRequest",
      node: node.id,
      logTerm,
      index,
      type,
      to,
      term: node.term,
    })),
    sent: peers.map((to) =>
      messageTo(to, type, node, {
        term: isPreVote ? nextTerm(node.term) : node.term,
        logTerm,
        index,
        context: reason === "transfer" ? "CampaignTransfer" : "",
      }),
    ),
  });
}

/** Takes down an answer; only the first of each member counts (raft.go `poll`). */
function poll(node: NodeState, ballot: Ballot): Step {
  const { from, granted } = ballot;
  const isFirst = node.votes.every((vote) => vote.from !== from);
  const votes = isFirst ? [...node.votes, ballot].sort((a, b) => a.from - b.from) : node.votes;
  return stepTo(
    { ...node, votes },
    {
      events: [
        {
          kind: granted ? "receivedVote" : "receivedVoteRejection",
          node: node.id,
          type: answerType(node),
          from,
          term: node.term,
        },
      ],
    },
  );
}

/** The type of the answers to this member's present campaign. */
const answerType = ({ role }: NodeState): "MsgPreVoteResp" | "MsgVoteResp" =>
  role === "preCandidate" ? "MsgPreVoteResp" : "MsgVoteResp";

const countOf = ({ votes }: NodeState, granted: boolean): number =>
  votes.filter((vote) => vote.granted === granted).length;

/** 3.1 looks for exactly a quorum, 3.4 for one at least. */
const suffices = (count: number, rules: Rules): boolean =>
  rules.tally === "exactly" ? count === quorum(rules) : count >= quorum(rules);

const isWon = (node: NodeState, rules: Rules): boolean => suffices(countOf(node, true), rules);
const isLost = (node: NodeState, rules: Rules): boolean => suffices(countOf(node, false), rules);

/**
 * An answer to a campaign (Raft §5.2; raft.go `stepCandidate`): a quorum of grants wins, a quorum
 * of rejections loses. Answers to the other kind of campaign are ignored.
 */
export function countAnswer(node: NodeState, message: Message, context: Context): Step {
  if (message.type !== answerType(node)) return ignored(node);
  const ballot = { from: message.from, granted: !message.reject };
  return andThen(poll(node, ballot), context, (polled, left) => {
    const told = stepTo(polled, { events: [tally(polled, left.rules)] });
    return andThen(told, left, decide);
  });
}

const tally = (node: NodeState, rules: Rules): Event => ({
  kind: "tally",
  node: node.id,
  quorum: quorum(rules),
  granted: countOf(node, true),
  type: answerType(node),
  rejected: countOf(node, false),
});

function decide(node: NodeState, context: Context): Step {
  if (isWon(node, context.rules)) return win(node, context);
  if (isLost(node, context.rules)) return becomeFollower(node, node.term, noNode, context);
  return stepTo(node);
}

/** A pre-candidate goes on to the real election; a candidate leads, and tells all. */
function win(node: NodeState, context: Context): Step {
  if (node.role === "preCandidate") return campaign(node, "timeout", context);
  return andThen(becomeLeader(node, context), context, broadcastAppend);
}
