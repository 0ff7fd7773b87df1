/** A message as a trace shows it: by names, without the fields that are zero, false or empty. */

import type { Message, MessageType } from "../model/messages.ts";
import type { NameOf } from "./fields.ts";

type Counts = "term" | "logTerm" | "index" | "commit" | "rejectHint";

export interface SentMessage extends Readonly<Partial<Record<Counts, number>>> {
  readonly type: MessageType;
  readonly from: string;
  readonly to: string;
  readonly reject?: true;
  readonly entries?: readonly { readonly term: number; readonly last: number }[];
  readonly context?: "CampaignTransfer";
}

export function sentMessage(message: Message, nameOf: NameOf): SentMessage {
  const { type, from, to, reject, entries, context, ...counts } = message;
  const given = Object.entries(counts).filter(([, count]) => count !== 0);
  return {
    type,
    from: nameOf(from),
    to: nameOf(to),
    ...(Object.fromEntries(given) as Partial<Record<Counts, number>>),
    ...(reject ? { reject } : {}),
    ...(entries.length > 0 ? { entries } : {}),
    ...(context === "" ? {} : { context }),
  };
}
