/** One member's raft state: etcd's `raft` struct (raft.go), as far as this model goes. */

import type { Index, NodeId, Term } from "./ids.ts";
import type { Log } from "./log.ts";

export type Role = "follower" | "candidate" | "preCandidate" | "leader";

/** What a leader knows of one member (progress.go). Snapshots are left out of this model. */
export interface Progress {
  readonly id: NodeId;
  readonly match: Index;
  readonly next: Index;
  readonly state: "probe" | "replicate";
  /** 3.1: `Paused`; 3.4: `ProbeSent`. */
  readonly paused: boolean;
  readonly recentActive: boolean;
  /** The last index of each append in flight, oldest first. */
  readonly inflights: readonly Index[];
}

export interface Ballot {
  readonly from: NodeId;
  readonly granted: boolean;
}

export interface NodeState {
  readonly id: NodeId;
  readonly term: Term;
  readonly vote: NodeId;
  readonly lead: NodeId;
  readonly role: Role;
  /** Ticks since the election timer was last reset. */
  readonly electionElapsed: number;
  readonly heartbeatElapsed: number;
  /**
   * etcd's `randomizedElectionTimeout`, in ticks. While `timeoutOpen`, the draw has not been made
   * yet: the timeout is at least this, and whatever is below has been survived.
   */
  readonly timeout: number;
  readonly timeoutOpen: boolean;
  /** The answers to the present campaign, by ascending member. */
  readonly votes: readonly Ballot[];
  readonly leadTransferee: NodeId;
  /** 3.4 only; 0 under 3.1, whose `pendingConf` is always false here. */
  readonly pendingConfIndex: Index;
  readonly commit: Index;
  readonly log: Log;
  /** Every member by ascending id, itself included, while it leads; otherwise empty. */
  readonly progress: readonly Progress[];
}
