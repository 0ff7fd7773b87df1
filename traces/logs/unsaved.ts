/** What a member printed, and a crash may have kept from its disk. */

import type { History, Member, Process, RaftLine } from "./history.ts";

/** The member's own term, where a line tells it. */
type OwnTerm = (line: RaftLine) => number | null;

/**
 * Lines of a term that the next process does not know, and need not. etcd prints "became candidate at
 * term 3" as it takes the step, and writes the term to its disk after that (etcdserver/raft.go, `start`:
 * `storage.Save`, then the messages go out). A process that is killed in between starts again at term 2,
 * and nobody has heard of term 3. So it must have been the last thing that the process did: one change
 * of the term, nothing after it that tells of an answer, no orderly end, and no message of it at another
 * member that could not be of a later time.
 */
export function unsavedIn(
  member: Member,
  { members }: History,
  ownTermOf: OwnTerm,
): ReadonlySet<RaftLine> {
  const unsaved = new Set<RaftLine>();
  for (const [at, next] of member.processes.entries()) {
    const before = member.processes[at - 1];
    if (before === undefined || before.end !== null || !next.begins) continue;
    const own = member.raft.filter(({ process }) => process === before.number);
    const kept = termAtStart(member, next, ownTermOf);
    const from = own.findIndex((line) => (ownTermOf(line) ?? 0) > kept);
    if (from === -1) continue;
    const stroke = own.slice(from);
    const later = member.raft.filter(({ process }) => process > before.number);
    const reached = later.reduce((most, line) => Math.max(most, ownTermOf(line) ?? 0), kept);
    const others = members.filter((other) => other !== member);
    if (isOneStroke(stroke, ownTermOf) && !others.some((other) => hasHeard(other, member.id, reached))) {
      for (const line of stroke) unsaved.add(line);
    }
  }
  return unsaved;
}

function termAtStart(member: Member, { number }: Process, ownTermOf: OwnTerm): number {
  const own = member.raft.find((line) => line.process === number && ownTermOf(line) !== null);
  return own === undefined ? Infinity : (ownTermOf(own) ?? Infinity);
}

/** What a step prints by itself, before anything of it is on the disk. */
function isOneStroke([first, ...rest]: readonly RaftLine[], ownTermOf: OwnTerm): boolean {
  if (first?.said.kind !== "becameCandidate" && first?.said.kind !== "becameFollower") return false;
  return rest.every((line) => {
    const { said } = line;
    if (said.kind === "receivedVote") return said.fields.from === said.fields.node;
    const isOfStep = said.kind === "sentVoteRequest" || said.kind === "castVote" || said.kind === "rejectedVote";
    return ownTermOf(line) === null && (isOfStep || said.kind === "lostLeader");
  });
}

/** Whether another member was sent something of a higher term than the member ever reached again. */
const hasHeard = (other: Member, id: string, reached: number): boolean =>
  other.raft.some(({ said }) => {
    const fields = said.fields as Readonly<Record<string, unknown>>;
    const term = fields["messageTerm"] ?? fields["term"];
    return fields["from"] === id && typeof term === "number" && term > reached;
  });
