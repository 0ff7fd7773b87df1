/**
 * What a history must never show, whatever the version: checked on the lines alone, without a
 * model.
 */

import type { History, Line, Member, RaftLine } from "./history.ts";
import { unsavedIn } from "./unsaved.ts";

/** A line, and what it shows. */
export interface Evidence {
  readonly says: string;
  /** The member's name. */
  readonly member: string;
  readonly file: string;
  readonly line: number;
}

export interface Breach {
  readonly check: CheckName;
  readonly says: string;
  readonly because: readonly Evidence[];
}

export type CheckName =
  | "ElectionSafety"
  | "VoteOncePerTerm"
  | "TermMonotonic"
  | "CommitMonotonic"
  | "VoteForStaleLog"
  | "LogLost";

/** Each check's sentence, as it must be. */
export const checks: Readonly<Record<CheckName, string>> = {
  ElectionSafety: "At most one member becomes leader in any one term (Raft §5.2).",
  VoteOncePerTerm: "A member votes for at most one candidate in a term (Raft §5.2).",
  TermMonotonic: "A member's term never goes back, not even over a restart (Raft §5.1).",
  CommitMonotonic: "A member's commit index never goes back (Raft §5.3).",
  VoteForStaleLog: "Nobody votes for a candidate whose log is behind its own (Raft §5.4.1).",
  LogLost: "A member's log holds every entry that it has acknowledged (Raft §5.3).",
};

export const evidence = (member: Member, { place }: Line, says: string): Evidence => ({
  says,
  member: member.name,
  file: place.file,
  line: place.line,
});

/** All breaches; none in a history of a correct Raft. */
export function breachesOf(history: History): readonly Breach[] {
  const nameOf = (id: string): string =>
    history.members.find((member) => member.id === id)?.name ?? id;
  return [
    ...twoLeaders(history),
    ...history.members.flatMap((member) => {
      const unsaved = unsavedIn(member, history, ownTermOf);
      const saved = { ...member, raft: member.raft.filter((line) => !unsaved.has(line)) };
      return [
        ...twoVotes(saved, nameOf),
        ...termGoesBack(saved),
        ...commitGoesBack(member),
        ...staleVotes(member, nameOf),
        ...logLost(member),
      ];
    }),
  ];
}

function twoLeaders({ members }: History): readonly Breach[] {
  const leaders = new Map<number, { readonly member: Member; readonly line: RaftLine }>();
  const found: Breach[] = [];
  for (const member of members) {
    for (const line of member.raft) {
      if (line.said.kind !== "becameLeader") continue;
      const { term } = line.said.fields;
      const first = leaders.get(term);
      if (first === undefined) leaders.set(term, { member, line });
      else if (first.member !== member) {
        found.push({
          check: "ElectionSafety",
          says: `${first.member.name} and ${member.name} both became leader at term ${term}`,
          because: [
            evidence(first.member, first.line, first.line.text),
            evidence(member, line, line.text),
          ],
        });
      }
    }
  }
  return found;
}

function twoVotes(member: Member, nameOf: (id: string) => string): readonly Breach[] {
  const votes = new Map<number, { readonly candidate: string; readonly line: RaftLine }>();
  const found: Breach[] = [];
  for (const line of member.raft) {
    const vote = voteOf(line);
    if (vote === null) continue;
    const before = votes.get(vote.term);
    if (before === undefined) votes.set(vote.term, { candidate: vote.candidate, line });
    else if (before.candidate !== vote.candidate) {
      found.push({
        check: "VoteOncePerTerm",
        says:
          `${member.name} voted for ${nameOf(before.candidate)} and for ` +
          `${nameOf(vote.candidate)} at term ${vote.term}`,
        because: [
          evidence(member, before.line, before.line.text),
          evidence(member, line, line.text),
        ],
      });
    }
  }
  return found;
}

/** A candidate votes for itself. */
function voteOf({ said }: RaftLine): { readonly term: number; readonly candidate: string } | null {
  if (said.kind === "becameCandidate")
    return { term: said.fields.term, candidate: said.fields.node };
  if (said.kind !== "castVote" || said.fields.type !== "MsgVote") return null;
  return { term: said.fields.term, candidate: said.fields.from };
}

/** Of the lines that give the term that the member has from then on. */
function termGoesBack(member: Member): readonly Breach[] {
  let highest: { readonly term: number; readonly line: RaftLine } | null = null;
  const found: Breach[] = [];
  for (const line of member.raft) {
    const term = ownTermOf(line);
    if (term === null) continue;
    if (highest !== null && term < highest.term) {
      found.push({
        check: "TermMonotonic",
        says: `${member.name} went from term ${highest.term} back to ${term}`,
        because: [
          evidence(member, highest.line, highest.line.text),
          evidence(member, line, line.text),
        ],
      });
    }
    // A member that went back is told of once, not at every line from then on.
    highest = { term, line };
  }
  return found;
}

/** The member's own term, where the line tells it. */
export function ownTermOf({ said }: RaftLine): number | null {
  switch (said.kind) {
    case "becameFollower":
    case "becameCandidate":
    case "becameLeader":
    case "newRaft":
      return said.fields.term;
    default:
      return null;
  }
}

function commitGoesBack(member: Member): readonly Breach[] {
  let before: { readonly commit: number; readonly line: RaftLine } | null = null;
  const found: Breach[] = [];
  for (const line of member.raft) {
    if (line.said.kind !== "newRaft") continue;
    const { commit } = line.said.fields;
    if (before !== null && commit < before.commit) {
      found.push({
        check: "CommitMonotonic",
        says:
          `${member.name} had committed ${before.commit} entries and started again with ` +
          `${commit}`,
        because: [
          evidence(member, before.line, before.line.text),
          evidence(member, line, line.text),
        ],
      });
    }
    before = { commit, line };
  }
  return found;
}

function staleVotes(member: Member, nameOf: (id: string) => string): readonly Breach[] {
  return member.raft.flatMap((line) => {
    if (line.said.kind !== "castVote") return [];
    const { from, logTerm, index, messageLogTerm, messageIndex, term } = line.said.fields;
    const isStale =
      messageLogTerm < logTerm || (messageLogTerm === logTerm && messageIndex < index);
    if (!isStale) return [];
    const says =
      `${member.name} voted at term ${term} for ${nameOf(from)}, whose log is ` + `behind its own`;
    return [
      { check: "VoteForStaleLog", says, because: [evidence(member, line, line.text)] } as const,
    ];
  });
}

function logLost(member: Member): readonly Breach[] {
  return member.raft.flatMap((line) =>
    line.said.kind === "commitOutOfRange"
      ? [
          {
            check: "LogLost",
            says: `${member.name} was told of committed entries that its log has lost`,
            because: [evidence(member, line, line.text)],
          } as const,
        ]
      : [],
  );
}
