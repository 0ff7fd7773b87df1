/**
 * What lines demand of other members: a line that names a message's type, sender and term can only
 * be printed if that member has sent it in that term. A member leaves a term, or its lead, only
 * once it has sent what is still asked of it.
 */

import type { Message, MessageType } from "../../model/messages.ts";
import { mayPrecedeLogs } from "./assume.ts";
import type { Awaited, Watched } from "./awaited.ts";
import { numberIn, textIn } from "./awaited.ts";
import { countInFlight, supply } from "./supply.ts";
import { demandKey, nodeAt } from "./world.ts";
import type { Demand, Outlook, Setting, Wanted, World } from "./world.ts";

export function outlookOf(members: readonly Watched[]): Outlook {
  return { demands: demandsOf(members), tops: topsOf(members) };
}

function topsOf(members: readonly Watched[]): ReadonlyMap<number, number> {
  const tops = new Map<number, number>();
  for (const { lines } of members) {
    for (const { position } of lines ?? []) {
      if (position === null) continue;
      tops.set(position.term, Math.max(position.index, tops.get(position.term) ?? 0));
    }
  }
  return tops;
}

function demandsOf(members: readonly Watched[]): Outlook["demands"] {
  const found = new Map<string, Demand[]>();
  for (const [slot, member] of members.entries()) {
    for (const line of member.lines?.keys() ?? []) {
      const wanted = wantedBy(member, line, members);
      if (wanted === null) continue;
      const key = demandKey(wanted.from, wanted.term);
      found.set(key, [...(found.get(key) ?? []), { ...wanted, slot, line }]);
    }
  }
  return found;
}

const leaders: readonly MessageType[] = ["MsgApp", "MsgHeartbeat"];

/** The message that a line, as the first of its step, says has come; null where it names none. */
export function wantedBy(member: Watched, at: number, members: readonly Watched[]): Wanted | null {
  const line = member.lines?.[at];
  const before = member.lines?.[at - 1];
  if (line === undefined) return null;
  const from = members.find(({ id }) => id === textIn(line, senderField(line.kind)))?.node;
  if (from === undefined || from === member.node) return null;
  const wanted = { from, to: member.node };
  switch (line.kind) {
    case "higherTerm":
    case "lowerTerm":
      return {
        ...wanted,
        types: [line.fields["type"] as MessageType],
        term: numberIn(line, "messageTerm"),
      };
    case "electedLeader":
    case "changedLeader": {
      // After a higher term the line only says whose message that was; it is named there.
      const isPartOfStep =
        before?.kind === "becameFollower" && member.lines?.[at - 2]?.kind === "higherTerm";
      return isPartOfStep ? null : { ...wanted, types: leaders, term: numberIn(line, "term") };
    }
    case "castVote":
    case "rejectedVote": {
      // After a higher term the message is named there; a pre-vote may be of the next term.
      const isNamed =
        before?.kind === "becameFollower" && member.lines?.[at - 2]?.kind === "higherTerm";
      const isVote = line.fields["type"] === "MsgVote";
      return isNamed || !isVote
        ? null
        : { ...wanted, types: ["MsgVote"], term: numberIn(line, "term") };
    }
    case "receivedVote":
    case "receivedVoteRejection": {
      const isVote = line.fields["type"] === "MsgVoteResp";
      return isVote ? { ...wanted, types: ["MsgVoteResp"], term: numberIn(line, "term") } : null;
    }
    default:
      return null;
  }
}

const senderField = (kind: string): string =>
  kind === "electedLeader" || kind === "changedLeader" ? "lead" : "from";

/**
 * Before a member leaves its term or its lead: what it still owes is sent, by hidden steps where
 * need be. null: it cannot be sent yet, so that the member may not leave yet.
 */
export function settled(
  setting: Setting,
  world: World,
  slot: number,
  leaves: { readonly term: boolean; readonly lead: boolean },
): World | null {
  const { id, term } = nodeAt(world, slot);
  const own = setting.outlook.demands.get(demandKey(id, term)) ?? [];
  const owed = own.filter(({ slot: asker, line }) => line >= (world.at[asker] ?? 0));
  let reached = world;
  for (const wanted of owed) {
    const isLeaders = wanted.types.some((type) => leaders.includes(type));
    if (!leaves.term && !(leaves.lead && isLeaders)) continue;
    const alike = owed.filter(({ to, types }) => to === wanted.to && types[0] === wanted.types[0]);
    const needed = alike.indexOf(wanted) + 1;
    const isLate = isOfLaterLife(setting, reached, wanted);
    if (!isLate && countInFlight(reached, wanted) >= needed) continue;
    const next = isLate ? null : supply(setting, reached, wanted);
    if (next !== null) reached = next;
    else if (!mayPrecedeLogs(setting, reached, wanted)) return null;
  }
  return reached;
}

/**
 * Before a restart, with which all that is on its way to the member is lost: it answers what it can
 * of what lines to come name. What it cannot, it may still after the restart.
 */
export function answeredAll(setting: Setting, world: World, slot: number): World {
  const { id, term } = nodeAt(world, slot);
  const owed = (setting.outlook.demands.get(demandKey(id, term)) ?? []).filter(
    (demand) =>
      demand.line >= (world.at[demand.slot] ?? 0) && !isOfLaterLife(setting, world, demand),
  );
  return owed.reduce((reached, wanted) => {
    const alike = owed.filter(({ to, types }) => to === wanted.to && types[0] === wanted.types[0]);
    const isThere = countInFlight(reached, wanted) > alike.indexOf(wanted);
    return isThere ? reached : (supply(setting, reached, wanted) ?? reached);
  }, world);
}

/** The line that asks is one of a process to come: what is in flight until that begins is lost. */
function isOfLaterLife({ members }: Setting, world: World, { slot, line }: Demand): boolean {
  const lines = members[slot]?.lines ?? [];
  return (lines[line]?.life ?? 0) > lifeNow(lines, world.at[slot] ?? 0, world.down[slot] === true);
}

/** The number of the process that a member is in; 0 before the first. */
function lifeNow(lines: readonly Awaited[], at: number, isDown: boolean): number {
  if (isDown) return 0;
  const before = lines[at - 1];
  return before === undefined ? 1 : before.life;
}

const sentOnce: readonly MessageType[] = ["MsgVote", "MsgVoteResp"];

/** Did a step send what comes but once, and a line needs, to a process that has not begun? */
export function sendsTooEarly(setting: Setting, world: World, sent: readonly Message[]): boolean {
  return sent.some((message) => {
    if (!sentOnce.includes(message.type)) return false;
    const asked = setting.outlook.demands.get(demandKey(message.from, message.term)) ?? [];
    return asked.some(
      (demand) =>
        demand.to === message.to &&
        demand.types[0] === message.type &&
        demand.line >= (world.at[demand.slot] ?? 0) &&
        isOfLaterLife(setting, world, demand),
    );
  });
}
