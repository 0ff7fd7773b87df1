/** Why an action cannot be taken: the nearest one that can be, and the bounds that refuse. */

import type { Action } from "../model/actions.ts";
import type { Message } from "../model/messages.ts";
import type { TraceStep } from "./document.ts";
import type { MachineStep } from "./machine.ts";
import { asJson } from "./mismatch.ts";
import { differenceOf } from "./same.ts";

export function notEnabled(
  { action, member }: TraceStep,
  successors: readonly MachineStep[],
  refusals: readonly string[],
): string {
  const enabled = successors.map((step) => step.action);
  const own = enabled.filter((other) => other.member === action.member);
  const alike = own.filter(({ kind }) => kind === action.kind);
  const message = messageOf(action);
  const why =
    message !== null && !alike.some((other) => differenceOf(messageOf(other), message) === null)
      ? `${member} has no such ${message.type} to ${action.kind}`
      : `${member} cannot ${action.kind} here`;
  const nearest = nearestTo(action, alike);
  const bounds = [...new Set(refusals)].join(", ");
  const refused = bounds === "" ? "" : `; bounds that refuse steps here: ${bounds}`;
  return `${why}${nearest ?? whatItCan(member, own)}${refused}.`;
}

/** The enabled action of the same kind that shares most with it, and what differs first. */
function nearestTo(action: Action, alike: readonly Action[]): string | null {
  const scored = alike
    .map((other) => ({ other, shared: sharedFields(action, other) }))
    .sort((a, b) => b.shared - a.shared);
  const nearest = scored[0]?.other;
  if (nearest === undefined) return null;
  const difference = differenceOf(action, nearest);
  if (difference === null) return null;
  const { path, left, right } = difference;
  const values = `recorded ${asJson(left)}, enabled ${asJson(right)}`;
  return ` as recorded; the nearest differs in ${path.slice(1)}: ${values}`;
}

function sharedFields(action: Action, other: Action): number {
  const [fields, others] = [flat(action), flat(other)];
  return [...fields].filter(([name, value]) => others.get(name) === value).length;
}

/** A message's fields beside the action's own, so that each counts alike. */
const flat = (action: Action): ReadonlyMap<string, string> =>
  new Map(
    Object.entries({ ...action, ...messageOf(action) }).map(([name, value]) => [
      name,
      JSON.stringify(value),
    ]),
  );

const messageOf = (action: Action): Message | null => ("message" in action ? action.message : null);

function whatItCan(member: string, own: readonly Action[]): string {
  const kinds = [...new Set(own.map(({ kind }) => kind))];
  return kinds.length === 0
    ? `; nothing can happen to ${member}`
    : `; what can happen to ${member}: ${kinds.join(", ")}`;
}
