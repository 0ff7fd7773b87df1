/** One slot of a cluster: a member's raft state, its server around it, and its inbound channels. */

import { noNode } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import { messageKey, nodeKey } from "./key.ts";
import type { Message } from "./messages.ts";
import type { Names } from "./names.ts";
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

/** Names each field, so that a new one does not compile until it is in the text. */
type FieldTexts = { readonly [Field in keyof Member]: (value: Member[Field]) => string };

/** Texts that are equal exactly where two members are, made of such texts of nodes and messages. */
function memberTextOf(
  nodeText: (node: NodeState) => string,
  messageText: (message: Message) => string,
): (member: Member) => string {
  const texts: FieldTexts = {
    node: nodeText,
    up: String,
    cut: String,
    owedTicks: String,
    advancing: String,
    waitedTicks: String,
    panic: (panic) => JSON.stringify(panic),
    inbox: (inbox) => inbox.map(({ message, age }) => `${age}:${messageText(message)}`).join("&"),
  };
  return (member) =>
    [
      texts.node(member.node),
      texts.up(member.up),
      texts.cut(member.cut),
      texts.owedTicks(member.owedTicks),
      texts.advancing(member.advancing),
      texts.waitedTicks(member.waitedTicks),
      texts.panic(member.panic),
      texts.inbox(member.inbox),
    ].join(" ");
}

export const memberKey: (member: Member) => string = memberTextOf(nodeKey, messageKey);

/** A short one, for those who share these names of nodes and messages. */
export const memberNameOf = ({ node, message }: Names): ((member: Member) => string) =>
  memberTextOf((of) => String(node(of)), (of) => String(message(of)));

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
  inbox: member.inbox.toSpliced(position, 1),
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
export function deliverable({ inbox }: Member, { order }: Regime): readonly number[] {
  const byGroup = order === "fifo" ? bySender : bySenderAndText;
  const positions: number[] = [];
  // An inbox is in this order, so what is alike lies together.
  inbox.forEach((envelope, position) => {
    const before = inbox[position - 1];
    if (before === undefined || byGroup(before, envelope) !== 0) positions.push(position);
  });
  return positions;
}

/** As a channel keeps them; where order has no meaning, alike contents are alike lists. */
export const ordered = (inbox: readonly Envelope[], { order }: Regime): readonly Envelope[] =>
  inbox.toSorted(order === "fifo" ? bySender : bySenderAndText);

const bySender = (a: Envelope, b: Envelope): number => a.message.from - b.message.from;

/** Then as a text of age and key is ordered: a digit comes before a colon. */
function bySenderAndText(a: Envelope, b: Envelope): number {
  if (a.message.from !== b.message.from) return bySender(a, b);
  if (a.age !== b.age) return compare(`${a.age}:`, `${b.age}:`);
  return a.message === b.message ? 0 : compare(messageKey(a.message), messageKey(b.message));
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
