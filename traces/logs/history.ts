/** What logs of etcd hold, member by member: the input of checks, episodes and `validate`. */

import type { SaidLine } from "./said.ts";

/** All that was read. Nothing orders the lines of two members; `clocks.ts` estimates that. */
export interface History {
  /** By name. Only members of which there are lines; others are named in `absent`. */
  readonly members: readonly Member[];
  /** Ids that lines speak of (peers, candidates, leaders) of which there is no line. */
  readonly absent: readonly AbsentMember[];
  /** Voters of the cluster, as newRaft, a configuration or the requests say; null: not known. */
  readonly clusterSize: number | null;
  readonly sources: readonly SourceReport[];
  /** What people wrote between the lines about terms, logs and leaders; see notes.ts. */
  readonly notes: readonly Note[];
}

export interface Note extends Place {
  readonly text: string;
  /** Whether it stands between the log's lines, so that its place tells when. */
  readonly isInLog: boolean;
}

export interface Member {
  /** From the log, from `--member`, from the file's name, or else the id. */
  readonly name: string;
  /** Hexadecimal, lower case, not padded: as raft prints it. */
  readonly id: string;
  /** etcd's version where the log gives it, such as "3.1.4"; else a family, such as "3.1-3.2". */
  readonly version: string | null;
  /** Whether a line said so, or it follows from the wording. */
  readonly versionFrom: "line" | "wording" | "option" | null;
  readonly settings: Settings;
  /** Ascending; a member whose start is not in the log has its first process all the same. */
  readonly processes: readonly Process[];
  /** Lines of raft and of raft.node, in the member's own order. */
  readonly raft: readonly RaftLine[];
  /** Other lines that matter, in the member's own order. */
  readonly server: readonly ServerLine[];
}

export interface AbsentMember {
  readonly name: string | null;
  readonly id: string;
}

/** null: no line says so. */
export interface Settings {
  readonly heartbeatMs: number | null;
  readonly electionMs: number | null;
  readonly preVote: boolean | null;
  readonly tickAdvance: boolean | null;
}

/** One run of the program. */
export interface Process {
  /** From 0 on; `process` of a line refers to it. */
  readonly number: number;
  /** Where the log gives it: journald's `etcd[846]`. */
  readonly pid: number | null;
  /** The first line of this process, of any kind that is kept. */
  readonly first: Place;
  /** Whether the log shows it begin; its state before the first line is unknown otherwise. */
  readonly begins: boolean;
  /** How it ended, if the log says so. */
  readonly end: "signal" | "panic" | null;
}

export interface Place {
  /** As the user gave it; "-" is standard input. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** What every kept line has. */
export interface Line {
  readonly place: Place;
  readonly stamp: Stamp | null;
  /** The number of the member's process that wrote it. */
  readonly process: number;
  /** Its position among all the member's kept lines, raft and server: their common order. */
  readonly order: number;
  /** The message alone, without what loggers put before it. */
  readonly text: string;
}

export interface RaftLine extends Line {
  readonly said: SaidLine;
}

export interface ServerLine extends Line {
  readonly event: ServerEvent;
}

/**
 * When a line says that it was written: within [ms, ms + resolutionMs). Two stamps can be compared
 * if they are of one member and have the same `basis`.
 */
export interface Stamp {
  /** Since 1970, where the basis has a date; of a year that is not known, in 1972, a leap year. */
  readonly ms: number;
  readonly resolutionMs: number;
  readonly basis: StampBasis;
}

/** What the stamp leaves open: nothing, the zone, the year as well, the date as well. */
export type StampBasis = "instant" | "local" | "localWithoutYear" | "timeOfDay" | "uptime";

/** What etcd says outside raft that tells of its peers, its disk, its beats, or its own life. */
export type ServerEvent =
  | { readonly kind: "version"; readonly version: string }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "setting"; readonly settings: Partial<Settings> }
  /** "began": a line that only the beginning of the program prints. */
  | { readonly kind: "started"; readonly how: "new" | "restart" | "forced" | "began" }
  | { readonly kind: "tickAdvance"; readonly ticks: number | null; readonly skipped: boolean }
  | { readonly kind: "peerActive"; readonly peer: string }
  | { readonly kind: "peerInactive"; readonly peer: string }
  | { readonly kind: "streamUp"; readonly peer: string }
  | { readonly kind: "streamLost"; readonly peer: string }
  | { readonly kind: "peerUnhealthy"; readonly peer: string }
  | { readonly kind: "diskSlow"; readonly tookMs: number | null }
  | { readonly kind: "applySlow"; readonly tookMs: number | null }
  | { readonly kind: "heartbeatLate"; readonly byMs: number | null; readonly to: string | null }
  | { readonly kind: "overloaded" }
  | { readonly kind: "readIndexLate" }
  | { readonly kind: "clockDrift"; readonly peer: string }
  | { readonly kind: "clusterIdMismatch"; readonly peer: string | null }
  | { readonly kind: "memberMap"; readonly names: readonly MemberName[] }
  | { readonly kind: "transferStarted"; readonly from: string; readonly to: string | null }
  | { readonly kind: "transferFinished"; readonly from: string; readonly to: string | null }
  | { readonly kind: "transferFailed" }
  | { readonly kind: "stopping" }
  | { readonly kind: "removed" }
  | { readonly kind: "panic"; readonly why: string };

export interface MemberName {
  readonly id: string;
  readonly name: string;
}

/** What became of a source's lines: every line is counted once. */
export interface SourceReport {
  readonly file: string;
  readonly lines: number;
  readonly raft: number;
  readonly server: number;
  /** Lines of other things, empty ones and other programs' included. */
  readonly noise: number;
  /** Lines that speak of raft in words that no template has: the first few, and how many. */
  readonly unknown: readonly UnreadLine[];
  readonly unknownCount: number;
  /** Names of the formats found, by how often: "journald", "capnslog", "zap", "raft logger"… */
  readonly formats: Readonly<Record<string, number>>;
  /** What a reader should know: truncated, binary, out of order, gaps, wrapped lines. */
  readonly warnings: readonly string[];
}

export interface UnreadLine extends Place {
  readonly text: string;
  readonly why: string;
}
