/** Messages on demand: hidden steps of others after which one is in flight that a line needs. */

import type { Message, MessageType } from "../../model/messages.ts";
import type { NodeId } from "../../model/ids.ts";
import { answers, deliverQuietly, hearFrom } from "./deliver.ts";
import { tickQuietly } from "./ticks.ts";
import { inFlightTo, nodeAt, slotOf } from "./world.ts";
import type { Setting, Wanted, World } from "./world.ts";

export const isWanted = (message: Message, { types, from, term }: Wanted): boolean =>
  message.from === from && message.term === term && types.includes(message.type);

export const countInFlight = (world: World, wanted: Wanted): number =>
  inFlightTo(world, slotOf(wanted.to)).filter((message) => isWanted(message, wanted)).length;

const leadersOwn: readonly MessageType[] = ["MsgApp", "MsgHeartbeat"];

/** One more message of this kind in flight than there was, or null where nothing leads to it. */
export function supply(setting: Setting, world: World, wanted: Wanted): World | null {
  const has = countInFlight(world, wanted);
  const sender = nodeAt(world, slotOf(wanted.from));
  if (sender.term !== wanted.term) return null;
  const isMore = (next: World | null): next is World =>
    next !== null && countInFlight(next, wanted) > has;
  if (sender.role === "leader" && wanted.types.some((type) => leadersOwn.includes(type))) {
    const beaten = beat(setting, world, slotOf(wanted.from));
    if (isMore(beaten)) return beaten;
    const sent = beaten === null ? null : exchange(setting, beaten, wanted.from, wanted.to);
    if (isMore(sent)) return sent;
  }
  if (wanted.types.some((type) => answers.includes(type))) {
    const answered = provoke(setting, world, wanted);
    if (isMore(answered)) return answered;
  }
  return null;
}

/** A leader's heartbeat to all. */
export function beat(setting: Setting, world: World, slot: number): World | null {
  if (nodeAt(world, slot).role !== "leader") return null;
  const { heartbeatTick } = setting.model.rules;
  let reached: World | null = world;
  for (let tick = 0; tick < heartbeatTick && reached !== null; tick += 1) {
    reached = tickQuietly(setting, reached, slot);
  }
  return reached;
}

/** The sender of an answer is given something to answer, which its asker has sent it or sends. */
function provoke(setting: Setting, world: World, wanted: Wanted): World | null {
  const { from, to } = wanted;
  const has = countInFlight(world, wanted);
  const answering = (start: World): World | null => {
    for (const message of inFlightTo(start, slotOf(from)).toReversed()) {
      if (message.from !== to || !leadersOwn.includes(message.type)) continue;
      const next = deliverQuietly(setting, start, slotOf(from), message);
      if (next !== null && countInFlight(next, wanted) > has) return next;
    }
    return null;
  };
  const answered = answering(world);
  if (answered !== null) return answered;
  const beaten = beat(setting, world, slotOf(to));
  return beaten === null ? null : answering(beaten);
}

/** A heartbeat, its answer, and what the leader sends upon that. */
function exchange(setting: Setting, world: World, leader: NodeId, peer: NodeId): World | null {
  const term = nodeAt(world, slotOf(leader)).term;
  const heartbeat = inFlightTo(world, slotOf(peer)).findLast(
    (message) =>
      message.from === leader && message.term === term && message.type === "MsgHeartbeat",
  );
  if (heartbeat === undefined) return null;
  const heard = deliverQuietly(setting, world, slotOf(peer), heartbeat);
  return heard === null ? null : hearFrom(setting, heard, slotOf(leader), peer);
}
