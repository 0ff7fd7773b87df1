/** Replication that a history does not show: proposals, appends, and their answers. */

import type { NodeId } from "../../model/ids.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import { deliverQuietly, hearAnyFrom, hearFrom, isAt } from "./deliver.ts";
import { beat } from "./supply.ts";
import { inFlightTo, lastOf, nodeAt, slotOf, take } from "./world.ts";
import type { Setting, World } from "./world.ts";

/** A leader's own entries, one proposal each. */
export function proposeUpTo(
  setting: Setting,
  world: World,
  slot: number,
  index: number,
): World | null {
  let reached = world;
  while (lastOf(nodeAt(reached, slot)).last < index) {
    const before = lastOf(nodeAt(reached, slot)).last;
    const tried = take(setting, reached, slot, { kind: "propose", draws: "open" });
    const isQuiet = tried.ok && tried.world.at[slot] === reached.at[slot];
    if (!isQuiet || lastOf(nodeAt(tried.world, slot)).last === before) return null;
    reached = tried.world;
  }
  return reached;
}

/** One more round of messages between a follower and its leader, or null where there is none. */
export function oneMoreRound(setting: Setting, world: World, slot: number): World | null {
  const { id, term } = nodeAt(world, slot);
  const leader = leaderOf(world, term);
  if (leader === null || leader.id === id) return null;
  const { last } = lastOf(leader);
  return moveLeader(setting, world, slot, leader.id, lastOf(leader).term, last);
}

/** How often leader and follower may exchange messages without an entry reaching the follower. */
export const idleRoundsMax = 4;

export function replicate(
  setting: Setting,
  world: World,
  slot: number,
  term: number,
  index: number,
): World | null {
  let reached = world;
  let idle = 0;
  while (!isAt(reached, slot, term, index)) {
    const appended = takeAppend(setting, reached, slot, term, index);
    if (appended !== null) {
      reached = appended;
      idle = 0;
      continue;
    }
    idle += 1;
    const leader = leaderOf(reached, nodeAt(reached, slot).term);
    const isOwn = leader?.id === nodeAt(reached, slot).id;
    if (leader === null || isOwn || idle > idleRoundsMax) return null;
    const moved = moveLeader(setting, reached, slot, leader.id, term, index);
    if (moved === null) return null;
    reached = moved;
  }
  return reached;
}

export const leaderOf = (world: World, term: number): NodeState | null =>
  world.nodes.find((node) => node.role === "leader" && node.term === term) ?? null;

/** An append in flight that brings the log forward and no further than asked. */
function takeAppend(
  setting: Setting,
  world: World,
  slot: number,
  term: number,
  index: number,
): World | null {
  const node = nodeAt(world, slot);
  const last = lastOf(node);
  const fitting = inFlightTo(world, slot).filter(
    (message) =>
      message.type === "MsgApp" && message.term === node.term && isNoFurther(message, term, index),
  );
  const next = fitting.toSorted((a, b) => distance(a, last.last) - distance(b, last.last));
  for (const message of next) {
    const tried = deliverQuietly(setting, world, slot, message);
    const after = tried === null ? null : lastOf(nodeAt(tried, slot));
    const isForward = after !== null && (after.term !== last.term || after.last !== last.last);
    if (isForward) return tried;
  }
  return null;
}

function isNoFurther(
  { entries, index: before, logTerm }: Message,
  term: number,
  index: number,
): boolean {
  const end = entries.at(-1) ?? { term: logTerm, last: before };
  return end.term < term || (end.term === term && end.last <= index);
}

/** Appends that begin at the end of the log come first. */
const distance = ({ index }: Message, last: number): number => Math.abs(index - last);

/** The leader gets what is asked for, hears the follower, and sends it what that calls for. */
function moveLeader(
  setting: Setting,
  world: World,
  slot: number,
  leader: NodeId,
  term: number,
  index: number,
): World | null {
  const leaderSlot = slotOf(leader);
  const own = lastOf(nodeAt(world, leaderSlot));
  const lacks = own.term === term && own.last < index;
  const grown = lacks ? proposeUpTo(setting, world, leaderSlot, index) : world;
  if (grown === null) return null;
  const asked = answerAll(setting, grown, slot, leader);
  const { id } = nodeAt(world, slot);
  const within = hearFrom(setting, asked, leaderSlot, id);
  const heard = within === grown ? hearAnyFrom(setting, asked, leaderSlot, id) : within;
  if (heard !== grown || lacks) return heard;
  return beat(setting, world, leaderSlot);
}

/** The follower answers an append that does not fit, the furthest back, or else a heartbeat. */
function answerAll(setting: Setting, world: World, slot: number, leader: NodeId): World {
  const node = nodeAt(world, slot);
  const own = inFlightTo(world, slot).filter(
    ({ from, term }) => from === leader && term === node.term,
  );
  const appends = own.filter(({ type }) => type === "MsgApp").toSorted((a, b) => a.index - b.index);
  const heartbeats = own.filter(({ type }) => type === "MsgHeartbeat").toReversed();
  for (const message of [...appends, ...heartbeats].slice(0, 2)) {
    const next = deliverQuietly(setting, world, slot, message);
    if (next !== null) return next;
  }
  return world;
}
