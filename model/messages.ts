/** The messages of etcd's raft that members exchange (raftpb; raft.go). */

import type { Index, NodeId, Term } from "./ids.ts";
import type { Run } from "./log.ts";

export const messageTypes = [
  "MsgProp",
  "MsgApp",
  "MsgAppResp",
  "MsgVote",
  "MsgVoteResp",
  "MsgPreVote",
  "MsgPreVoteResp",
  "MsgHeartbeat",
  "MsgHeartbeatResp",
  "MsgTransferLeader",
  "MsgTimeoutNow",
] as const;

export type MessageType = (typeof messageTypes)[number];

/** One message; fields a type does not use are zero, false or empty, as in raftpb. */
export interface Message {
  readonly type: MessageType;
  readonly from: NodeId;
  readonly to: NodeId;
  /** 0 for MsgProp and a local MsgTransferLeader. */
  readonly term: Term;
  readonly logTerm: Term;
  readonly index: Index;
  readonly commit: Index;
  readonly reject: boolean;
  readonly rejectHint: Index;
  /** MsgApp: the entries after `index`, as runs. A MsgProp holds one entry, which is not written. */
  readonly entries: readonly Run[];
  /** "CampaignTransfer" in the vote requests of a transfer, otherwise empty. */
  readonly context: "" | "CampaignTransfer";
}
