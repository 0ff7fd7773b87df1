/**
 * Entries that a history does not show: before a line that tells how far a member's log goes, its
 * leader takes proposals and replicates them, until the log goes that far.
 */

import type { NodeId } from "../../model/ids.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Position } from "./awaited.ts";
import { assumableAppends } from "./assume.ts";
import { deliverQuietly, hearAnyFrom, hearFrom, isAt } from "./deliver.ts";
import { beat } from "./supply.ts";
import { assumed, inFlightTo, lastOf, nodeAt, slotOf, take } from "./world.ts";
import type { Setting, World } from "./world.ts";

/** The member's log at this position, or null where no hidden steps lead there. */
export function atPosition(
  setting: Setting,
  world: World,
  slot: number,
  { term, index, commit }: Position,
): World | null {
  const node = nodeAt(world, slot);
  if (node.role !== "leader" && leaderOf(world, node.term) === null) {
    const given = givenByAbsent(setting, world, slot, { term, index, commit });
    if (given !== null) return given;
  }
  const isEarlier = commit !== null && commit < index && commit > nodeAt(world, slot).commit;
  const staged = isEarlier
    ? withCommit(setting, withLog(setting, world, slot, term, commit), slot, commit)
    : null;
  const reached = withLog(setting, staged ?? world, slot, term, index);
  return commit === null ? reached : withCommit(setting, reached, slot, commit);
}

/** Where no log tells of the leader, an append of it is assumed that leads there. */
function givenByAbsent(
  setting: Setting,
  world: World,
  slot: number,
  position: Position,
): World | null {
  const { term, index, commit } = position;
  const isThere = isAt(world, slot, term, index);
  if (isThere && (commit === null || commit === nodeAt(world, slot).commit)) return world;
  for (const message of assumableAppends(setting, world, slot, position)) {
    const next = deliverQuietly(setting, assumed(world, slot, message), slot, message);
    if (next !== null && isAt(next, slot, term, index)) return next;
  }
  return null;
}

/** The same, the commit index only if it can be told by now: it is needed at a restart alone. */
export const nearPosition = (
  setting: Setting,
  world: World,
  slot: number,
  position: Position,
): World | null =>
  atPosition(setting, world, slot, position) ??
  atPosition(setting, world, slot, { ...position, commit: null });

function withLog(
  setting: Setting,
  world: World,
  slot: number,
  term: number,
  index: number,
): World | null {
  if (isAt(world, slot, term, index)) return world;
  const node = nodeAt(world, slot);
  const last = lastOf(node);
  if (last.term > term || (last.term === term && last.last > index)) return null;
  if (node.role === "leader")
    return node.term === term ? proposeUpTo(setting, world, slot, index) : null;
  return replicate(setting, world, slot, term, index);
}

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
const idleMax = 4;

function replicate(
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
    if (leader === null || leader.id === nodeAt(reached, slot).id || idle > idleMax) return null;
    const moved = moveLeader(setting, reached, slot, leader.id, term, index);
    if (moved === null) return null;
    reached = moved;
  }
  return reached;
}

const leaderOf = (world: World, term: number): NodeState | null =>
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

/** The member's commit index at this, which its leader must tell it. */
function withCommit(
  setting: Setting,
  world: World | null,
  slot: number,
  commit: number,
): World | null {
  let reached = world;
  for (let round = 0; round <= idleMax && reached !== null;) {
    const node = nodeAt(reached, slot);
    if (node.commit === commit) return reached;
    if (node.commit > commit) return null;
    const told = takeCommit(setting, reached, slot, commit);
    if (told !== null) {
      reached = told;
      continue;
    }
    round += 1;
    if (node.role === "leader") {
      reached = committing(setting, reached, slot, commit);
      continue;
    }
    const leader = leaderOf(reached, node.term);
    if (leader === null) return null;
    const within = hearAll(setting, reached, slotOf(leader.id), hearFrom);
    reached =
      within === reached ? hearAll(setting, reached, slotOf(leader.id), hearAnyFrom) : within;
    reached = beat(setting, reached, slotOf(leader.id));
  }
  return null;
}

/**
 * Before a member leaves its term it learns what it can of the commit index that its next restart
 * finds, as the leader of the next term may never tell of just that.
 */
export function withLastCommits(setting: Setting, world: World, slot: number): World {
  const commit = setting.members[slot]?.lines?.[world.at[slot] ?? 0]?.nextRestart?.commit ?? null;
  if (commit === null) return world;
  const isLeader = nodeAt(world, slot).role === "leader";
  let reached = isLeader ? hearAll(setting, world, slot, hearAnyFrom) : world;
  for (;;) {
    const next = takeCommit(setting, reached, slot, commit);
    if (next === null) return reached;
    reached = next;
  }
}

/** A leader commits what a quorum holds: its peers get the entries that they may, and answer. */
function committing(setting: Setting, world: World, slot: number, commit: number): World {
  const { id, term } = nodeAt(world, slot);
  const heard = hearAll(setting, world, slot, hearAnyFrom);
  return heard.nodes.reduce((reached, peer, at) => {
    const isDone = nodeAt(reached, slot).commit >= commit;
    const next = setting.members[at]?.lines?.[reached.at[at] ?? 0]?.nextPosition ?? null;
    const mayHave = next === null || next.term > term || next.index >= commit;
    if (isDone || peer.id === id || peer.term !== term || !mayHave) return reached;
    const served = replicate(setting, reached, at, term, commit) ?? reached;
    return hearAnyFrom(setting, served, slot, peer.id);
  }, heard);
}

/** A leader's message in flight that tells of as much as is asked for, or of the most before. */
function takeCommit(setting: Setting, world: World, slot: number, commit: number): World | null {
  const node = nodeAt(world, slot);
  const before = lastOf(node);
  const telling = inFlightTo(world, slot).filter(
    (message) =>
      (message.type === "MsgApp" || message.type === "MsgHeartbeat") &&
      message.term === node.term &&
      message.commit > node.commit,
  );
  const isOver = (message: Message): number => (message.commit > commit ? 1 : 0);
  for (const message of telling.toSorted((a, b) => isOver(a) - isOver(b) || b.commit - a.commit)) {
    const next = deliverQuietly(setting, world, slot, message);
    const after = next === null ? node : nodeAt(next, slot);
    const isTold = after.commit > node.commit && after.commit <= commit;
    if (isTold && lastOf(after).last === before.last) return next;
  }
  return null;
}

const hearAll = (
  setting: Setting,
  world: World,
  leaderSlot: number,
  hear: typeof hearFrom,
): World =>
  world.nodes
    .filter(({ id }) => slotOf(id) !== leaderSlot)
    .reduce((reached, { id }) => hear(setting, reached, leaderSlot, id), world);
