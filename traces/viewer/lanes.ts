/** Each member's lane as runs of moments: its terms, its roles, whom it follows, its links. */

import type { Fields, MembersAt, Story } from "./story.ts";

/** From the end of moment `from` (-1: the start) to the end of moment `to`. */
export interface Run<Value> {
  readonly from: number;
  readonly to: number;
  readonly value: Value;
}

export interface Lane {
  readonly name: string;
  readonly id: string;
  readonly bands: readonly Run<Band>[];
  readonly leads: readonly Run<Lead>[];
}

export interface Band {
  readonly term: number | null;
  readonly role: NonNullable<Fields["role"]> | null;
  readonly isUp: boolean;
  readonly isCut: boolean;
}

export interface Lead {
  /** Whom it takes for the leader. */
  readonly lead: string;
  /** Nobody has elected that member in this term. */
  readonly isFalse: boolean;
  /** It ignores requests for votes, as its lease has not expired. */
  readonly hasLease: boolean;
}

export function lanesOf(story: Story): readonly Lane[] {
  return story.members.map(({ name, id }) => {
    const falseSince = new Map<string, number>();
    for (const { at, signs, after } of story.moments) {
      const isSigned = signs.some(({ kind, member }) => kind === "falseLead" && member === name);
      const own = after.get(name);
      if (isSigned && own !== undefined) falseSince.set(`${own.term} ${own.lead}`, at);
    }
    return {
      name,
      id,
      bands: runsOf(story, (members) => bandOf(members.get(name)), sameBand),
      leads: runsOf(
        story,
        (members) => leadOf(members.get(name), story, falseSince),
        sameLead,
      ).flatMap(({ value, ...run }) => (value === null ? [] : [{ ...run, value }])),
    };
  });
}

function bandOf(fields: Fields | undefined): Band {
  const { term = null, role = null, up = true, cut = false } = fields ?? {};
  return { term, role, isUp: up, isCut: cut };
}

const sameBand = (one: Band, other: Band): boolean =>
  one.term === other.term &&
  one.role === other.role &&
  one.isUp === other.isUp &&
  one.isCut === other.isCut;

function leadOf(
  fields: Fields | undefined,
  { hasLeases, electionTick }: Story,
  falseSince: ReadonlyMap<string, number>,
): Lead | null {
  const { lead, up = true, electionElapsed, role, term } = fields ?? {};
  if (lead === undefined || lead === null || !up) return null;
  const isYoung = (electionElapsed ?? Infinity) < (electionTick ?? 0);
  return {
    lead,
    isFalse: falseSince.has(`${term} ${lead}`),
    hasLease: hasLeases && isYoung && role !== "leader",
  };
}

const sameLead = (one: Lead | null, other: Lead | null): boolean =>
  one?.lead === other?.lead && one?.isFalse === other?.isFalse && one?.hasLease === other?.hasLease;

function runsOf<Value>(
  { initial, moments }: Story,
  valueAt: (members: MembersAt) => Value,
  same: (one: Value, other: Value) => boolean,
): readonly Run<Value>[] {
  const runs: Run<Value>[] = [];
  let [from, value, held] = [-1, valueAt(initial), initial];
  for (const { at, after } of moments) {
    if (after === held) continue;
    held = after;
    const next = valueAt(after);
    if (same(value, next)) continue;
    runs.push({ from, to: at, value });
    [from, value] = [at, next];
  }
  runs.push({ from, to: moments.length, value });
  return runs;
}
