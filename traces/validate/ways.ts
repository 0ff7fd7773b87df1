/** The ways in which a member can print what its log has next, with the hidden steps of each. */

import type { Message } from "../../model/messages.ts";
import type { Input } from "../../model/inputs.ts";
import { assumable } from "./assume.ts";
import { numberIn, textIn } from "./awaited.ts";
import type { Awaited } from "./awaited.ts";
import { deliverQuietly } from "./deliver.ts";
import { wantedBy } from "./demands.ts";
import { leaving } from "./leave.ts";
import { atPosition, nearPosition } from "./position.ts";
import { oneMoreRound } from "./replication.ts";
import { supply } from "./supply.ts";
import { tickOutOfLease, tickTo, tickUntilPrinted } from "./ticks.ts";
import { assumed, inFlightTo, nodeAt, take } from "./world.ts";
import type { Setting, Tried, World } from "./world.ts";

/** Told of each step that was tried and did not print the line, and of each way that was barred. */
export interface Watcher {
  readonly refused: (tried: Extract<Tried, { ok: false }>, input: Input) => void;
  readonly barred: (why: string) => void;
}

export function* waysToPrint(
  setting: Setting,
  world: World,
  slot: number,
  watcher: Watcher,
): Generator<World> {
  const line = setting.members[slot]?.lines?.[world.at[slot] ?? 0];
  if (line === undefined) return;
  const ready = prepared(setting, world, slot, line, watcher);
  if (ready === null) return;
  const through: Through = (from, step) => {
    const next = leaving(setting, from, slot, step);
    if (next === null && step(from) !== null) watcher.barred("others need messages of it first");
    return next;
  };
  for (const step of ownSteps(setting, slot, line, watcher)) {
    const next = through(ready, step);
    if (next !== null) yield next;
  }
  if (onItsOwn.includes(line.kind)) return;
  let found = false;
  for (const next of byMessages(setting, ready, slot, line, through, watcher)) {
    found = true;
    yield next;
  }
  if (found) return;
  for (const supplied of bySupply(setting, ready, slot)) {
    yield* byMessages(setting, supplied, slot, line, through, watcher);
  }
}

type Way = (from: World) => World | null;
/** Takes a step from a world, after what must come before it. */
type Through = (from: World, step: Way) => World | null;

/** Lines that no message leads to. */
const onItsOwn = ["startingElection", "quorumNotActive", "newRaft"];

/** The member's log and timer as the line tells them. */
function prepared(
  setting: Setting,
  world: World,
  slot: number,
  line: Awaited,
  watcher: Watcher,
): World | null {
  const isDown = world.down[slot] === true;
  if (isDown && !line.beginsProcess) return null;
  const place = line.kind === "becameFollower" ? atPosition : nearPosition;
  const placed =
    line.position === null || isDown ? world : place(setting, world, slot, line.position);
  if (placed === null) {
    const { term, index } = line.position ?? { term: 0, index: 0 };
    watcher.barred(`its log cannot end at index ${index} of term ${term} then`);
    return null;
  }
  if (line.kind !== "leaseNotExpired") return placed;
  const elapsed = setting.model.rules.electionTick - numberIn(line, "remaining");
  const timed = withElapsed(setting, placed, slot, elapsed);
  if (timed === null) watcher.barred(`its election timer cannot stand at ${elapsed} ticks then`);
  return timed;
}

/** A timer that is past that begins anew with a message of the leader. */
function withElapsed(setting: Setting, world: World, slot: number, elapsed: number): World | null {
  const node = nodeAt(world, slot);
  if (node.electionElapsed <= elapsed || node.role === "leader") {
    return tickTo(setting, world, slot, elapsed);
  }
  const lead = world.nodes.find(({ id }) => id === node.lead);
  if (lead === undefined) return null;
  const isLeads = (message: Message): boolean =>
    message.from === lead.id &&
    message.term === node.term &&
    (message.type === "MsgHeartbeat" ||
      (message.type === "MsgApp" && message.entries.length === 0));
  const wanted = { types: ["MsgHeartbeat"], from: lead.id, to: node.id, term: node.term } as const;
  const isIn = inFlightTo(world, slot).some(isLeads);
  const supplied = isIn ? world : supply(setting, world, wanted);
  if (supplied === null) return null;
  const message = inFlightTo(supplied, slot).findLast(isLeads);
  const reset = message === undefined ? null : deliverQuietly(setting, supplied, slot, message);
  return reset === null ? null : tickTo(setting, reset, slot, elapsed);
}

/** What a member does of itself, by the line that it begins with. */
function ownSteps(setting: Setting, slot: number, line: Awaited, watcher: Watcher): readonly Way[] {
  const given =
    (input: Input): Way =>
    (from) =>
      printing(setting, from, slot, input, watcher);
  switch (line.kind) {
    case "startingElection":
    case "becameCandidate":
    case "becamePreCandidate":
    case "sentVoteRequest":
    case "quorumNotActive":
      return [(from) => ticked(setting, from, slot, watcher)];
    case "newRaft":
    case "becameFollower": {
      const { restartTicks, electionTick } = setting.model.rules;
      const advance = restartTicks === "electionTickLess1AtOnce" ? electionTick - 1 : 0;
      const isRestart = line.beginsProcess || line.position !== null;
      return isRestart ? [given({ kind: "restart", advance, draws: "open" })] : [];
    }
    case "droppedProposal":
    case "droppedProposalInTransfer":
      return [given({ kind: "propose", draws: "open" })];
    case "transferStarted":
    case "transferAborted":
    case "transferAlreadyPending":
    case "droppedTransfer":
    case "transferToSelf":
      return setting.members
        .filter(
          ({ id }) => [id, ""].includes(textIn(line, "to")) || line.kind === "transferAborted",
        )
        .map(({ node }) => given({ kind: "transferLeader", to: node, draws: "open" }));
    default:
      return [];
  }
}

function ticked(setting: Setting, world: World, slot: number, watcher: Watcher): World | null {
  const printed = tickUntilPrinted(setting, world, slot);
  if (printed !== null) return printed;
  return printing(setting, world, slot, { kind: "tick", fires: true, draws: "open" }, watcher);
}

/** One step, if it prints something of the log and nothing else. */
function printing(
  setting: Setting,
  world: World,
  slot: number,
  input: Input,
  watcher: Watcher,
): World | null {
  const tried = take(setting, world, slot, input);
  if (!tried.ok) watcher.refused(tried, input);
  return tried.ok && tried.world.at[slot] !== world.at[slot] ? tried.world : null;
}

/** A message in flight, as things stand or once the lease has run out. */
function* byMessages(
  setting: Setting,
  world: World,
  slot: number,
  line: Awaited,
  through: Through,
  watcher: Watcher,
): Generator<World> {
  const asIs: Way = (from) => from;
  const outOfLease: Way = (from) => tickOutOfLease(setting, from, slot);
  for (const message of distinct(setting, world, slot, line)) {
    for (const make of [asIs, outOfLease]) {
      const next = through(world, (from) => {
        const held = make(from);
        if (held === null) return null;
        return printing(setting, held, slot, { kind: "deliver", message, draws: "open" }, watcher);
      });
      if (next !== null) yield next;
    }
  }
}

/** Not in flight yet: sent by hidden steps of its sender, or assumed. */
function* bySupply(setting: Setting, world: World, slot: number): Generator<World> {
  const member = setting.members[slot];
  const wanted =
    member === undefined ? null : wantedBy(member, world.at[slot] ?? 0, setting.members);
  const leaders = member === undefined ? null : (wanted ?? followed(setting, world, slot));
  const supplied = leaders === null ? null : supply(setting, world, leaders);
  if (supplied !== null) yield supplied;
  if (ofAppends.includes(setting.members[slot]?.lines?.[world.at[slot] ?? 0]?.kind ?? "")) {
    let reached = oneMoreRound(setting, world, slot);
    for (let round = 1; round < roundsMax && reached !== null; round += 1) {
      yield reached;
      reached = oneMoreRound(setting, reached, slot);
    }
  }
  for (const message of assumable(setting, world, slot)) yield assumed(world, slot, message);
}

/** Lines of an append that does not fit the log; a leader finds where it does in some rounds. */
const ofAppends = ["foundConflict", "rejectedAppend", "receivedAppendRejection"];
const roundsMax = 16;

/** A candidate that becomes a follower at its own term has heard of that term's leader. */
function followed(setting: Setting, world: World, slot: number) {
  const { id, term } = nodeAt(world, slot);
  const leader = world.nodes.find((node) => node.role === "leader" && node.term === term);
  const line = setting.members[slot]?.lines?.[world.at[slot] ?? 0];
  if (leader === undefined || leader.id === id || line?.kind !== "becameFollower") return null;
  return { types: ["MsgApp", "MsgHeartbeat"], from: leader.id, to: id, term } as const;
}

/** Each message in flight once; appends first, where any message of a leader would do. */
function distinct(
  { model }: Setting,
  world: World,
  slot: number,
  line: Awaited,
): readonly Message[] {
  const byKey = new Map<string, Message>();
  for (const message of inFlightTo(world, slot)) {
    const key = model.messageKey(message);
    if (!byKey.has(key)) byKey.set(key, message);
  }
  const prefersAppends = ["electedLeader", "changedLeader", "becameFollower"].includes(line.kind);
  const rank = ({ type }: Message): number => (prefersAppends && type === "MsgApp" ? 0 : 1);
  return [...byKey.values()].toSorted((a, b) => rank(a) - rank(b));
}
