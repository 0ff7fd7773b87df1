/** Channels, as certificates tell them: what waits, what may be next, and what arrives. */

import type { Envelope, Member } from "../../model/member.ts";
import type { Message } from "../../model/messages.ts";
import type { Regime } from "../../model/regime.ts";
import type { Setting } from "./world.ts";

/** Everything that waits for it is a tick older; null: something had to arrive before. */
export function aged(part: Member, { delay, order }: Regime, keyOf: Setting["messageKey"]): Member | null {
  if (delay === null) return part;
  const waits = part.owedTicks > 0 && !part.cut;
  const waitedTicks = waits ? part.waitedTicks + 1 : 0;
  const inbox = part.inbox.map(({ message, age }) => ({ message, age: age + 1 }));
  const isLate = waitedTicks > delay || inbox.some(({ age }) => age > delay);
  return isLate ? null : { ...part, waitedTicks, inbox: arranged(inbox, order, keyOf) };
}

/** Where in the inbox this message may be taken from. */
export function next(
  inbox: readonly Envelope[],
  message: Message,
  { order }: Regime,
  keyOf: Setting["messageKey"],
): readonly number[] {
  const wanted = keyOf(message);
  const ages = new Set<number>();
  return inbox.flatMap((envelope, at) => {
    if (keyOf(envelope.message) !== wanted || ages.has(envelope.age)) return [];
    const isFirst = inbox.findIndex((other) => other.message.from === message.from) === at;
    if (order === "fifo" && !isFirst) return [];
    ages.add(envelope.age);
    return [at];
  });
}

function arranged(
  inbox: readonly Envelope[],
  order: Regime["order"],
  keyOf: Setting["messageKey"],
): readonly Envelope[] {
  const text = ({ message, age }: Envelope): string => `${age}:${keyOf(message)}`;
  return inbox.toSorted((a, b) => {
    if (order === "fifo" || a.message.from !== b.message.from) return a.message.from - b.message.from;
    return text(a) < text(b) ? -1 : 1;
  });
}

/** Each message enters its channel, or is gone where the receiver cannot be reached. */
export function posted(
  parts: readonly Member[],
  posts: readonly Message[],
  { regime, messageKey }: Setting,
): { readonly parts: readonly Member[]; readonly arrived: number } | string {
  let [reached, arrived] = [parts, 0];
  for (const message of posts) {
    const receiver = reached[message.to - 1];
    if (receiver === undefined) return `there is no member ${message.to}`;
    if (!receiver.up || receiver.cut) continue;
    const waiting = receiver.inbox.filter((other) => other.message.from === message.from).length;
    if (waiting >= regime.capacity) return "a channel is full";
    const inbox = arranged([...receiver.inbox, { message, age: 0 }], regime.order, messageKey);
    reached = reached.with(message.to - 1, { ...receiver, inbox });
    arrived += 1;
  }
  return { parts: reached, arrived };
}
