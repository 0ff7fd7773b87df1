/** The document of `quorate drill`: what real servers did, beside what the model says of them. */

export interface Drill {
  readonly format: "quorate-drill";
  readonly version: 1;
  readonly etcd: string;
  readonly heartbeatMs: number;
  readonly electionMs: number;
  readonly rows: readonly DrillRow[];
  /** What was assumed where measured times are held against the model. */
  readonly assumptions: readonly string[];
  /** When and how long: real servers never take the same time twice. */
  readonly run?: Readonly<Record<string, number | string>>;
}

/** One setting of the servers. */
export interface DrillRow {
  readonly variant: string;
  readonly preVote: boolean;
  readonly tickAdvance: boolean;
  readonly logger: "zap" | "capnslog";
  readonly runs: readonly DrillRun[];
  readonly model: DrillModel;
  readonly checks: readonly DrillCheck[];
}

/** From the return of the member that was away. */
export interface DrillRun {
  readonly campaigns: number;
  readonly preCampaigns: number;
  readonly elections: number;
  readonly depositions: number;
  readonly timeToStableMs: number;
  /** While it was away: its campaigns, and whether the others wrote. */
  readonly soloCampaigns: number;
  readonly wroteMeanwhile: boolean;
  readonly logs: JudgedLogs;
}

/** What `explain` and `validate` make of the members' logs. */
export interface JudgedLogs {
  /** The variant that is asked, and the one that the logs themselves tell. */
  readonly variant: string;
  readonly variantTold: string | null;
  readonly verdict: "explained" | "unexplained" | "cut";
  readonly raftLines: number;
  readonly unexplained: number;
  /** The first line that no execution prints, or null. */
  readonly first: string | null;
  /** Lines that speak of raft and could not be read. */
  readonly unread: number;
  readonly episodes: number;
  readonly withoutCause: number;
  /** Safety rules that the logs break. */
  readonly brokenChecks: readonly string[];
}

/** null: not known, or no bound. */
export interface DrillModel {
  readonly scenario: string;
  readonly minMs: number | null;
  readonly meanMs: number | null;
  readonly deviationMs: number | null;
  readonly p99Ms: number | null;
  readonly expectedCampaigns: number | null;
  readonly campaignsMax: number | "unbounded" | null;
  readonly depositionsMax: number | "unbounded" | null;
  /** Where messages arrive before anyone's next tick; the others: before their receiver's. */
  readonly depositionsMaxPrompt: number | "unbounded" | null;
  readonly ticksMax: number | "unbounded" | null;
}

export interface DrillCheck {
  readonly says: string;
  readonly holds: boolean;
}
