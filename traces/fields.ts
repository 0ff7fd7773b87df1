/** A state as a trace shows it: one flat set of fields per member and one for the environment. */

import type { Environment, Left } from "../model/environment.ts";
import type { NodeId } from "../model/ids.ts";
import type { Log, Run } from "../model/log.ts";
import type { Member } from "../model/member.ts";
import type { NodeState, Progress, Role } from "../model/node.ts";

/** Names every field of the model: one that is added there does not compile until it is shown. */
type EachField = Readonly<
  Record<Exclude<keyof NodeState, "id"> | Exclude<keyof Member, "node">, unknown>
>;

/** Members are given by name; null is "none". Times are in ticks. */
export interface MemberFields extends EachField {
  readonly up: boolean;
  readonly cut: boolean;
  readonly owedTicks: number;
  readonly advancing: boolean;
  readonly waitedTicks: number;
  readonly panic: string | null;
  /** How many messages wait for it. */
  readonly inbox: number;
  readonly role: Role;
  readonly term: number;
  readonly vote: string | null;
  readonly lead: string | null;
  readonly electionElapsed: number;
  readonly heartbeatElapsed: number;
  readonly timeout: number;
  readonly timeoutOpen: boolean;
  readonly votes: readonly { readonly from: string; readonly granted: boolean }[];
  readonly leadTransferee: string | null;
  readonly pendingConfIndex: number;
  readonly commit: number;
  /** The term and the index of the last entry. */
  readonly logTerm: number;
  readonly index: number;
  readonly log: string;
  readonly progress: readonly string[];
}

export type EnvironmentFields = Readonly<Omit<Environment, "left">> & Left;

export type NameOf = (node: NodeId) => string;

export function memberFields(member: Member, nameOf: NameOf): MemberFields {
  const { node } = member;
  const nameOrNull = (other: NodeId): string | null => (other === 0 ? null : nameOf(other));
  const last = lastRun(node.log);
  return {
    up: member.up,
    cut: member.cut,
    owedTicks: member.owedTicks,
    advancing: member.advancing,
    waitedTicks: member.waitedTicks,
    panic: member.panic,
    inbox: member.inbox.length,
    role: node.role,
    term: node.term,
    vote: nameOrNull(node.vote),
    lead: nameOrNull(node.lead),
    electionElapsed: node.electionElapsed,
    heartbeatElapsed: node.heartbeatElapsed,
    timeout: node.timeout,
    timeoutOpen: node.timeoutOpen,
    votes: node.votes.map(({ from, granted }) => ({ from: nameOf(from), granted })),
    leadTransferee: nameOrNull(node.leadTransferee),
    pendingConfIndex: node.pendingConfIndex,
    commit: node.commit,
    logTerm: last.term,
    index: last.last,
    log: describeLog(node.log),
    progress: node.progress.map((peer) => describeProgress(peer, nameOf)),
  };
}

export const environmentFields = ({ left, ...counts }: Environment): EnvironmentFields => ({
  ...counts,
  ...left,
});

const lastRun = ({ base, runs }: Log): Run => runs.at(-1) ?? base;

/** What lies below etcd's compaction point is in brackets. */
function describeLog({ base, runs }: Log): string {
  const run = ({ term, last }: Run): string => `term ${term} up to ${last}`;
  return [`(${run(base)})`, ...runs.map(run)].join(", ");
}

function describeProgress(peer: Progress, nameOf: NameOf): string {
  const { id, match, next, state, paused, recentActive, inflights } = peer;
  const flags = [state, ...(paused ? ["paused"] : []), ...(recentActive ? ["active"] : [])];
  const flight = inflights.length === 0 ? "" : `, in flight up to ${inflights.join(" ")}`;
  return `${nameOf(id)}: match ${match}, next ${next}, ${flags.join(", ")}${flight}`;
}
