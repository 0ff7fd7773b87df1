/** Deliveries that a history does not show, because they print nothing. */

import type { NodeId } from "../../model/ids.ts";
import type { Message, MessageType } from "../../model/messages.ts";
import { demandKey, inFlightTo, lastOf, nodeAt, slotOf, take } from "./world.ts";
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

/**
 * A leader takes what answers of a peer are in flight and print nothing: but those that later lines
 * name, and those that would raise its commit index past what peers find when they next restart.
 */
export function hearFrom(setting: Setting, world: World, slot: number, peer: NodeId): World {
  const most = lowestCap(setting, world, slot);
  return spareAnswers(setting, world, slot, peer).reduce((reached, message) => {
    const next = deliverQuietly(setting, reached, slot, message);
    return next === null || nodeAt(next, slot).commit > most ? reached : next;
  }, world);
}

/** More of them, where nothing else helps: whatever its commit index becomes. */
export function hearAnyFrom(setting: Setting, world: World, slot: number, peer: NodeId): World {
  const heard = setting.sparesAnswers
    ? spareAnswers(setting, world, slot, peer)
    : answersOf(world, slot, peer, () => 0);
  return heard.reduce(
    (reached, message) => deliverQuietly(setting, reached, slot, message) ?? reached,
    world,
  );
}

function spareAnswers(
  setting: Setting,
  world: World,
  slot: number,
  peer: NodeId,
): readonly Message[] {
  const { term } = nodeAt(world, slot);
  const named = (setting.outlook.demands.get(demandKey(peer, term)) ?? []).filter(
    (demand) => demand.slot === slot && demand.line >= (world.at[slot] ?? 0),
  );
  return answersOf(
    world,
    slot,
    peer,
    (type) => named.filter(({ types }) => types[0] === type).length,
  );
}

/** A peer's answers of the leader's term but for the first `kept` of each type. */
function answersOf(
  world: World,
  slot: number,
  peer: NodeId,
  kept: (type: MessageType) => number,
): readonly Message[] {
  const { term } = nodeAt(world, slot);
  return answers.flatMap((type) =>
    inFlightTo(world, slot)
      .filter((message) => message.from === peer && message.type === type && message.term === term)
      .slice(kept(type)),
  );
}

/** The least commit index with which a member at the leader's term restarts next. */
function lowestCap({ members }: Setting, world: World, slot: number): number {
  const { term } = nodeAt(world, slot);
  const caps = members.map(({ lines }, peer) => {
    if (peer === slot || nodeAt(world, peer).term !== term) return Infinity;
    return lines?.[world.at[peer] ?? 0]?.nextRestart?.commit ?? Infinity;
  });
  return Math.max(nodeAt(world, slot).commit, Math.min(...caps));
}

/** Before a leader counts its quorum: it hears from members at its term as far as it must. */
export function hearAnswers(setting: Setting, world: World, slot: number): World {
  const { members } = setting.model.rules;
  const leader = nodeAt(world, slot);
  const most = Math.floor(members.length / 2);
  let reached = world;
  for (const peer of members) {
    const active = nodeAt(reached, slot).progress.filter(
      ({ id, recentActive }) => id !== leader.id && recentActive,
    );
    if (active.length >= most) return reached;
    if (peer === leader.id) continue;
    reached = hearFrom(setting, reached, slot, peer);
    const isActive = nodeAt(reached, slot).progress.some(
      ({ id, recentActive }) => id === peer && recentActive,
    );
    if (isActive || nodeAt(reached, slotOf(peer)).term !== leader.term) continue;
    const own = inFlightTo(reached, slotOf(peer)).findLast(
      (message) =>
        message.from === leader.id &&
        message.term === leader.term &&
        message.type === "MsgHeartbeat",
    );
    const heard = own === undefined ? null : deliverQuietly(setting, reached, slotOf(peer), own);
    if (heard !== null) reached = hearFrom(setting, heard, slot, peer);
  }
  return reached;
}

export const isAt = (world: World, slot: number, term: number, index: number): boolean => {
  const last = lastOf(nodeAt(world, slot));
  return last.term === term && last.last === index;
};
