/** What happened, told by lines: campaigns, elections, depositions and what goes with them. */

import type { History, Member, RaftLine } from "./history.ts";
import { isOfRaft } from "./moments.ts";
import type { Moment, Moments, RaftMoment } from "./moments.ts";
import { falseLeadsOf } from "./false-leads.ts";

interface Told {
  /** The id of the member that the fact is about. */
  readonly member: string;
  readonly term: number;
  /** The line that tells it. */
  readonly moment: Moment;
}

export interface CampaignFact extends Told {
  readonly kind: "campaign";
  /** Whether it only asks beforehand, and leaves the term alone. */
  readonly isPre: boolean;
  readonly why: "timeout" | "transfer";
  /** The end of its own log, as its requests or its answers show. */
  readonly log: LogEnd | null;
}

export interface LogEnd {
  readonly term: number;
  readonly index: number;
}

export interface ElectionFact extends Told {
  readonly kind: "election";
  /** The member whose line tells it: another one where the leader's own log is missing. */
  readonly witness: string;
}

export interface DepositionFact extends Told {
  readonly kind: "deposition";
  readonly newTerm: number;
  /** null: the log does not show the message. */
  readonly cause: { readonly message: string; readonly from: string } | null;
}

/** A leader that lost contact with its quorum gives up by itself, in its own term. */
export interface StepDownFact extends Told {
  readonly kind: "stepDown";
}

export interface IgnoredFact extends Told {
  readonly kind: "ignoredVote";
  readonly from: string;
  readonly isPre: boolean;
  readonly remainingTicks: number;
}

export interface RejectedFact extends Told {
  readonly kind: "rejectedVote";
  readonly from: string;
  readonly isPre: boolean;
  readonly isStale: boolean;
}

export interface FalseLeadFact extends Told {
  readonly kind: "falseLead";
  readonly lead: string;
}

export interface StartFact extends Told {
  readonly kind: "start";
  readonly process: number;
}

export interface TransferFact extends Told {
  readonly kind: "transfer";
  readonly to: string | null;
}

export type Fact =
  | CampaignFact
  | ElectionFact
  | DepositionFact
  | StepDownFact
  | IgnoredFact
  | RejectedFact
  | FalseLeadFact
  | StartFact
  | TransferFact;

/** In the common order of all members. */
export function factsOf(history: History, moments: Moments): readonly Fact[] {
  const own = history.members.flatMap((member) =>
    ownFacts(member, moments.own.get(member.id) ?? []),
  );
  const elected = own.filter((fact) => fact.kind === "election");
  const { falseLeads, elections } = falseLeadsOf(history, moments, elected);
  return [...own, ...falseLeads, ...elections].toSorted(
    (one, other) => one.moment.position - other.moment.position,
  );
}

/** What a member does while its lines are read. */
interface Reading {
  readonly facts: Fact[];
  role: "leader" | "other" | "unknown";
  term: number;
  process: number;
}

function ownFacts(member: Member, moments: readonly Moment[]): readonly Fact[] {
  const raft = moments.filter(isOfRaft);
  const reading: Reading = { facts: [], role: "unknown", term: 0, process: -1 };
  for (const moment of moments) {
    const { process } = moment.line;
    if (process === reading.process) continue;
    reading.process = process;
    const begins = member.processes[process]?.begins === true;
    if (begins) reading.facts.push({ kind: "start", member: member.id, term: 0, moment, process });
  }
  reading.process = -1;
  for (const [at, moment] of raft.entries()) {
    if (moment.line.process !== reading.process) {
      reading.process = moment.line.process;
      reading.role = "unknown";
    }
    readLine(reading, member.id, moment, raft, at);
  }
  return reading.facts;
}

function readLine(
  reading: Reading,
  id: string,
  moment: RaftMoment,
  raft: readonly RaftMoment[],
  at: number,
): void {
  const { said } = moment.line;
  const told = (term: number): Told => ({ member: id, term, moment });
  switch (said.kind) {
    case "newRaft":
      reading.role = "other";
      break;
    case "becameFollower":
      becameFollower(reading, told, said.fields.term, raft, at);
      break;
    case "startingElection":
    case "becamePreCandidate":
    case "becameCandidate":
    case "becameLeader":
      readElection(reading, told, raft, at);
      break;
    case "quorumNotActive":
      reading.facts.push({
        kind: "stepDown",
        ...told(followerTermAfter(raft, at) ?? reading.term),
      });
      reading.role = "other";
      break;
    case "transferStarted":
      reading.role = "leader";
      reading.facts.push({ kind: "transfer", ...told(said.fields.term), to: said.fields.to });
      break;
    case "startedElectionForTransfer": {
      const { term, from } = said.fields;
      reading.facts.push({ kind: "transfer", ...told(term), member: from, to: id });
      break;
    }
    default: {
      const refusal = refusalOf(said, told);
      if (refusal !== null) reading.facts.push(refusal);
    }
  }
}

function readElection(
  reading: Reading,
  told: (term: number) => Told,
  raft: readonly RaftMoment[],
  at: number,
): void {
  const said = saidAt(raft, at);
  switch (said?.kind) {
    case "startingElection": {
      const next = saidAt(raft, at + 1)?.kind;
      if (next === "becameCandidate" || next === "becamePreCandidate") break;
      // An excerpt: the line that names the new term was left out.
      const asked = { isPre: false, why: "timeout", log: null } as const;
      reading.facts.push({ kind: "campaign", ...told(said.fields.term + 1), ...asked });
      break;
    }
    case "becamePreCandidate":
    case "becameCandidate": {
      const isPre = said.kind === "becamePreCandidate";
      const asked = { isPre, why: whyOf(raft, at), log: logEndOf(raft, at) };
      reading.facts.push({ kind: "campaign", ...told(said.fields.term), ...asked });
      reading.role = "other";
      reading.term = said.fields.term;
      break;
    }
    case "becameLeader": {
      const own = told(said.fields.term);
      reading.facts.push({ kind: "election", ...own, witness: own.member });
      reading.role = "leader";
      reading.term = said.fields.term;
      break;
    }
    default:
  }
}

/** A vote request that its receiver ignores or rejects; null: another line. */
function refusalOf(said: RaftLine["said"], told: (term: number) => Told): Fact | null {
  switch (said.kind) {
    case "leaseNotExpired": {
      const { from, type, remaining, term } = said.fields;
      const isPre = type === "MsgPreVote";
      return { kind: "ignoredVote", ...told(term), from, isPre, remainingTicks: remaining };
    }
    case "rejectedVote": {
      const { from, type, term, logTerm, index, messageLogTerm, messageIndex } = said.fields;
      const isBehind = messageLogTerm === logTerm && messageIndex < index;
      const isStale = messageLogTerm < logTerm || isBehind;
      return { kind: "rejectedVote", ...told(term), from, isPre: type === "MsgPreVote", isStale };
    }
    default:
      return null;
  }
}

const saidAt = (raft: readonly RaftMoment[], at: number): RaftLine["said"] | undefined =>
  raft[at]?.line.said;

/** Back over the lines of the same campaign: a pre-vote that was won keeps its own reason. */
function whyOf(raft: readonly RaftMoment[], at: number): CampaignFact["why"] {
  for (let before = at - 1; before >= Math.max(0, at - 12); before -= 1) {
    const kind = saidAt(raft, before)?.kind;
    if (kind === "startedElectionForTransfer") return "transfer";
    if (kind === "startingElection") {
      return saidAt(raft, before - 1)?.kind === "startedElectionForTransfer"
        ? "transfer"
        : "timeout";
    }
    if (kind === "becameFollower" || kind === "becameLeader") break;
  }
  return "timeout";
}

function logEndOf(raft: readonly RaftMoment[], at: number): LogEnd | null {
  for (let next = at + 1; next < Math.min(raft.length, at + 8); next += 1) {
    const said = saidAt(raft, next);
    if (said?.kind === "sentVoteRequest")
      return { term: said.fields.logTerm, index: said.fields.index };
    if (said?.kind === "becameCandidate" || said?.kind === "becameFollower") break;
  }
  return null;
}

/** A leader that becomes a follower is deposed, unless it gave up or began again. */
function becameFollower(
  reading: Reading,
  told: (term: number) => Told,
  newTerm: number,
  raft: readonly RaftMoment[],
  at: number,
): void {
  const before = saidAt(raft, at - 1);
  const isSameProcess = raft[at - 1]?.line.process === raft[at]?.line.process;
  const higher = before?.kind === "higherTerm" && isSameProcess ? before.fields : null;
  const wasLeader =
    reading.role === "leader" || (reading.role === "unknown" && losesOwnLead(raft, at));
  if (wasLeader) {
    const term = higher?.term ?? reading.term;
    const cause = higher === null ? null : { message: higher.type, from: higher.from };
    reading.facts.push({ kind: "deposition", ...told(term), newTerm, cause });
  }
  reading.role = "other";
  reading.term = newTerm;
}

/** raft.node tells afterwards that the member itself was the lead: the log began too late. */
function losesOwnLead(raft: readonly RaftMoment[], at: number): boolean {
  for (let next = at + 1; next < Math.min(raft.length, at + 8); next += 1) {
    const said = saidAt(raft, next);
    if (said?.kind === "changedLeader") return said.fields.from === said.fields.node;
    if (said?.kind === "lostLeader") return said.fields.lead === said.fields.node;
    if (said?.kind === "electedLeader" || said?.kind === "becameCandidate") return false;
  }
  return false;
}

function followerTermAfter(raft: readonly RaftMoment[], at: number): number | null {
  const next = saidAt(raft, at + 1);
  return next?.kind === "becameFollower" ? next.fields.term : null;
}
