/** Commit indexes that a history does not show, but for those that a restart finds. */

import type { Message } from "../../model/messages.ts";
import { deliverQuietly, hearAnyFrom, hearFrom } from "./deliver.ts";
import { idleRoundsMax, leaderOf, replicate } from "./replication.ts";
import { beat } from "./supply.ts";
import { inFlightTo, lastOf, nodeAt, slotOf } from "./world.ts";
import type { Setting, World } from "./world.ts";

/** The member's commit index at this, which its leader must tell it. */
export function withCommit(
  setting: Setting,
  world: World | null,
  slot: number,
  commit: number,
): World | null {
  let reached = world;
  for (let round = 0; round <= idleRoundsMax && reached !== null;) {
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
