/** The rules of one member as plain data: each difference between versions is one named field. */

import type { NodeId } from "./ids.ts";

/** What differs between versions of etcd and its options. Sources: raft.go of 3.1.4 and 3.4.23. */
export interface VersionRules {
  readonly checkQuorum: boolean;
  readonly preVote: boolean;
  /** Who becomes lead on a higher term: any sender but one that asks for votes, or leaders only. */
  readonly higherTermLead: "sender" | "leadersOnly";
  /** Who answers a leader of a lower term, so that it learns of the term. */
  readonly answersOldLeader: "checkQuorum" | "checkQuorumOrPreVote";
  readonly lowerTermPreVote: "ignored" | "rejected";
  readonly preVoteGrantTerm: "voters" | "requests";
  readonly preCandidateKeeps: "votesAndLead" | "neither";
  readonly voteNeeds: "noVote" | "noVoteAndNoLead";
  /** How a tally is won or lost: at exactly a quorum, or at a quorum and beyond. */
  readonly tally: "exactly" | "atLeast";
  /** 3.4: a new leader's own progress replicates and stays active; it sets pendingConfIndex. */
  readonly newLeader: "3.1" | "3.4";
  /** 3.4: after an accepted append a leader goes on sending while the window has room. */
  readonly appendsAfterAccept: "once" | "whileRoom";
  /** The ticks that the server gives a member that restarts. */
  readonly restartTicks: "electionTickLess1AtOnce" | "electionTickLess2OncePeersConnect" | "none";
  /** The words of its log lines; 3.4 also returns an error where it drops a proposal. */
  readonly wording: "3.1" | "3.4";
  /** A planted bug, by name; null in every real version. */
  readonly bug: Bug | null;
}

/** Planted bugs (mutants), each one guard or assignment left out or changed. */
export const bugs = [
  "voteNotKeptOverRestart",
  "termNotKeptOverRestart",
  "twoVotesInOneTerm",
  "noLogComparisonInVotes",
  "minorityQuorum",
  "commitsOlderTermByCounting",
  "appendWithoutConsistencyCheck",
  /** A follower cuts its log at the entry before an append, whether or not anything differs. */
  "truncatesCommittedEntries",
  /** A granted pre-vote is remembered as if it were the vote of the voter's present term. */
  "preVoteChangesTerm",
  /** A proposal goes behind the leader's commit index, over what is not committed yet. */
  "leaderOverwritesItsLog",
  "commitTakenFromMessage",
] as const;
export type Bug = (typeof bugs)[number];

/** What a cluster is set up with. */
export interface Settings {
  /** Ascending. */
  readonly members: readonly NodeId[];
  /** ticks */
  readonly electionTick: number;
  /** ticks */
  readonly heartbeatTick: number;
  /** How many appends may be in flight to a replicating member. */
  readonly maxInflight: number;
  /** true: at most one entry per MsgApp (maxSizePerMsg 0); false: all (no limit). */
  readonly oneEntryPerAppend: boolean;
}

export type Rules = VersionRules & Settings;
