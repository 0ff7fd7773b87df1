/** A history that fits no execution, told by its lines alone: each is a moment. */

import type { SaidLine } from "../logs/said.ts";
import { namesInLines } from "./names-in-lines.ts";
import type { Arrow, Fields, MembersAt, Place, Sign, Story, StoryMoment } from "./story.ts";

/** A line of raft as the page needs it. Members are named by their ids in `said`. */
export interface ToldLine {
  readonly member: string;
  readonly text: string;
  readonly place: Place;
  /** In words; null: the text has to do. */
  readonly says: string | null;
  readonly said: SaidLine;
  readonly beginsProcess: boolean;
  /** What the explanation makes of it. */
  readonly signs: readonly Sign["kind"][];
}

export interface ToldHistory {
  readonly members: Story["members"];
  readonly electionTick: number | null;
  readonly tickMs: number | null;
  readonly lines: readonly ToldLine[];
  readonly notes: Story["notes"];
}

export function storyOfLines(history: ToldHistory): Story {
  const { members, electionTick, tickMs, lines, notes } = history;
  const nameOf = (id: string): string | null => members.find((one) => one.id === id)?.name ?? null;
  const initial: MembersAt = new Map(members.map(({ name }) => [name, {}]));
  let before = initial;
  const moments: StoryMoment[] = [];
  /** Of each line, its moment: lines that only go on with what was begun share one. */
  const positions: number[] = [];
  const arrows: Arrow[] = [];
  const named = namesInLines(members, true);
  for (const line of lines) {
    const { member, text, place, says } = line;
    const own = before.get(member) ?? {};
    const after = new Map(before).set(member, { ...own, ...toldBy(line, nameOf) });
    const signs = line.signs.map((kind): Sign => ({ kind, member }));
    const last = moments.at(-1);
    if (last?.member === member && says === null && !line.beginsProcess) {
      const longer = { lines: [...last.lines, { text, place }], signs: [...last.signs, ...signs] };
      moments[moments.length - 1] = { ...last, ...longer, after };
    } else {
      const at = moments.length;
      const spoken = says === null ? `${named(text)}.` : `${member} ${says}.`;
      moments.push({
        ...{ at, member, before, after, signs, says: spoken, step: null, tick: 0 },
        ...{ weight: "loud", lines: [{ text, place }] },
      });
    }
    arrows.push(...arrowOf(line, moments.length - 1, nameOf));
    positions.push(moments.length - 1);
    before = after;
  }
  return {
    ...{ members, electionTick, tickMs, initial, moments, arrows },
    notes: notes.map((note) => ({ ...note, before: positions[note.before] ?? moments.length })),
    hasTicks: false,
    hasLeases: false,
    loop: null,
    brokenAt: null,
  };
}

type NameOf = (id: string) => string | null;

/** What a line tells of its own member. */
function toldBy({ said, beginsProcess, member }: ToldLine, nameOf: NameOf): Fields {
  const begun: Fields = beginsProcess ? { up: true, role: "follower", lead: null } : {};
  switch (said.kind) {
    case "becameFollower":
      return { ...begun, term: said.fields.term, role: "follower", lead: null };
    case "becameCandidate":
      return { ...begun, term: said.fields.term, role: "candidate", lead: null };
    case "becamePreCandidate":
      return { ...begun, term: said.fields.term, role: "preCandidate" };
    case "becameLeader":
      return { ...begun, term: said.fields.term, role: "leader", lead: member };
    case "newRaft":
      return { ...begun, term: said.fields.term, commit: said.fields.commit };
    case "electedLeader":
    case "changedLeader":
      return { ...begun, term: said.fields.term, lead: nameOf(said.fields.lead) };
    case "lostLeader":
      return { ...begun, term: said.fields.term, lead: null };
    default:
      return begun;
  }
}

/** Lines name the sender of a message, and not when it was sent. */
function arrowOf({ said, member }: ToldLine, at: number, nameOf: NameOf): readonly Arrow[] {
  switch (said.kind) {
    case "higherTerm":
    case "lowerTerm": {
      const { from, type, messageTerm } = said.fields;
      return arrow(nameOf(from), member, type, messageTerm, said.kind === "lowerTerm", at);
    }
    case "leaseNotExpired":
      return arrow(nameOf(said.fields.from), member, said.fields.type, said.fields.term, true, at);
    case "castVote":
    case "rejectedVote": {
      const { from, type, term } = said.fields;
      return arrow(nameOf(from), member, type, term, false, at);
    }
    case "receivedVote":
    case "receivedVoteRejection": {
      const { from, type, term } = said.fields;
      return arrow(nameOf(from), member, type, term, false, at);
    }
    default:
      return [];
  }
}

function arrow(
  from: string | null,
  to: string,
  type: string,
  term: number,
  isIgnored: boolean,
  at: number,
): readonly Arrow[] {
  if (from === null || from === to) return [];
  const fate = isIgnored ? "ignored" : "delivered";
  const common = { from, to, type, term, fate, reject: false, isRoutine: false } as const;
  return [{ ...common, sentAt: at, endsAt: at }];
}
