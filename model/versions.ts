/** The two versions of etcd whose library was recorded, as their servers set it up. */

import type { VersionRules } from "./rules.ts";

/** 3.1.4: its server always checks the quorum and never asks for pre-votes. */
export const etcd314: VersionRules = {
  checkQuorum: true,
  preVote: false,
  higherTermLead: "sender",
  answersOldLeader: "checkQuorum",
  lowerTermPreVote: "ignored",
  preVoteGrantTerm: "voters",
  preCandidateKeeps: "votesAndLead",
  voteNeeds: "noVote",
  tally: "exactly",
  newLeader: "3.1",
  appendsAfterAccept: "once",
  restartTicks: "electionTickLess1AtOnce",
  wording: "3.1",
  bug: null,
};

/** 3.4.23 with its defaults. */
export const etcd34: VersionRules = {
  checkQuorum: true,
  preVote: false,
  higherTermLead: "leadersOnly",
  answersOldLeader: "checkQuorumOrPreVote",
  lowerTermPreVote: "rejected",
  preVoteGrantTerm: "requests",
  preCandidateKeeps: "neither",
  voteNeeds: "noVoteAndNoLead",
  tally: "atLeast",
  newLeader: "3.4",
  appendsAfterAccept: "whileRoom",
  restartTicks: "electionTickLess2OncePeersConnect",
  wording: "3.4",
  bug: null,
};
