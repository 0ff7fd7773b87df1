/**
 * A state as a property of a user's own sees it: everything in it, by names, frozen. What is left out
 * is left out so that a search may stay fast: the drawn random timeout, as a search that has not drawn
 * it yet stands for every draw, and how long a message has been under way, which only bounds it.
 */

import type { Environment, Left } from "../model/environment.ts";
import type { NodeId } from "../model/ids.ts";
import type { Member } from "../model/member.ts";
import type { Progress, Role } from "../model/node.ts";
import type { Identity } from "../model/scenarios.ts";
import { sentMessage } from "../traces/sent.ts";
import type { SentMessage } from "../traces/sent.ts";

export interface StateView {
  /** In the order of their numbers. */
  readonly members: readonly MemberView[];
  readonly environment: EnvironmentView;
}

/** Members are given by name; null is "none". Times are in ticks. */
export interface MemberView {
  readonly name: string;
  /** While it is down, only `term`, `vote`, `commit` and `log` are: they are on its disk. */
  readonly up: boolean;
  /** No message reaches it or leaves it. */
  readonly cut: boolean;
  readonly role: Role;
  readonly term: number;
  readonly vote: string | null;
  /** Whom it takes for the leader. */
  readonly lead: string | null;
  readonly electionElapsed: number;
  readonly heartbeatElapsed: number;
  /** The answers to its campaign. */
  readonly votes: readonly { readonly from: string; readonly granted: boolean }[];
  readonly leadTransferee: string | null;
  readonly commit: number;
  /** Term and index of the last entry. */
  readonly logTerm: number;
  readonly index: number;
  readonly log: LogView;
  /** What a leader knows of each member; empty for others. */
  readonly progress: readonly ProgressView[];
  /** Messages under way to it: by sender, and of one sender the first sent first (fifo). */
  readonly inbox: readonly SentMessage[];
  /** The ticks that its server still owes it after a restart. */
  readonly owedTicks: number;
  /** The text of a panic of the library. */
  readonly panic: string | null;
}

/** Entries of one term each, up to and including `last`; below the end of `base` nothing is known. */
export interface LogView {
  readonly base: { readonly term: number; readonly last: number };
  readonly runs: readonly { readonly term: number; readonly last: number }[];
}

export interface ProgressView {
  readonly member: string;
  readonly match: number;
  readonly next: number;
  readonly state: Progress["state"];
  readonly paused: boolean;
  readonly recentActive: boolean;
  /** The last index of each append in flight, oldest first. */
  readonly inflights: readonly number[];
}

export interface EnvironmentView {
  /** What the environment may still do, and how often. */
  readonly left: Left;
}

export function memberView(member: Member, members: readonly Identity[]): MemberView {
  const { node, up, cut, owedTicks, panic, inbox } = member;
  const nameOf = (id: NodeId): string => members[id - 1]?.name ?? String(id);
  const nameOrNull = (id: NodeId): string | null => (id === 0 ? null : nameOf(id));
  const { term, last } = node.log.runs.at(-1) ?? node.log.base;
  const { role, electionElapsed, heartbeatElapsed, commit, log } = node;
  return frozen({
    name: nameOf(node.id),
    ...{ up, cut, role, electionElapsed, heartbeatElapsed, commit, owedTicks, panic },
    term: node.term,
    vote: nameOrNull(node.vote),
    lead: nameOrNull(node.lead),
    votes: node.votes.map(({ from, granted }) => ({ from: nameOf(from), granted })),
    leadTransferee: nameOrNull(node.leadTransferee),
    logTerm: term,
    index: last,
    log: { base: { ...log.base }, runs: log.runs.map((run) => ({ ...run })) },
    progress: node.progress.map(({ id, inflights, ...peer }) => ({
      member: nameOf(id),
      ...peer,
      inflights: [...inflights],
    })),
    inbox: inbox.map(({ message }) => sentMessage(message, nameOf)),
  });
}

export const environmentView = ({ left }: Environment): EnvironmentView => frozen({ left: { ...left } });

/** In depth, so that a property that changes what it sees fails at once and not later and elsewhere. */
function frozen<Value>(value: Value): Value {
  if (typeof value !== "object" || value === null || Object.isFrozen(value)) return value;
  for (const inner of Object.values(value)) frozen(inner);
  return Object.freeze(value);
}
