/** The lines of a history as a search takes them: in order, with what each tells of its member. */

import type { NodeId } from "../../model/ids.ts";
import type { History, RaftLine } from "../logs/history.ts";

/** One line that an execution must print. */
export interface Awaited {
  readonly line: RaftLine;
  readonly kind: string;
  /** As read: ids are hexadecimal. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** The member's process begins with this line. */
  readonly beginsProcess: boolean;
  /** The number of the member's process, from 1, that prints the line. */
  readonly life: number;
  /** The end of its log that a member must have when it prints the step of which this is first. */
  readonly position: Position | null;
  /** The first position that this line or a later one tells. */
  readonly nextPosition: Position | null;
  /** What the member's next restart, this step or later, finds on its disk. */
  readonly nextRestart: Position | null;
}

export interface Position {
  readonly term: number;
  readonly index: number;
  /** Told by a restart alone. */
  readonly commit: number | null;
}

export interface Watched {
  /** From 1, by ascending id, as etcd orders members. */
  readonly node: NodeId;
  readonly name: string;
  readonly id: string;
  /** null: no log of this member, so that it may print anything. */
  readonly lines: readonly Awaited[] | null;
  /** Are lines of the level "debug" in its log? */
  readonly showsDebug: boolean;
  /** How many lines of raft were set aside: the model has no event for them. */
  readonly setAside: number;
}

/** Every member of which there are lines or of which lines speak. */
export function watchedMembers(history: Pick<History, "members" | "absent">): readonly Watched[] {
  const known = [
    ...history.members.map(({ name, id, raft }) => ({ name, id, raft })),
    ...history.absent.map(({ name, id }) => ({ name: name ?? id, id, raft: null })),
  ];
  return known
    .toSorted((a, b) => (BigInt(`0x${a.id}`) < BigInt(`0x${b.id}`) ? -1 : 1))
    .map(({ name, id, raft }, slot) => ({
      node: (slot + 1) as NodeId,
      name,
      id,
      lines: raft === null ? null : awaitedLines(raft),
      showsDebug: raft?.some(({ said }) => "level" in said && said.level === "D") ?? false,
      setAside: raft?.filter((line) => !isModelled(line)).length ?? 0,
    }));
}

/**
 * Lines of the model's own table but one: membership is fixed here, so that what 3.4 says of its
 * configuration, at a start and as it applies its log, is no part of an execution.
 */
const isModelled = ({ said }: RaftLine): boolean =>
  "level" in said && said.kind !== "switchedConfiguration";

function awaitedLines(raft: readonly RaftLine[]): readonly Awaited[] {
  const lines = raft.filter(isModelled);
  const positions = lines.map((_, at) => positionOf(lines, at));
  const restarts = nextOf(
    positions.map((one) => (one !== null && one.commit !== null ? one : null)),
  );
  const whole = positions.map((one, at) => withCommitOf(one, restarts[at] ?? null));
  const told = nextOf(whole);
  let life = 0;
  return lines.map((line, at) => {
    const before = lines[at - 1];
    const beginsProcess = before === undefined || before.process !== line.process;
    life += beginsProcess ? 1 : 0;
    return {
      line,
      kind: line.said.kind,
      fields: line.said.fields as Readonly<Record<string, unknown>>,
      beginsProcess,
      life,
      position: whole[at] ?? null,
      nextPosition: told[at] ?? null,
      nextRestart: restarts[at] ?? null,
    };
  });
}

/**
 * A member that restarts with the log that it has now finds the commit index that it was told while
 * it had this log: there is no later leader without an entry of its own.
 */
function withCommitOf(position: Position | null, restart: Position | null): Position | null {
  const isSame = position?.term === restart?.term && position?.index === restart?.index;
  return isSame ? restart : position;
}

/** At each place what stands there, or else next after it. */
function nextOf(positions: readonly (Position | null)[]): readonly (Position | null)[] {
  let next: Position | null = null;
  const backwards = positions.toReversed().map((position) => {
    next = position ?? next;
    return next;
  });
  return backwards.toReversed();
}

/** Where a step that begins with a line tells its member's position, in one of its own lines. */
function positionOf(lines: readonly RaftLine[], at: number): Position | null {
  const kindAt = (offset: number): string | undefined => lines[at + offset]?.said.kind;
  switch (kindAt(0)) {
    case "leaseNotExpired":
    case "castVote":
    case "rejectedVote":
      return told(lines[at]);
    case "higherTerm":
      return kindAt(2) === "castVote" || kindAt(2) === "rejectedVote" ? told(lines[at + 2]) : null;
    case "startingElection":
    case "becameCandidate":
    case "becamePreCandidate":
    case "sentVoteRequest":
    case "startedElectionForTransfer": {
      const asked = lines.slice(at, at + 6).find(({ said }) => said.kind === "sentVoteRequest");
      return told(asked);
    }
    case "newRaft":
      return at === 0 ? restartPosition(lines[at]) : null;
    case "becameFollower": {
      const isRestart = kindAt(1) === "newRaft";
      return isRestart ? restartPosition(lines[at + 1]) : null;
    }
    default:
      return null;
  }
}

function told(line: RaftLine | undefined): Position | null {
  const fields = (line?.said.fields ?? {}) as Readonly<Record<string, unknown>>;
  const { logTerm, index } = fields;
  if (typeof logTerm !== "number" || typeof index !== "number") return null;
  return { term: logTerm, index, commit: null };
}

function restartPosition(line: RaftLine | undefined): Position | null {
  if (line?.said.kind !== "newRaft") return null;
  const { lastTerm, lastIndex, commit } = line.said.fields;
  return { term: lastTerm, index: lastIndex, commit };
}

/** A field of a line that is a number; 0 where it has none of that name. */
export const numberIn = ({ fields }: Awaited, name: string): number => {
  const value = fields[name];
  return typeof value === "number" ? value : 0;
};

export const textIn = ({ fields }: Awaited, name: string): string => {
  const value = fields[name];
  return typeof value === "string" ? value : "";
};
