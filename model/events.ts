/** What a step has done, as data: every log line of etcd, and the branches that print nothing. */

import type { Index, NodeId, Term } from "./ids.ts";
import type { MessageType } from "./messages.ts";
import type { Progress, Role } from "./node.ts";

type VoteAsked = "MsgVote" | "MsgPreVote";
type VoteAnswer = "MsgVoteResp" | "MsgPreVoteResp";

/** A vote request in the voter's log line: its own last position, then the request's. */
export interface VoteLine {
  readonly node: NodeId;
  readonly logTerm: Term;
  readonly index: Index;
  readonly vote: NodeId;
  readonly type: VoteAsked;
  readonly from: NodeId;
  readonly messageLogTerm: Term;
  readonly messageIndex: Index;
  /** The voter's term. */
  readonly term: Term;
}

interface ForeignTerm {
  readonly node: NodeId;
  readonly term: Term;
  readonly type: MessageType;
  readonly from: NodeId;
  readonly messageTerm: Term;
}

interface Transfer {
  readonly node: NodeId;
  readonly term: Term;
  readonly to: NodeId;
}

interface StateLine {
  readonly node: NodeId;
  readonly term: Term;
}

export type Event =
  | (StateLine & { readonly kind: "becameFollower" | "becameCandidate" })
  | (StateLine & { readonly kind: "becamePreCandidate" | "becameLeader" })
  | (StateLine & { readonly kind: "startingElection" })
  | (StateLine & { readonly kind: "droppedProposal" | "droppedTransfer" })
  | {
      readonly kind: "newRaft";
      readonly node: NodeId;
      readonly peers: readonly NodeId[];
      readonly term: Term;
      readonly commit: Index;
      readonly applied: Index;
      readonly lastIndex: Index;
      readonly lastTerm: Term;
    }
  | {
      readonly kind: "switchedConfiguration";
      readonly node: NodeId;
      readonly voters: readonly NodeId[];
    }
  | {
      readonly kind: "sentVoteRequest";
      readonly node: NodeId;
      readonly logTerm: Term;
      readonly index: Index;
      readonly type: VoteAsked;
      readonly to: NodeId;
      readonly term: Term;
    }
  | {
      readonly kind: "receivedVote" | "receivedVoteRejection";
      readonly node: NodeId;
      readonly type: VoteAnswer;
      readonly from: NodeId;
      readonly term: Term;
    }
  | {
      readonly kind: "tally";
      readonly node: NodeId;
      readonly quorum: number;
      readonly granted: number;
      readonly type: VoteAnswer;
      readonly rejected: number;
    }
  | (ForeignTerm & { readonly kind: "higherTerm" | "lowerTerm" })
  | (VoteLine & { readonly kind: "castVote" | "rejectedVote" })
  /** `remaining` in ticks. */
  | (VoteLine & { readonly kind: "leaseNotExpired"; readonly remaining: number })
  | { readonly kind: "quorumNotActive"; readonly node: NodeId }
  | {
      readonly kind: "startedElectionForTransfer";
      readonly node: NodeId;
      readonly term: Term;
      readonly from: NodeId;
    }
  | {
      readonly kind: "ignoredTimeoutNow";
      readonly node: NodeId;
      readonly term: Term;
      readonly role: Role;
      readonly from: NodeId;
    }
  | {
      readonly kind: "foundConflict";
      readonly node: NodeId;
      readonly index: Index;
      readonly existingTerm: Term;
      readonly conflictingTerm: Term;
    }
  | { readonly kind: "replacedUnstable"; readonly node: NodeId; readonly index: Index }
  | {
      readonly kind: "rejectedAppend";
      readonly node: NodeId;
      readonly logTerm: Term;
      readonly messageLogTerm: Term;
      readonly index: Index;
      readonly from: NodeId;
    }
  | {
      readonly kind: "receivedAppendRejection";
      readonly node: NodeId;
      readonly lastIndex: Index;
      readonly from: NodeId;
      readonly index: Index;
    }
  | {
      readonly kind: "decreasedProgress";
      readonly node: NodeId;
      readonly peer: NodeId;
      readonly match: Index;
      readonly next: Index;
      readonly state: Progress["state"];
      /** Would an append to this peer be skipped? */
      readonly waiting: boolean;
      readonly recentActive: boolean;
      /** How many appends are in flight, and whether that is as many as may be. */
      readonly inflights: number;
      readonly windowFull: boolean;
    }
  | (Transfer & { readonly kind: "droppedProposalInTransfer" | "transferAlreadyPending" })
  | (Transfer & { readonly kind: "transferAborted" | "transferStarted" })
  | { readonly kind: "transferToSelf"; readonly node: NodeId }
  | {
      readonly kind: "sentTimeoutNowAtOnce" | "sentTimeoutNow";
      readonly node: NodeId;
      readonly to: NodeId;
    }
  /** The three lines of node.go, printed when the lead is seen to have changed. */
  | (StateLine & { readonly kind: "electedLeader" | "lostLeader"; readonly lead: NodeId })
  | {
      readonly kind: "changedLeader";
      readonly node: NodeId;
      readonly from: NodeId;
      readonly lead: NodeId;
      readonly term: Term;
    }
  /** Branches that print nothing. */
  | { readonly kind: QuietKind; readonly node: NodeId };

export type QuietKind =
  | "tickedQuietly"
  | "survivedTimeout"
  | "sentHeartbeats"
  | "quorumActive"
  | "transferTimedOut"
  | "answeredOldLeader"
  | "ignoredSilently"
  | "acceptedAppend"
  | "acceptedStaleAppend"
  | "acceptedHeartbeat"
  | "forwarded"
  | "proposed"
  | "advancedMatch"
  | "advancedCommit"
  | "ignoredStaleAcceptance"
  | "ignoredStaleRejection"
  | "receivedHeartbeatResponse"
  | "leftOutSnapshot";

export type EventKind = Event["kind"];

/** Names every kind, so that a new one does not compile until it is listed. */
const allKinds: { readonly [Kind in EventKind]: Kind } = {
  becameFollower: "becameFollower",
  becameCandidate: "becameCandidate",
  becamePreCandidate: "becamePreCandidate",
  becameLeader: "becameLeader",
  startingElection: "startingElection",
  droppedProposal: "droppedProposal",
  droppedTransfer: "droppedTransfer",
  newRaft: "newRaft",
  switchedConfiguration: "switchedConfiguration",
  sentVoteRequest: "sentVoteRequest",
  receivedVote: "receivedVote",
  receivedVoteRejection: "receivedVoteRejection",
  tally: "tally",
  higherTerm: "higherTerm",
  lowerTerm: "lowerTerm",
  castVote: "castVote",
  rejectedVote: "rejectedVote",
  leaseNotExpired: "leaseNotExpired",
  quorumNotActive: "quorumNotActive",
  startedElectionForTransfer: "startedElectionForTransfer",
  ignoredTimeoutNow: "ignoredTimeoutNow",
  foundConflict: "foundConflict",
  replacedUnstable: "replacedUnstable",
  rejectedAppend: "rejectedAppend",
  receivedAppendRejection: "receivedAppendRejection",
  decreasedProgress: "decreasedProgress",
  droppedProposalInTransfer: "droppedProposalInTransfer",
  transferAlreadyPending: "transferAlreadyPending",
  transferAborted: "transferAborted",
  transferStarted: "transferStarted",
  transferToSelf: "transferToSelf",
  sentTimeoutNowAtOnce: "sentTimeoutNowAtOnce",
  sentTimeoutNow: "sentTimeoutNow",
  electedLeader: "electedLeader",
  changedLeader: "changedLeader",
  lostLeader: "lostLeader",
  tickedQuietly: "tickedQuietly",
  survivedTimeout: "survivedTimeout",
  sentHeartbeats: "sentHeartbeats",
  quorumActive: "quorumActive",
  transferTimedOut: "transferTimedOut",
  answeredOldLeader: "answeredOldLeader",
  ignoredSilently: "ignoredSilently",
  acceptedAppend: "acceptedAppend",
  acceptedStaleAppend: "acceptedStaleAppend",
  acceptedHeartbeat: "acceptedHeartbeat",
  forwarded: "forwarded",
  proposed: "proposed",
  advancedMatch: "advancedMatch",
  advancedCommit: "advancedCommit",
  ignoredStaleAcceptance: "ignoredStaleAcceptance",
  ignoredStaleRejection: "ignoredStaleRejection",
  receivedHeartbeatResponse: "receivedHeartbeatResponse",
  leftOutSnapshot: "leftOutSnapshot",
};

export const eventKinds: readonly EventKind[] = Object.values(allKinds);
