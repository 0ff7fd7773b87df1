/** All members' lines in one order that no message and no member's own order contradicts. */

import { causesOf } from "./causality.ts";
import { clocksOf } from "./clocks.ts";
import type { Clocks } from "./clocks.ts";
import { ignoredCauses } from "./ignored-causes.ts";
import type { History, Member, RaftLine, ServerLine } from "./history.ts";

export interface Moment {
  readonly member: Member;
  readonly line: RaftLine | ServerLine;
  /** On the reference's clock; null where no stamp tells. */
  readonly ms: number | null;
  /** Its place in the order. */
  readonly position: number;
}

export interface Moments {
  readonly all: readonly Moment[];
  /** Each member's own, in the same order. */
  readonly own: ReadonlyMap<string, readonly Moment[]>;
  readonly clocks: Clocks;
  /** Where the message of a line first arrived at another member, by `lineKey`. */
  readonly arrived: ReadonlyMap<string, number>;
}

export const lineKey = (member: string, order: number): string => `${member} ${order}`;

/**
 * Among lines that causality leaves free, the earlier by its stamp goes first, and lines of one
 * file in the file's order where there are no stamps. Stamps never overrule a message.
 */
export function momentsOf(history: History): Moments {
  const certain = causesOf(history);
  const clocks = clocksOf(history, certain);
  const causes = [...certain, ...ignoredCauses(history, clocks, certain)];
  const queues = history.members.map((member) => queueOf(member, clocks));
  const waitsFor = new Map<string, string[]>();
  const byMember = new Map(history.members.map((member) => [member.id, member]));
  const keyAt = (member: string, at: number): string =>
    lineKey(member, byMember.get(member)?.raft[at]?.order ?? -1);
  for (const { from, to } of causes) {
    const key = keyAt(to.member, to.at);
    waitsFor.set(key, [...(waitsFor.get(key) ?? []), keyAt(from.member, from.at)]);
  }
  const all = merged(queues, waitsFor);
  const positions = new Map(
    all.map(({ member, line, position }) => [lineKey(member.id, line.order), position]),
  );
  const arrived = new Map<string, number>();
  for (const { from, to } of causes) {
    const key = keyAt(from.member, from.at);
    const at = positions.get(keyAt(to.member, to.at)) ?? Infinity;
    arrived.set(key, Math.min(at, arrived.get(key) ?? Infinity));
  }
  return { all, own: ownOf(history, all), clocks, arrived };
}

function ownOf(
  { members }: History,
  all: readonly Moment[],
): ReadonlyMap<string, readonly Moment[]> {
  const own = new Map<string, Moment[]>(members.map(({ id }) => [id, []]));
  for (const moment of all) own.get(moment.member.id)?.push(moment);
  return own;
}

/**
 * The first of some moments, in their order, that is beyond a place; its index, or their number.
 */
export function firstAfter(moments: readonly Moment[], position: number): number {
  let low = 0;
  let high = moments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((moments[middle]?.position ?? Infinity) > position) high = middle;
    else low = middle + 1;
  }
  return low;
}

interface Queued {
  readonly member: Member;
  readonly line: RaftLine | ServerLine;
  readonly ms: number | null;
  /** Its own time, or the last one known before it. */
  readonly rank: number;
}

function queueOf(member: Member, clocks: Clocks): readonly Queued[] {
  const lines: readonly (RaftLine | ServerLine)[] = [...member.raft, ...member.server].toSorted(
    (one, other) => one.order - other.order,
  );
  let rank = -Infinity;
  return lines.map((line) => {
    const ms = clocks.msOf(member.id, line.stamp);
    rank = ms === null ? rank : Math.max(rank, ms);
    return { member, line, ms, rank };
  });
}

/** A merge of the queues; a head that waits for another queue's line lets that queue go first. */
function merged(
  queues: readonly (readonly Queued[])[],
  waitsFor: ReadonlyMap<string, readonly string[]>,
): readonly Moment[] {
  const heads = queues.map(() => 0);
  const done = new Set<string>();
  const needed = new Set([...waitsFor.values()].flat());
  const all: Moment[] = [];
  const total = queues.reduce((sum, queue) => sum + queue.length, 0);
  while (all.length < total) {
    let best: { readonly queue: number; readonly head: Queued; readonly isFree: boolean } | null =
      null;
    for (const [queue, items] of queues.entries()) {
      const head = items[heads[queue] ?? 0];
      if (head === undefined) continue;
      const waiting = waitsFor.get(keyOf(head)) ?? [];
      const candidate = { queue, head, isFree: waiting.every((key) => done.has(key)) };
      if (best === null || isBefore(candidate, best)) best = candidate;
    }
    if (best === null) break;
    const { queue, head } = best;
    heads[queue] = (heads[queue] ?? 0) + 1;
    const key = keyOf(head);
    if (needed.has(key)) done.add(key);
    all.push({ member: head.member, line: head.line, ms: head.ms, position: all.length });
  }
  return all;
}

const keyOf = ({ member, line }: Queued): string => lineKey(member.id, line.order);

type Candidate = { readonly head: Queued; readonly isFree: boolean };

/** A head that must wait is taken only where all must: lines that contradict each other. */
function isBefore(one: Candidate, other: Candidate): boolean {
  if (one.isFree !== other.isFree) return one.isFree;
  if (one.head.rank !== other.head.rank) return one.head.rank < other.head.rank;
  const [first, second] = [one.head.line.place, other.head.line.place];
  return first.file === second.file && first.line < second.line;
}

export interface RaftMoment extends Moment {
  readonly line: RaftLine;
}

export const isOfRaft = (moment: Moment): moment is RaftMoment => "said" in moment.line;
