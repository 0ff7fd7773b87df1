/** What a member does before a step with which it leaves its term, or its lead, for good. */

import type { NodeId } from "../../model/ids.ts";
import { numberIn } from "./awaited.ts";
import { withLastCommits } from "./commits.ts";
import { answeredAll, sendsTooEarly, settled } from "./demands.ts";
import { nearPosition } from "./position.ts";
import { proposeUpTo } from "./replication.ts";
import { beat, countInFlight, supply } from "./supply.ts";
import { demandKey, lastOf, nodeAt } from "./world.ts";
import type { Setting, World } from "./world.ts";

/**
 * Takes a step. If the member leaves its term or its lead with it, it first sends what lines to
 * come need of it, and the step is taken after that. null: not possible, or not yet.
 */
export function leaving(
  setting: Setting,
  world: World,
  slot: number,
  step: (from: World) => World | null,
): World | null {
  const first = step(world);
  if (first === null || setting.members[slot]?.lines === null) return first;
  if (sendsTooEarly(setting, world, first.path?.sent ?? [])) return null;
  const [before, after] = [nodeAt(world, slot), nodeAt(first, slot)];
  const leaves = {
    term: before.term !== after.term,
    lead: before.role === "leader" && after.role !== "leader",
  };
  const restarts = first.path?.taken.kind === "restart";
  if (!leaves.term && !leaves.lead && !restarts) return first;
  const handed = leaves.lead ? handedOver(setting, world, slot) : world;
  const filled = leaves.term || leaves.lead ? withLastCommits(setting, handed, slot) : handed;
  const answered = restarts ? answeredAll(setting, filled, slot) : filled;
  const ready = settled(setting, answered, slot, leaves);
  if (ready === null) return null;
  return ready === world ? first : step(ready);
}

/** A leader's last entries: proposed, and sent to the members that are to have them. */
function handedOver(setting: Setting, world: World, slot: number): World {
  const { term, id } = nodeAt(world, slot);
  const own = setting.members[slot]?.lines?.[world.at[slot] ?? 0]?.nextPosition ?? null;
  const top = own !== null && own.term === term ? own.index : (setting.outlook.tops.get(term) ?? 0);
  const isShort = lastOf(nodeAt(world, slot)).last < top;
  const grown = isShort ? (proposeUpTo(setting, world, slot, top) ?? world) : world;
  const served = setting.members.reduce((reached, { node, lines }, peer) => {
    const needed = lines?.[reached.at[peer] ?? 0]?.nextPosition ?? null;
    const isServed = node !== id && nodeAt(reached, peer).term === term && needed?.term === term;
    if (!isServed) return reached;
    return nearPosition(setting, reached, peer, needed) ?? reached;
  }, grown);
  const isOwn = own !== null && own.term === term;
  const placed = isOwn ? (nearPosition(setting, served, slot, own) ?? served) : served;
  return beatenFor(setting, placed, slot);
}

/**
 * A leader's lines to come name answers, each to something that it has sent: as many heartbeats are
 * in flight when its lead ends as peers still have to answer.
 */
function beatenFor(setting: Setting, world: World, slot: number): World {
  const { id, term } = nodeAt(world, slot);
  let reached = world;
  for (const [peer, count] of answersToCome(setting, world, slot)) {
    const toPeer = { types: ["MsgHeartbeat"], from: id, to: peer, term } as const;
    const fromPeer = { types: ["MsgHeartbeatResp"], from: peer, to: id, term } as const;
    for (let beats = 0; beats < count; beats += 1) {
      if (countInFlight(reached, toPeer) + countInFlight(reached, fromPeer) >= count) break;
      const next = beat(setting, reached, slot);
      if (next === null) return reached;
      reached = next;
    }
    reached = appendedFor(setting, reached, slot, peer);
  }
  return reached;
}

/** An answer to an append of this lead needs an append. */
function appendedFor(setting: Setting, world: World, slot: number, peer: NodeId): World {
  const { id, term } = nodeAt(world, slot);
  const named = (setting.outlook.demands.get(demandKey(peer, term)) ?? []).filter(
    ({ slot: asker, line, types }) =>
      asker === slot && line >= (world.at[slot] ?? 0) && types[0] === "MsgAppResp",
  );
  const toPeer = { types: ["MsgApp"], from: id, to: peer, term } as const;
  const fromPeer = { types: ["MsgAppResp"], from: peer, to: id, term } as const;
  let reached = world;
  while (countInFlight(reached, toPeer) + countInFlight(reached, fromPeer) < named.length) {
    const next = supply(setting, reached, toPeer);
    if (next === null) return reached;
    reached = next;
  }
  return reached;
}

/** By peer, how many of its answers to this lead the member's lines name until it leads again. */
function answersToCome(
  { members }: Setting,
  world: World,
  slot: number,
): ReadonlyMap<NodeId, number> {
  const { term } = nodeAt(world, slot);
  const counts = new Map<NodeId, number>();
  for (const line of members[slot]?.lines?.slice(world.at[slot] ?? 0) ?? []) {
    if (line.kind === "becameLeader") break;
    const { type } = line.fields;
    const of = numberIn(line, "messageTerm");
    const isAnswer =
      type === "MsgHeartbeatResp" ? of === term : type === "MsgAppResp" && of >= term;
    const peer = members.find(({ id }) => id === line.fields["from"])?.node;
    if (isAnswer && peer !== undefined) counts.set(peer, (counts.get(peer) ?? 0) + 1);
  }
  return counts;
}
