/** Notes held against the lines: the lines are the evidence, the notes are claims. */

import { evidence, ownTermOf } from "./checks.ts";
import type { Evidence } from "./checks.ts";
import type { History, Member, Note, RaftLine } from "./history.ts";
import { claimsOf } from "./note-text.ts";
import type { Claim } from "./note-text.ts";

export interface NoteVerdict {
  readonly note: Note;
  readonly claim: Claim;
  readonly verdict: "agrees" | "disagrees" | "not checkable";
  readonly says: string;
  readonly because: readonly Evidence[];
}

export function checkNotes(history: History, given: readonly Note[] = []): readonly NoteVerdict[] {
  return [...history.notes, ...given].flatMap((note) =>
    claimsOf(note.text).map((claim): NoteVerdict => {
      const member = history.members.find(
        ({ name, id }) => name === claim.member || id === claim.member,
      );
      if (member === undefined) {
        return { note, claim, ...notCheckable(`no line of ${claim.member} is in these logs`) };
      }
      return { note, claim, ...verdictOf(claim, member, note, history) };
    }),
  );
}

type Verdict = Pick<NoteVerdict, "verdict" | "says" | "because">;

const notCheckable = (says: string): Verdict => ({ verdict: "not checkable", says, because: [] });

/** Lines that a note can speak of: those above it, if it stands among them. */
const linesBefore = (member: Member, note: Note): readonly RaftLine[] =>
  note.isInLog
    ? member.raft.filter(({ place }) => place.file === note.file && place.line < note.line)
    : member.raft;

function verdictOf(claim: Claim, member: Member, note: Note, history: History): Verdict {
  const lines = linesBefore(member, note);
  switch (claim.kind) {
    case "campaign":
      return campaignVerdict(claim, member);
    case "lead":
      return note.isInLog
        ? leadVerdict(claim, member, lines, history)
        : notCheckable("the note does not stand among the lines, so it is not known when it holds");
    case "state":
      return stateVerdict(claim, member, lines, note, history);
  }
}

function campaignVerdict(claim: Extract<Claim, { kind: "campaign" }>, member: Member): Verdict {
  const line = member.raft.find(
    ({ said }) => said.kind === "becameCandidate" && said.fields.term === claim.term,
  );
  return line === undefined
    ? notCheckable(`no line shows ${member.name} as a candidate at term ${claim.term}`)
    : {
        verdict: "agrees",
        says: "the line says the same",
        because: [evidence(member, line, line.text)],
      };
}

function leadVerdict(
  claim: Extract<Claim, { kind: "lead" }>,
  member: Member,
  lines: readonly RaftLine[],
  history: History,
): Verdict {
  const line = lines.findLast(({ said }) =>
    ["electedLeader", "changedLeader", "lostLeader", "newRaft"].includes(said.kind),
  );
  if (line === undefined) return notCheckable(`no line above it tells whom ${member.name} follows`);
  const { said } = line;
  const lead =
    said.kind === "electedLeader" || said.kind === "changedLeader" ? said.fields.lead : null;
  const name = lead === null ? null : (history.members.find(({ id }) => id === lead)?.name ?? lead);
  const isSame = name === claim.lead || lead === claim.lead;
  return {
    verdict: isSame ? "agrees" : "disagrees",
    says: isSame
      ? "the line says the same"
      : `${member.name} ${name === null ? "has no leader" : `follows ${name}`}`,
    because: [evidence(member, line, line.text)],
  };
}

/** What a line shows of its member's own log: an entry and its term, at the log's end. */
interface Known {
  readonly term: number;
  readonly index: number;
  readonly line: RaftLine;
  readonly says: string;
}

function stateVerdict(
  claim: Extract<Claim, { kind: "state" }>,
  member: Member,
  lines: readonly RaftLine[],
  note: Note,
  history: History,
): Verdict {
  const termLine = note.isInLog
    ? lines.findLast((line) => ownTermOf(line) !== null)
    : lines.find((line) => ownTermOf(line) === claim.term);
  const term = termLine === undefined ? null : ownTermOf(termLine);
  if (termLine !== undefined && term !== claim.term) {
    return disagrees(`${member.name} was at term ${term}`, member, termLine);
  }
  const wrong = logVerdict(claim, member, note.isInLog ? lines : [], history);
  if (wrong !== null) return wrong;
  if (termLine === undefined) return notCheckable(`no line above it tells ${member.name}'s term`);
  const because = [evidence(member, termLine, termLine.text)];
  return { verdict: "agrees", says: "nothing in the lines is against it", because };
}

/** What is wrong with the log that a note claims, or null. */
function logVerdict(
  { logTerm, index }: Extract<Claim, { kind: "state" }>,
  member: Member,
  before: readonly RaftLine[],
  history: History,
): Verdict | null {
  if (logTerm === null || index === null) return null;
  const wrong = knownOf(member.raft).find(
    (known) => known.index === index && known.term !== logTerm,
  );
  const last = knownOf(before).at(-1);
  if (wrong === undefined) {
    if (last === undefined || last.index <= index) return null;
    const says =
      `${member.name}'s log already ended at (${last.term}, ${last.index}): ` + `${last.says}`;
    return disagrees(says, member, last.line);
  }
  const own = leadersEntry(history, logTerm);
  const first =
    own === null ? "" : `; the first entry of term ${logTerm} is ${own.index}, as ${own.says}`;
  return {
    verdict: "disagrees",
    says: `${member.name}'s entry ${index} is of term ${wrong.term}, not ${logTerm}${first}`,
    because: [
      evidence(member, wrong.line, wrong.line.text),
      ...(own === null ? [] : [evidence(own.member, own.line, own.line.text)]),
    ],
  };
}

const disagrees = (says: string, member: Member, line: RaftLine): Verdict => ({
  verdict: "disagrees",
  says,
  because: [evidence(member, line, line.text)],
});

/** Lines print the end of their member's log; a new leader has appended an entry of its own. */
function knownOf(lines: readonly RaftLine[]): readonly Known[] {
  const found: Known[] = [];
  for (const line of lines) {
    const { said } = line;
    switch (said.kind) {
      case "sentVoteRequest":
      case "castVote":
      case "rejectedVote":
      case "leaseNotExpired": {
        const { logTerm: term, index } = said.fields;
        found.push({ term, index, line, says: "its own line gives that end" });
        break;
      }
      case "becameLeader": {
        const before = found.at(-1);
        if (before === undefined) break;
        const says = "a new leader appends an entry of its own before it says that it leads";
        found.push({ term: said.fields.term, index: before.index + 1, line, says });
        break;
      }
      default:
    }
  }
  return found;
}

/** The entry that the leader of a term made of itself. */
function leadersEntry(
  { members }: History,
  term: number,
): (Known & { readonly member: Member }) | null {
  for (const member of members) {
    const found = knownOf(member.raft).find(
      (known) => known.term === term && known.line.said.kind === "becameLeader",
    );
    if (found !== undefined) return { ...found, member };
  }
  return null;
}
