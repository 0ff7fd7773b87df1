/** A step in one short sentence, where it is no event that has a headline of its own. */

import type { TraceStep } from "../document.ts";
import { unreachable } from "../unreachable.ts";
import type { Fields } from "./story.ts";

/** `nameOf`: a member's name by its number. */
export function actionText(
  { action, member }: Pick<TraceStep, "action" | "member">,
  after: Fields | undefined,
  nameOf: (node: number) => string,
): string {
  switch (action.kind) {
    case "tick":
    case "advance":
      return tickText(action, member, after);
    case "deliver":
      return `${message(action.message, nameOf)} reaches ${member}`;
    case "duplicate":
      return `${message(action.message, nameOf)} reaches ${member}, and a copy stays under way`;
    case "lose":
      return `${message(action.message, nameOf)} to ${member} is lost`;
    case "propose":
      return `${member} is given a proposal`;
    case "transfer":
      return `${member} is asked to hand its leadership over to ${nameOf(action.to)}`;
    case "crash":
      return `${member} crashes`;
    case "cut":
      return `${member} loses its link`;
    case "heal":
      return `${member} has its link back`;
    case "peersConnect":
      return `${member}'s peers connect`;
    case "restart":
      return `${member} restarts`;
    default:
      return unreachable(action);
  }
}

interface Told {
  readonly type: string;
  readonly from: number;
  readonly term: number;
}

const message = ({ type, from, term }: Told, nameOf: (node: number) => string): string =>
  `${nameOf(from)}'s ${type}${term === 0 ? "" : ` of term ${term}`}`;

type Tick = Extract<TraceStep["action"], { readonly kind: "tick" | "advance" }>;

/** A timer that may run out at any tick from now on says so. */
function tickText(action: Tick, member: string, after: Fields | undefined): string {
  const what = action.kind === "tick" ? "ticks" : "is given a tick by its server";
  if (after?.role === undefined || after.electionElapsed === undefined) return `${member} ${what}`;
  if (after.role === "leader") return `${member} ${what} and sends heartbeats`;
  return `${member} ${what}: ${after.electionElapsed} since it last heard of a leader`;
}
