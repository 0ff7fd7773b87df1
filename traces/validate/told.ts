/** What a member's lines tell of its state before the first of them. */

import type { Awaited, Position, Watched } from "./awaited.ts";
import { numberIn, textIn } from "./awaited.ts";

/** null: no line tells. Members are hexadecimal ids; "0" is none. */
export interface Told {
  readonly member: Watched;
  /** How the log begins: with a new member, with a restart, or in the middle of a life. */
  readonly begins: "new" | "restart" | "middle";
  readonly term: number | null;
  readonly vote: string | null;
  readonly lead: string | null;
  /** Some line says that a lease holds, so that there is a lead. */
  readonly hasLead: boolean;
  readonly position: Position | null;
  readonly isCandidate: boolean;
  /** Of a campaign in which its log begins: whose answers came before, as the first count tells. */
  readonly answered: { readonly granted: number; readonly rejected: number };
  /** Who answers in the lines. */
  readonly answers: readonly string[];
}

const newMember = ["becameFollower", "newRaft", "becameFollower"];

export function toldBy(member: Watched): Told {
  const lines = member.lines ?? [];
  const begins = beginningOf(lines);
  const life = lines.slice(0, endOfLife(lines));
  const term = life.map(termBefore).find((value) => value !== null) ?? null;
  const still = life.slice(0, firstChange(life));
  const voter = still.find(({ kind }) => voterKinds.includes(kind));
  const leadLine = life.find(({ kind }) => leadKinds.includes(kind));
  return {
    member,
    begins,
    term,
    vote: voter === undefined ? null : textIn(voter, "vote"),
    lead: leadLine === undefined ? null : leadBefore(leadLine),
    hasLead: still.some(({ kind }) => kind === "leaseNotExpired"),
    position: lines.find(({ position }) => position !== null)?.position ?? null,
    isCandidate: begins === "middle" && beginsInCampaign(life),
    ...answersBefore(life),
  };
}

function beginningOf(lines: readonly Awaited[]): Told["begins"] {
  const [first, second] = lines;
  if (first?.kind === "newRaft") return "restart";
  if (first?.kind !== "becameFollower") return "middle";
  const isNew =
    newMember.every((kind, at) => lines[at]?.kind === kind) && numberIn(first, "term") === 0;
  if (isNew) return "new";
  // A candidate that hears of a leader also becomes a follower, and then says whom it follows.
  return second?.kind === "electedLeader" ? "middle" : "restart";
}

/** What follows a restart tells nothing of what was before but the disk. */
function endOfLife(lines: readonly Awaited[]): number {
  const restart = lines.findIndex(({ beginsProcess }, at) => at > 0 && beginsProcess);
  return restart === -1 ? lines.length : restart;
}

const voterKinds = ["leaseNotExpired", "castVote", "rejectedVote"];
/** The first count less the campaigner's own vote and the answer with which it comes. */
function answersBefore(life: readonly Awaited[]): Pick<Told, "answered" | "answers"> {
  const [first, second] = life;
  const tally = first?.kind === "tally" ? first : second?.kind === "tally" ? second : undefined;
  if (tally === undefined) return { answered: { granted: 0, rejected: 0 }, answers: [] };
  const isRejection = first?.kind === "receivedVoteRejection";
  const isGrant =
    first?.kind === "receivedVote" || (tally === first && numberIn(tally, "granted") > 1);
  const granted = numberIn(tally, "granted") - 1 - (isGrant ? 1 : 0);
  const rejected = numberIn(tally, "rejected") - (isRejection ? 1 : 0);
  return {
    answered: { granted, rejected },
    answers: first === tally || first === undefined ? [] : [textIn(first, "from")],
  };
}

/** Who becomes a follower of its own term was a candidate in it. */
function beginsInCampaign(life: readonly Awaited[]): boolean {
  const change = life.find(({ kind }) => turnKinds.includes(kind));
  return candidateKinds.includes(life[0]?.kind ?? "") || change?.kind === "becameFollower";
}

const turnKinds = ["becameFollower", "higherTerm", "startingElection", "quorumNotActive"];

/** A log that begins with one of these begins in a campaign. */
const candidateKinds = ["receivedVote", "receivedVoteRejection", "tally", "becameLeader"];
const leadKinds = ["electedLeader", "changedLeader", "lostLeader"];
/** Lines of a change of the term or of the vote: from there on the first vote is not told. */
const changeKinds = ["becameFollower", "becameCandidate", "higherTerm", "castVote"];

function firstChange(lines: readonly Awaited[]): number {
  const found = lines.findIndex(({ kind }) => changeKinds.includes(kind));
  if (found === -1) return lines.length;
  return lines[found]?.kind === "castVote" ? found + 1 : found;
}

function termBefore(line: Awaited): number | null {
  const term = line.fields["term"];
  if (typeof term !== "number") return null;
  const isOfCampaign =
    line.kind === "becameCandidate" ||
    (line.kind === "sentVoteRequest" && line.fields["type"] === "MsgVote") ||
    (line.kind === "receivedVote" && line.fields["from"] === line.fields["node"]);
  return isOfCampaign ? term - 1 : term;
}

function leadBefore(line: Awaited): string {
  if (line.kind === "electedLeader") return "0";
  return textIn(line, line.kind === "changedLeader" ? "from" : "lead");
}
