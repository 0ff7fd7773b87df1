/**
 * Entries that a history does not show: before a line that tells how far a member's log goes, its
 * leader takes proposals and replicates them, until the log goes that far.
 */

import { assumableAppends } from "./assume.ts";
import type { Position } from "./awaited.ts";
import { withCommit } from "./commits.ts";
import { deliverQuietly, isAt } from "./deliver.ts";
import { leaderOf, proposeUpTo, replicate } from "./replication.ts";
import { assumed, lastOf, nodeAt } from "./world.ts";
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
