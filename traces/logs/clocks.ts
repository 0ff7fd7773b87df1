/** How far the members' clocks are apart: what causality proves, and the best guess within it. */

import { causesOf } from "./causality.ts";
import type { Cause } from "./causality.ts";
import type { History, Member, Stamp, StampBasis } from "./history.ts";

/** A member's clock, against the one of the reference. */
export interface ClockDifference {
  readonly member: string;
  readonly reference: string;
  /**
   * To be added to the member's stamps; null: nothing shows it, and the stamps are of two kinds.
   */
  readonly aheadMs: number | null;
  /** What the messages prove: not less, not more. null: no message of that direction. */
  readonly atLeastMs: number | null;
  readonly atMostMs: number | null;
  /** Half the width of what is possible; null: not bounded. */
  readonly uncertaintyMs: number | null;
  /** Whether no single difference explains all messages: a clock was set, or stamps are wrong. */
  readonly isContradictory: boolean;
  /** Why this value: the bounds exclude 0, or they do not. */
  readonly shown: "apart" | "none shown" | "unknown";
}

export interface Clocks {
  readonly reference: string;
  readonly differences: readonly ClockDifference[];
  /** When a stamp of a member was, on the reference's clock: the middle of what it leaves open. */
  readonly msOf: (member: string, stamp: Stamp | null) => number | null;
  readonly uncertaintyOf: (member: string) => number;
}

export function clocksOf(history: History, causes: readonly Cause[] = causesOf(history)): Clocks {
  const { members } = history;
  const reference =
    members.toSorted((one, other) => other.raft.length - one.raft.length)[0]?.id ?? "";
  const bases = new Map(members.map((member) => [member.id, basisOf(member)]));
  const bounds = boundsOf(members, causes, bases);
  const differences = members
    .filter(({ id }) => id !== reference)
    .map((member) => differenceOf(member.id, reference, bounds, bases));
  const byMember = new Map(differences.map((one) => [one.member, one]));
  return {
    reference,
    differences,
    msOf: (member, stamp) => {
      if (stamp === null || stamp.basis !== bases.get(member)) return null;
      const middle = stamp.ms + stamp.resolutionMs / 2;
      const ahead = member === reference ? 0 : (byMember.get(member)?.aheadMs ?? null);
      return ahead === null ? null : middle + ahead;
    },
    uncertaintyOf: (member) =>
      member === reference ? 0 : (byMember.get(member)?.uncertaintyMs ?? 0),
  };
}

/** The kind of stamps that most of a member's raft lines have; others of it cannot be compared. */
function basisOf({ raft, server }: Member): StampBasis | null {
  const counts = new Map<StampBasis, number>();
  for (const { stamp } of raft.length > 0 ? raft : server) {
    if (stamp !== null) counts.set(stamp.basis, (counts.get(stamp.basis) ?? 0) + 1);
  }
  return [...counts].toSorted(([, one], [, other]) => other - one)[0]?.[0] ?? null;
}

/** `bound(a, b)`: the most that must be added to a's stamps beyond what is added to b's. */
type Bounds = (one: string, other: string) => number;

/**
 * A message arrives after it was sent: its sender's clock cannot be ahead by more than it seems.
 */
function boundsOf(
  members: readonly Member[],
  causes: readonly Cause[],
  bases: ReadonlyMap<string, StampBasis | null>,
): Bounds {
  const byId = new Map(members.map((member) => [member.id, member]));
  const most = new Map<string, number>();
  const key = (one: string, other: string): string => `${one} ${other}`;
  const lower = (one: string, other: string, to: number): void => {
    if (to < (most.get(key(one, other)) ?? Infinity)) most.set(key(one, other), to);
  };
  for (const { from, to } of causes) {
    const sent = byId.get(from.member)?.raft[from.at]?.stamp;
    const received = byId.get(to.member)?.raft[to.at]?.stamp;
    if (sent?.basis !== bases.get(from.member) || received?.basis !== bases.get(to.member))
      continue;
    if (sent === undefined || received === undefined) continue;
    if (sent === null || received === null) continue;
    lower(from.member, to.member, received.ms + received.resolutionMs - sent.ms);
  }
  const bound = (one: string, other: string): number => most.get(key(one, other)) ?? Infinity;
  for (const { id: via } of members) {
    for (const { id: one } of members) {
      for (const { id: other } of members) lower(one, other, bound(one, via) + bound(via, other));
    }
  }
  return bound;
}

function differenceOf(
  member: string,
  reference: string,
  bounds: Bounds,
  bases: ReadonlyMap<string, StampBasis | null>,
): ClockDifference {
  const atMost = bounds(member, reference);
  const atLeast = -bounds(reference, member);
  const isSameKind = bases.get(member) === bases.get(reference) && bases.get(member) != null;
  const isContradictory = atLeast > atMost;
  // A stamp is before its end, and a message takes time: the bounds themselves are excluded.
  const mayBeZero = atLeast < 0 && atMost > 0;
  const isBounded = Number.isFinite(atLeast) && Number.isFinite(atMost);
  const middle = isBounded ? (atLeast + atMost) / 2 : Number.isFinite(atMost) ? atMost : atLeast;
  const isFinite = Number.isFinite(middle);
  const aheadMs = isSameKind && mayBeZero ? 0 : isFinite ? middle : isSameKind ? 0 : null;
  return {
    ...{ member, reference, aheadMs, isContradictory },
    atLeastMs: Number.isFinite(atLeast) ? atLeast : null,
    atMostMs: Number.isFinite(atMost) ? atMost : null,
    uncertaintyMs: isBounded ? Math.abs(atMost - atLeast) / 2 : null,
    shown: !isFinite ? "unknown" : mayBeZero ? "none shown" : "apart",
  };
}
