/** Steps in a few words, for arrows and notes. */

import { unreachable } from "../unreachable.ts";
import type { Trace, TraceStep } from "../document.ts";
import type { MemberFields } from "../fields.ts";
import { sentMessage } from "../sent.ts";
import type { SentMessage } from "../sent.ts";

export type NameOf = (node: number) => string;

export const namesIn =
  ({ members }: Pick<Trace, "members">): NameOf =>
  (node) =>
    members.find((member) => member.node === node)?.name ?? `member ${node}`;

/** Like `MsgVote term 153 log 151/2603551`. */
export function messageLabel(message: SentMessage): string {
  const { type, term, reject, logTerm, index, commit, entries, context } = message;
  const count = entries?.length ?? 0;
  return [
    type,
    ...(term === undefined ? [] : [`term ${term}`]),
    ...(reject === true ? ["rejected"] : []),
    ...(index === undefined ? [] : [`at ${logTerm === undefined ? "" : `${logTerm}/`}${index}`]),
    ...(count === 0 ? [] : [`with entries up to ${entries?.at(-1)?.last ?? 0}`]),
    ...(commit === undefined ? [] : [`commit ${commit}`]),
    ...(context === undefined ? [] : ["for a transfer"]),
  ].join(" ");
}

/** Like `mn-0 receives sn-2's MsgApp term 151`. */
export function stepLabel(step: TraceStep, nameOf: NameOf): string {
  const { action, member } = step;
  switch (action.kind) {
    case "tick":
      return `${member} ticks`;
    case "advance":
      return `${member} is given a tick by its server`;
    case "deliver":
    case "duplicate":
    case "lose": {
      const what = `${nameOf(action.message.from)}'s ${messageLabel(sentMessage(action.message, nameOf))}`;
      const copied = action.kind === "duplicate" ? ", and a copy stays under way" : "";
      return action.kind === "lose" ? `${what} to ${member} is lost` : `${member} receives ${what}${copied}`;
    }
    case "propose":
      return `${member} is given a proposal`;
    case "transfer":
      return `${member} is asked to hand over to ${nameOf(action.to)}`;
    case "crash":
      return `${member} crashes`;
    case "restart":
      return `${member} restarts`;
    case "cut":
      return `${member} is cut off`;
    case "heal":
      return `${member} has its link back`;
    case "peersConnect":
      return `${member}'s peers connect`;
    default:
      return unreachable(action);
  }
}

/** What a reader follows in a member: its role, term and lead; null where none of them changed. */
export function changeLabel(before: MemberFields, after: MemberFields): string | null {
  if (after.panic !== null && before.panic === null) return `panics: ${after.panic}`;
  const isSame =
    before.role === after.role && before.term === after.term && before.lead === after.lead;
  if (isSame) return null;
  const leads = after.role === "leader" ? "" : after.lead === null ? "" : `, follows ${after.lead}`;
  return `${after.role}, term ${after.term}${leads}`;
}
