/** What a recording of etcd's raft library holds, line by line. */

import type { MessageType } from "../../model/messages.ts";

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [field: string]: Json;
}

export const raftVersions = ["3.1.4", "3.4.23"] as const;
export type RaftVersion = (typeof raftVersions)[number];

/** [term, index] */
export type RecordedEntry = readonly [number, number];

export interface RecordedProgress extends JsonObject {
  readonly match: number;
  readonly next: number;
  readonly state: string;
  readonly paused: boolean;
  readonly recentActive: boolean;
  readonly inflights: readonly number[];
}

/** A member's state; more fields are left to the comparison. */
export type RecordedState = JsonObject & {
  readonly term: number;
  readonly vote: number;
  readonly commit: number;
  readonly lead: number;
  readonly state: string;
  readonly electionElapsed: number;
  readonly heartbeatElapsed: number;
  readonly randomizedElectionTimeout: number;
  readonly votes: { readonly [from: string]: boolean };
  readonly leadTransferee: number;
  readonly base: RecordedEntry;
  readonly log: readonly RecordedEntry[];
  /** 3.4.23 only. */
  readonly pendingConfIndex?: number;
  /** While it leads. */
  readonly prs?: { readonly [id: string]: RecordedProgress };
};

export type RecordedMessage = JsonObject & {
  readonly id: number;
  readonly type: MessageType;
  readonly from: number;
  readonly to: number;
  readonly term: number;
  readonly logTerm: number;
  readonly index: number;
  readonly commit: number;
  readonly reject: boolean;
  readonly rejectHint: number;
  readonly entries: readonly RecordedEntry[];
  readonly context: "" | "CampaignTransfer";
};

export type RecordedInitial = RecordedState & { readonly id: number };

/** Begins a trace. */
export interface Header {
  readonly raft: RaftVersion;
  readonly trace: string;
  readonly config: {
    readonly ids: readonly number[];
    readonly electionTick: number;
    readonly heartbeatTick: number;
    readonly checkQuorum: boolean;
    readonly preVote: boolean;
    readonly maxInflight: number;
    /** null: no limit; 0: at most one entry per MsgApp. */
    readonly maxSizePerMsg: 0 | null;
  };
  readonly initial: readonly RecordedInitial[];
  /** Messages that are in flight from the start, numbered from 1; the oracle's recordings have none. */
  readonly inFlight?: readonly RecordedMessage[];
}

export type NodeAction =
  | { readonly type: "tick" | "propose"; readonly node: number; readonly draws?: readonly number[] }
  | {
      readonly type: "deliver";
      readonly node: number;
      readonly msgId: number;
      readonly msg: JsonObject;
      readonly draws?: readonly number[];
    }
  | {
      readonly type: "transferLeader";
      readonly node: number;
      readonly to: number;
      readonly draws?: readonly number[];
    }
  | {
      readonly type: "restart";
      readonly node: number;
      readonly advance: number;
      readonly draws?: readonly number[];
    };

/** These touch no node. */
export type BagAction =
  | { readonly type: "drop"; readonly msgIds: readonly number[] }
  | { readonly type: "duplicate"; readonly msgId: number; readonly newId: number }
  | { readonly type: "partition" | "heal"; readonly node: number };

export const actionTypes = [
  "tick",
  "deliver",
  "propose",
  "transferLeader",
  "restart",
  "drop",
  "duplicate",
  "partition",
  "heal",
] as const satisfies readonly (NodeAction | BagAction)["type"][];
export type ActionType = (typeof actionTypes)[number];

/** What an action did to a node; after a panic there is no state and nothing was sent. */
export interface Recorded {
  readonly node: number;
  readonly after?: RecordedState;
  readonly sent?: readonly JsonObject[];
  readonly log?: readonly (readonly [string, string])[];
  readonly nodeLog?: readonly string[];
  readonly err?: string;
  readonly panic?: string;
}

export type NodeLine = Recorded & { readonly step: number; readonly action: NodeAction };
export type BagLine = { readonly step: number; readonly action: BagAction };
export type ActionLine = NodeLine | BagLine;

export function isNodeLine(line: ActionLine): line is NodeLine {
  const { type } = line.action;
  return type !== "drop" && type !== "duplicate" && type !== "partition" && type !== "heal";
}
