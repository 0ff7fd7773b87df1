/** One slot of a cluster: a member's raft state, its server around it, and its inbound channels. */

import { noNode } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import { messageKey, nodeKey } from "./key.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import type { Regime } from "./regime.ts";
import type { SeenMember } from "./seen.ts";

export interface Envelope {
  readonly message: Message;
  /** Ticks of the receiver since it was sent; stays 0 where the regime sets no delay. */
  readonly age: number;
}

export interface Member {
  readonly node: NodeState;
  readonly up: boolean;
  /** No message reaches it or leaves it. */
  readonly cut: boolean;
  /** Ticks that its server still gives it at once (etcd's tick advance), and whether it has begun. */
  readonly owedTicks: number;
  readonly advancing: boolean;
  /** Its own ticks while it waits for its peers to connect, which takes no longer than a message. */
  readonly waitedTicks: number;
  readonly panic: string | null;
  /** By ascending sender; then as sent (fifo), or by age and text, as order has no meaning (any). */
  readonly inbox: readonly Envelope[];
}

/** The key names each field, so that a new one does not compile until it is in it. */
const fieldKeys: { readonly [Field in keyof Member]: (value: Member[Field]) => string } = {
  node: nodeKey,
  up: String,
  cut: String,
  owedTicks: String,
  advancing: String,
  waitedTicks: String,
  panic: (panic) => JSON.stringify(panic),
  inbox: (inbox) => inbox.map(({ message, age }) => `${age}:${messageKey(message)}`).join("&"),
};

export const memberKey = (member: Member): string =>
  [
    fieldKeys.node(member.node),
    fieldKeys.up(member.up),
    fieldKeys.cut(member.cut),
    fieldKeys.owedTicks(member.owedTicks),
    fieldKeys.advancing(member.advancing),
    fieldKeys.waitedTicks(member.waitedTicks),
    fieldKeys.panic(member.panic),
    fieldKeys.inbox(member.inbox),
  ].join(" ");

export const memberOf = (node: NodeState): Member => ({
  node,
  up: true,
  cut: false,
  owedTicks: 0,
  advancing: false,
  waitedTicks: 0,
  panic: null,
  inbox: [],
});

export const hasRoomFrom = (member: Member, from: NodeId, regime: Regime): boolean =>
  member.inbox.filter(({ message }) => message.from === from).length < regime.capacity;

/** The inbox with one more message. */
export function withMessage(member: Member, message: Message, regime: Regime): Member {
  return { ...member, inbox: ordered([...member.inbox, { message, age: 0 }], regime) };
}

export const withoutMessage = (member: Member, position: number): Member => ({
  ...member,
  inbox: member.inbox.filter((_, at) => at !== position),
});

/** One tick older; ages are kept only where the regime bounds the delay. */
export function aged(member: Member, regime: Regime): Member {
  if (regime.delay === null) return member;
  const waitedTicks = member.owedTicks > 0 && !member.cut ? member.waitedTicks + 1 : 0;
  const inbox = member.inbox.map(({ message, age }) => ({ message, age: age + 1 }));
  return { ...member, waitedTicks, inbox: ordered(inbox, regime) };
}

/** May it tick, or must a message reach it first, or its peers connect? */
export function mayTick(member: Member, { delay }: Regime): boolean {
  if (delay === null) return true;
  const isOverdue = member.owedTicks > 0 && !member.cut && member.waitedTicks >= delay;
  return !isOverdue && member.inbox.every(({ age }) => age < delay);
}

/** Positions in the inbox whose message may be next: heads of channels, or each distinct one. */
export function deliverable(member: Member, { order }: Regime): readonly number[] {
  const seen = new Set<string>();
  return member.inbox.flatMap(({ message, age }, position) => {
    const group = order === "fifo" ? String(message.from) : `${age}:${messageKey(message)}`;
    if (seen.has(group)) return [];
    seen.add(group);
    return [position];
  });
}

/** As a channel keeps them; where order has no meaning, alike contents are alike lists. */
export function ordered(inbox: readonly Envelope[], { order }: Regime): readonly Envelope[] {
  const bySender = (a: Envelope, b: Envelope): number => a.message.from - b.message.from;
  if (order === "fifo") return [...inbox].sort(bySender);
  const text = ({ message, age }: Envelope): string => `${age}:${messageKey(message)}`;
  return [...inbox].sort((a, b) => bySender(a, b) || compare(text(a), text(b)));
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

export const observeMember = ({ node, up, panic }: Member): SeenMember => ({
  id: node.id,
  up,
  role: node.role,
  term: node.term,
  vote: node.vote,
  commit: node.commit,
  log: node.log,
  panic,
});

export const hasLead = (node: NodeState): boolean => node.lead !== noNode;
