/** The document of `quorate explain`: what happened, why, and what would have prevented it. */

import type { Breach, CheckName, Evidence } from "../logs/checks.ts";

export interface Explanation {
  readonly format: "quorate-explanation";
  readonly version: 1;
  readonly members: readonly ExplainedMember[];
  /** Named in lines, without a log. */
  readonly absent: readonly { readonly name: string; readonly id: string }[];
  readonly clusterSize: number | null;
  readonly settings: ExplainedSettings;
  readonly episodes: readonly ExplainedEpisode[];
  readonly clockDifferences: readonly ExplainedClock[];
  /** Every check of the history, whether it holds, and where not. */
  readonly checks: readonly ExplainedCheck[];
  /** What was given as notes on the history, each held against the lines. */
  readonly notes: readonly CheckedNote[];
  readonly sources: readonly ExplainedSource[];
  /** Lines that speak of raft and could not be read: the first of each source. */
  readonly unread: readonly Unread[];
  /** Whether every episode has a cause; what is missing, if not. */
  readonly isWhole: boolean;
  readonly missing: readonly string[];
}

export interface ExplainedMember {
  readonly name: string;
  readonly id: string;
  readonly version: string | null;
  readonly versionFrom: "line" | "wording" | "option" | null;
  readonly settings: Omit<ExplainedSettings, "electionTick" | "estimated">;
  readonly processes: readonly {
    readonly pid: number | null;
    readonly begins: boolean;
    readonly end: "signal" | "panic" | null;
    readonly file: string;
    readonly line: number;
  }[];
}

/** null: no line says so. */
export interface ExplainedSettings {
  readonly heartbeatMs: number | null;
  readonly electionMs: number | null;
  /** electionMs / heartbeatMs: what raft counts in. */
  readonly electionTick: number | null;
  readonly preVote: boolean | null;
  readonly tickAdvance: boolean | null;
  /** Where no line tells the times: what the members' campaigns and leases suggest. */
  readonly estimated: {
    readonly electionTick: number | null;
    readonly heartbeatMs: number | null;
    readonly electionMs: number | null;
  } | null;
}

interface At {
  readonly member: string;
  readonly term: number;
  readonly file: string;
  readonly line: number;
  /** Milliseconds since the episode began, on one clock for all; null: no stamp tells. */
  readonly atMs: number | null;
}

export interface ExplainedEpisode {
  readonly number: number;
  readonly kind: "disturbance" | "isolation";
  /** In one sentence. */
  readonly says: string;
  readonly began: {
    readonly what:
      "start" | "return" | "leaderLost" | "transfer" | "isolation" | "election" | "unknown";
    readonly member: string;
    readonly says: string;
    readonly file: string;
    readonly line: number;
    /** As the line's own stamp has it. */
    readonly stamp: string | null;
  };
  readonly campaigns: readonly ExplainedCampaign[];
  /** Pre-votes asked for: they raise no term. */
  readonly preCampaigns: readonly ExplainedCampaign[];
  /** `witness`: who tells of it, where the leader's own log is missing. */
  readonly elections: readonly (At & {
    readonly heldMs: number | null;
    readonly witness: string | null;
  })[];
  readonly depositions: readonly (At & {
    readonly newTerm: number;
    readonly cause: { readonly message: string; readonly from: string } | null;
    readonly heldMs: number | null;
  })[];
  readonly stepDowns: readonly At[];
  readonly votesIgnoredByLease: number;
  readonly ignoredVotes: readonly (At & {
    readonly from: string;
    readonly remainingTicks: number;
  })[];
  readonly falseLeads: readonly (At & { readonly lead: string })[];
  /** Time within the episode without a leader in place; null: no stamp tells. */
  readonly leaderlessMs: number | null;
  readonly stable: { readonly leader: string; readonly term: number } | null;
  /** From the beginning to the election of the stable leader; 0 if the leader stayed. */
  readonly timeToStableMs: number | null;
  /** By so much it may be more or less, as stamps and clock differences leave it open. */
  readonly timeToStableUncertaintyMs: number | null;
  readonly timeline: readonly TimelineEntry[];
  readonly causes: readonly Cause[];
  readonly remedies: readonly Remedy[];
}

export interface ExplainedCampaign extends At {
  readonly why: "timeout" | "transfer";
  readonly outcome: "won" | "rejected" | "ignored" | "notAnswered" | "overtaken";
}

export interface TimelineEntry {
  readonly atMs: number | null;
  readonly stamp: string | null;
  readonly member: string;
  readonly says: string;
  readonly file: string;
  readonly line: number;
}

export type CauseKind =
  | "rejoinerWithHigherTerm"
  | "staleCandidate"
  | "falseLeadLivelock"
  | "splitVote"
  | "lostQuorum"
  | "slowLeader"
  | "linkLost"
  | "plannedTransfer"
  | "restart"
  | "bootstrap"
  | "clusterIdMismatch"
  | "crashLoop"
  | "notKnown";

export interface Cause {
  readonly kind: CauseKind;
  readonly says: string;
  readonly because: readonly Evidence[];
}

export interface Remedy {
  readonly action:
    "upgrade" | "preVote" | "tickAdvanceOff" | "timeouts" | "disk" | "configuration" | "operation";
  readonly says: string;
  /** The causes that it removes or softens. */
  readonly against: readonly CauseKind[];
  /** What the model says of the same start, before and after; null: the model has no such thing. */
  readonly model: { readonly now: ModelOdds; readonly then: ModelOdds } | null;
}

/** Of the exact distribution of the time to a stable leader, messages prompt (quorate odds). */
export interface ModelOdds {
  readonly variant: string;
  readonly scenario: string;
  readonly electionTick: number;
  readonly tickMs: number;
  readonly meanMs: number | null;
  readonly p99Ms: number | null;
  readonly expectedCampaigns: number | null;
  readonly expectedDepositions: number | null;
  /** The probability to take as long as this episode took, or longer. */
  readonly atLeastAsLong: number | null;
  /** Worst cases over all executions of a prompt network; absent where they were not asked for. */
  readonly bounds?: {
    readonly rounds: number | "unbounded" | null;
    readonly depositions: number | "unbounded" | null;
  };
}

export interface ExplainedClock {
  readonly member: string;
  readonly reference: string;
  readonly aheadMs: number | null;
  readonly atLeastMs: number | null;
  readonly atMostMs: number | null;
  readonly uncertaintyMs: number | null;
  readonly shown: "apart" | "none shown" | "unknown";
  readonly says: string;
}

export interface ExplainedCheck {
  readonly name: CheckName;
  readonly says: string;
  readonly holds: boolean;
  readonly breaches: readonly Omit<Breach, "check">[];
}

export interface CheckedNote {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly verdict: "agrees" | "disagrees" | "not checkable";
  readonly says: string;
  readonly because: readonly Evidence[];
}

export interface ExplainedSource {
  readonly file: string;
  readonly lines: number;
  readonly raft: number;
  readonly server: number;
  readonly noise: number;
  readonly unknown: number;
  readonly formats: Readonly<Record<string, number>>;
  readonly warnings: readonly string[];
}

export interface Unread {
  readonly file: string;
  readonly line: number;
  readonly text: string;
  readonly why: string;
}
