/** The messages of etcd's raft that members exchange (raftpb; raft.go). */

import { noIndex, noTerm } from "./ids.ts";
import type { Index, NodeId, Term } from "./ids.ts";
import type { Run } from "./log.ts";
import type { NodeState } from "./node.ts";

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
  /** MsgApp: the entries after `index`, as runs. A MsgProp holds one entry, not written here. */
  readonly entries: readonly Run[];
  /** "CampaignTransfer" in the vote requests of a transfer, otherwise empty. */
  readonly context: "" | "CampaignTransfer";
}

/** A message of a member at its present term (raft.go `send`), unless a field says otherwise. */
export const messageTo = (
  to: NodeId,
  type: MessageType,
  sender: NodeState,
  fields: Partial<Message> = {},
): Message => ({
  type,
  from: sender.id,
  to,
  term: sender.term,
  logTerm: noTerm,
  index: noIndex,
  commit: noIndex,
  reject: false,
  rejectHint: noIndex,
  entries: [],
  context: "",
  ...fields,
});
