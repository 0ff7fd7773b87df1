/** What a step of the rules means around the member: for its slot, the environment and the others. */

import type { Action } from "./actions.ts";
import type { Demand, Spending } from "./environment.ts";
import type { Event } from "./events.ts";
import { noIndex, noNode } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import type { Step } from "./inputs.ts";
import { marks, senderMark } from "./marks.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";

/** A move of one slot; `posts` are the messages that leave it (none where it is cut off). */
export interface MemberMove {
  readonly action: Action;
  readonly kind: Action["kind"];
  readonly part: Member;
  readonly demand: Demand | null;
  readonly posts: readonly { readonly to: number; readonly post: Message }[];
  readonly branches: readonly string[];
  readonly marks: number;
  /** What the rules did, for a trace; empty where they were not asked. */
  readonly events: readonly Event[];
  /** What the rules sent, whether or not it leaves the member. */
  readonly sent: readonly Message[];
}

/** What else happens with a step of the rules. */
export interface Circumstance {
  readonly clock: Demand["clock"];
  readonly spends: Spending | null;
  /** Who sent the message that was delivered; `noNode` where none was. */
  readonly sender: NodeId;
  /** Messages that this takes out of channels. */
  readonly taken: number;
}

export const ofItsOwn: Circumstance = { clock: null, spends: null, sender: noNode, taken: 0 };

/** What a step of the rules is to all but the rules. */
export interface Result {
  /** The node afterwards; null: the process has panicked. */
  readonly node: NodeState | null;
  readonly posts: MemberMove["posts"];
  readonly branches: readonly string[];
  readonly campaigns: number;
  readonly isElected: boolean;
  /** Did this leader step down though it had lost neither its process nor its quorum? */
  readonly isDeposed: boolean;
}

export function resultOf(before: NodeState, { node, sent, events, panic }: Step): Result {
  const branches = [...new Set(events.map(({ kind }) => kind))];
  const hasQuorum = !branches.includes("quorumNotActive");
  return {
    node: panic === null ? withoutPendingConf(node) : null,
    posts: sent.map((message) => ({ to: message.to - 1, post: message })),
    branches,
    campaigns: events.filter(({ kind }) => kind === "becameCandidate").length,
    isElected: branches.includes("becameLeader"),
    isDeposed: before.role === "leader" && node.role !== "leader" && hasQuorum,
  };
}

/** The move of a slot that takes this action, to which the rules say this. */
export function consequenceOf(
  action: Action,
  slot: number,
  member: Member,
  { step: { events, sent, panic }, result }: { readonly step: Step; readonly result: Result },
  { clock, spends, sender, taken }: Circumstance,
): MemberMove {
  const { kind } = action;
  const { node, branches, campaigns, isElected, isDeposed } = result;
  if (node === null) {
    const part = { ...crashed(member), panic };
    const lost = taken + member.inbox.length;
    const demand = { ...noDemand(slot), clock: "stops", spends, inFlight: -lost } as const;
    return { action, kind, part, demand, posts: [], branches, marks: 0, events, sent };
  }
  const depositions = isDeposed ? 1 : 0;
  const demand = { slot, clock, spends, campaigns, depositions, inFlight: -taken };
  const isFree = clock === null && spends === null && campaigns === 0 && !isDeposed && taken === 0;
  return {
    action,
    kind,
    part: { ...member, node },
    demand: isFree ? null : demand,
    posts: member.cut ? [] : result.posts,
    branches,
    marks:
      (campaigns > 0 ? marks.campaign : 0) |
      (isElected ? marks.election : 0) |
      (isDeposed ? marks.deposition | senderMark(sender) : 0),
    events,
    sent,
  };
}

/**
 * Differs from etcd: the index of a pending change of membership is forgotten. It is read only where
 * membership changes, which this model leaves out, and would tell apart states that behave alike.
 */
const withoutPendingConf = (node: NodeState): NodeState =>
  node.pendingConfIndex === noIndex ? node : { ...node, pendingConfIndex: noIndex };

/** What the environment does to a member without asking the rules. */
export const untouchedByRules = (action: Action, part: Member, demand: Demand | null): MemberMove => ({
  action,
  kind: action.kind,
  part,
  demand,
  posts: [],
  branches: [],
  marks: 0,
  events: [],
  sent: [],
});

export const noDemand = (slot: number): Demand => ({
  slot,
  clock: null,
  spends: null,
  campaigns: 0,
  depositions: 0,
  inFlight: 0,
});

/** `taken`: messages that leave the channels. */
export const spending = (slot: number, spends: Spending, taken: number): Demand => ({
  ...noDemand(slot),
  spends,
  inFlight: -taken,
});

/** Down: only the hard state and the log of `node` count from here on (see `restart` in step.ts). */
export const crashed = (member: Member): Member => ({
  ...member,
  up: false,
  owedTicks: 0,
  advancing: false,
  waitedTicks: 0,
  inbox: [],
  node: { ...member.node, ...volatileLost },
});

/** Differs from etcd: what a crash destroys is forgotten at the crash, so that equal disks are equal. */
const volatileLost = {
  lead: noNode,
  role: "follower",
  electionElapsed: 0,
  heartbeatElapsed: 0,
  timeout: 0,
  timeoutOpen: false,
  votes: [],
  leadTransferee: noNode,
  progress: [],
} as const;
