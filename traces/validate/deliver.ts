/** Deliveries that a history does not show, because they print nothing. */

import type { NodeId } from "../../model/ids.ts";
import type { Message, MessageType } from "../../model/messages.ts";
import { inFlightTo, lastOf, nodeAt, slotOf, take } from "./world.ts";
import type { Setting, World } from "./world.ts";

export const answers: readonly MessageType[] = ["MsgAppResp", "MsgHeartbeatResp"];

/** Delivers a message if that prints nothing; null if it would. */
export function deliverQuietly(
  setting: Setting,
  world: World,
  slot: number,
  message: Message,
): World | null {
  const tried = take(setting, world, slot, { kind: "deliver", message, draws: "open" });
  return tried.ok && tried.world.at[slot] === world.at[slot] ? tried.world : null;
}

/** A leader takes every answer of a peer that is in flight and prints nothing. */
export function hearFrom(setting: Setting, world: World, slot: number, peer: NodeId): World {
  return inFlightTo(world, slot)
    .filter((message) => message.from === peer && answers.includes(message.type))
    .filter((message) => message.term === nodeAt(world, slot).term)
    .reduce((reached, message) => deliverQuietly(setting, reached, slot, message) ?? reached, world);
}

/** Before a leader counts its quorum: it hears from members at its term as far as it must. */
export function hearAnswers(setting: Setting, world: World, slot: number): World {
  const { members } = setting.model.rules;
  const leader = nodeAt(world, slot);
  const most = Math.floor(members.length / 2);
  let reached = world;
  for (const peer of members) {
    const active = nodeAt(reached, slot).progress.filter(({ id, recentActive }) => id !== leader.id && recentActive);
    if (active.length >= most) return reached;
    if (peer === leader.id) continue;
    reached = hearFrom(setting, reached, slot, peer);
    const isActive = nodeAt(reached, slot).progress.some(({ id, recentActive }) => id === peer && recentActive);
    if (isActive || nodeAt(reached, slotOf(peer)).term !== leader.term) continue;
    const own = inFlightTo(reached, slotOf(peer)).findLast(
      (message) => message.from === leader.id && message.term === leader.term && message.type === "MsgHeartbeat",
    );
    const heard = own === undefined ? null : deliverQuietly(setting, reached, slotOf(peer), own);
    if (heard !== null) reached = hearFrom(setting, heard, slot, peer);
  }
  return reached;
}

/** Would it raise the member's commit index past what its next restart finds on its disk? */
export function pastCap({ members }: Setting, world: World, slot: number, message: Message): boolean {
  const commit = members[slot]?.lines?.[world.at[slot] ?? 0]?.nextRestart?.commit ?? null;
  if (commit === null) return false;
  const end = message.entries.at(-1)?.last ?? message.index;
  const offered = message.type === "MsgApp" ? Math.min(message.commit, end) : message.commit;
  return offered > commit;
}

export const isAt = (world: World, slot: number, term: number, index: number): boolean => {
  const last = lastOf(nodeAt(world, slot));
  return last.term === term && last.last === index;
};
