/** What a member does before a step with which it leaves its term, or its lead, for good. */

import type { NodeId } from "../../model/ids.ts";
import { numberIn } from "./awaited.ts";
import type { Watched } from "./awaited.ts";
import { sendsTooEarly, settled } from "./demands.ts";
import type { Demands } from "./demands.ts";
import { atPosition, proposeUpTo } from "./position.ts";
import { beat, countInFlight } from "./supply.ts";
import { lastOf, nodeAt } from "./world.ts";
import type { Setting, World } from "./world.ts";

/** What all the lines together tell, made once. */
export interface Outlook {
  readonly demands: Demands;
  /** Per term, the last index that any line tells of its entries. */
  readonly tops: ReadonlyMap<number, number>;
}

export function topsOf(members: readonly Watched[]): ReadonlyMap<number, number> {
  const tops = new Map<number, number>();
  for (const { lines } of members) {
    for (const { position } of lines ?? []) {
      if (position === null) continue;
      tops.set(position.term, Math.max(position.index, tops.get(position.term) ?? 0));
    }
  }
  return tops;
}

/**
 * Takes a step. If the member leaves its term or its lead with it, the member first sends what lines
 * to come need of it, and the step is taken after that. null: not possible, or not yet.
 */
export function leaving(
  setting: Setting,
  outlook: Outlook,
  world: World,
  slot: number,
  step: (from: World) => World | null,
): World | null {
  const first = step(world);
  if (first === null || setting.members[slot]?.lines === null) return first;
  if (sendsTooEarly(setting, outlook.demands, world, first.path?.sent ?? [])) return null;
  const [before, after] = [nodeAt(world, slot), nodeAt(first, slot)];
  const leaves = {
    term: before.term !== after.term,
    lead: before.role === "leader" && after.role !== "leader",
  };
  if (!leaves.term && !leaves.lead) return first;
  const filled = leaves.lead ? handedOver(setting, outlook, world, slot) : world;
  const ready = settled(setting, outlook.demands, filled, slot, leaves);
  if (ready === null) return null;
  return ready === world ? first : step(ready);
}

/** A leader's last entries: proposed, and sent to the members that are to have them. */
function handedOver(setting: Setting, { tops }: Outlook, world: World, slot: number): World {
  const { term, id } = nodeAt(world, slot);
  const own = setting.members[slot]?.lines?.[world.at[slot] ?? 0]?.nextPosition ?? null;
  const top = own !== null && own.term === term ? own.index : (tops.get(term) ?? 0);
  const isShort = lastOf(nodeAt(world, slot)).last < top;
  const grown = isShort ? (proposeUpTo(setting, world, slot, top) ?? world) : world;
  const served = setting.members.reduce((reached, { node, lines }, peer) => {
    const needed = lines?.[reached.at[peer] ?? 0]?.nextPosition ?? null;
    const isServed = node !== id && nodeAt(reached, peer).term === term && needed?.term === term;
    if (!isServed) return reached;
    return atPosition(setting, reached, peer, needed) ?? reached;
  }, grown);
  const isOwn = own !== null && own.term === term;
  const placed = isOwn ? (atPosition(setting, served, slot, own) ?? served) : served;
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
  }
  return reached;
}

/** By peer, how many of its answers to this lead the member's lines name until it leads again. */
function answersToCome({ members }: Setting, world: World, slot: number): ReadonlyMap<NodeId, number> {
  const { term } = nodeAt(world, slot);
  const counts = new Map<NodeId, number>();
  for (const line of members[slot]?.lines?.slice(world.at[slot] ?? 0) ?? []) {
    if (line.kind === "becameLeader") break;
    const { type } = line.fields;
    const of = numberIn(line, "messageTerm");
    const isAnswer = type === "MsgHeartbeatResp" ? of === term : type === "MsgAppResp" && of >= term;
    const peer = members.find(({ id }) => id === line.fields["from"])?.node;
    if (isAnswer && peer !== undefined) counts.set(peer, (counts.get(peer) ?? 0) + 1);
  }
  return counts;
}
