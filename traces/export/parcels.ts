/** Messages of a trace from their sending on: which step receives or loses what another has sent. */

import type { Trace } from "../document.ts";
import { sentMessage } from "../sent.ts";
import type { SentMessage } from "../sent.ts";
import type { Moment } from "../unfold.ts";
import { namesIn } from "./labels.ts";

export interface Parcel {
  readonly message: SentMessage;
  /** The steps, by number: of equal messages under way the first sent is received first. */
  readonly sentAt: number;
  /** Several where copies are delivered; none where it is lost, gone or under way to the end. */
  readonly receivedAt: readonly number[];
}

export interface Parcels {
  readonly sentIn: (step: number) => readonly Parcel[];
  /** Null: it was under way from the start. */
  readonly receivedIn: (step: number) => Parcel | null;
}

interface Draft extends Parcel {
  readonly receivedAt: number[];
}

/** What is sent by or to a member that is down or cut off is gone, as is what waits for one then. */
export function parcelsOf(trace: Trace, moments: readonly Moment[]): Parcels {
  const nameOf = namesIn(trace);
  const waiting = new Map<string, Draft[]>();
  const sent = new Map<number, Draft[]>();
  const received = new Map<number, Draft>();
  for (const { at, step, after } of moments) {
    const { action, member } = step;
    if ("message" in action) {
      const queue = waiting.get(keyOf(sentMessage(action.message, nameOf))) ?? [];
      const [parcel] = queue;
      if (parcel !== undefined && action.kind !== "lose") {
        parcel.receivedAt.push(at);
        received.set(at, parcel);
      }
      if (action.kind !== "duplicate") queue.shift();
    }
    if (action.kind === "crash" || action.kind === "cut") forget(waiting, member);
    const isReached = (name: string): boolean => {
      const fields = after.get(name);
      return fields !== undefined && fields.up && !fields.cut;
    };
    const drafts = step.sent.map((message): Draft => ({ message, sentAt: at, receivedAt: [] }));
    sent.set(at, drafts);
    for (const draft of drafts.filter(({ message }) => isReached(member) && isReached(message.to))) {
      const key = keyOf(draft.message);
      waiting.set(key, [...(waiting.get(key) ?? []), draft]);
    }
    if (after.get(member)?.panic !== null) forget(waiting, member);
  }
  return { sentIn: (at) => sent.get(at) ?? [], receivedIn: (at) => received.get(at) ?? null };
}

/** Begins with the receiver, so that what waits for it is found. */
const keyOf = (message: SentMessage): string => JSON.stringify([message.to, message]);

function forget(waiting: Map<string, Draft[]>, member: string): void {
  const start = JSON.stringify([member]).slice(0, -1);
  for (const key of waiting.keys()) if (key.startsWith(`${start},`)) waiting.delete(key);
}
