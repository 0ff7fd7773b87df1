/**
 * What happens to nodes, one move after another, in a form from which moves can be left out: a
 * message is named for the move that sent it, not numbered, and a move whose message was never sent
 * is passed over.
 */

import type { Header, JsonObject, RecordedState } from "../../checker/conform/recording.ts";
import { recordedMessage, recordedState } from "../../checker/conform/in-recorded-form.ts";
import type { EventKind } from "../../model/events.ts";
import type { NodeId } from "../../model/ids.ts";
import type { Input } from "../../model/inputs.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import { step } from "../../model/step.ts";

/** `name` is unique in its schedule; `draws`: the random timeouts, as many as are needed. */
export type Move = { readonly name: string } & (
  | { readonly type: "tick" | "propose"; readonly node: NodeId; readonly draws: readonly number[] }
  | {
      readonly type: "transferLeader";
      readonly node: NodeId;
      readonly to: NodeId;
      readonly draws: readonly number[];
    }
  | {
      readonly type: "restart";
      readonly node: NodeId;
      readonly advance: number;
      readonly draws: readonly number[];
    }
  | { readonly type: "deliver"; readonly message: string; readonly draws: readonly number[] }
  | { readonly type: "drop" | "duplicate"; readonly message: string }
);

export const sentName = (move: string, position: number): string => `${move}.${position}`;
/** The message that a duplicate puts in flight. */
export const copyName = (move: string): string => `${move}.copy`;
/** A message that is in flight at the start. */
export const startName = (position: number): string => sentName("start", position);

export interface Start {
  readonly name: string;
  readonly nodes: readonly NodeState[];
  readonly inFlight: readonly Message[];
}

export interface Rendered {
  /** As the driver takes them, in order: the trace's header first. */
  readonly lines: readonly [Header, ...JsonObject[]];
  /** The moves of the lines after the header; those passed over are not among them. */
  readonly moves: readonly Move[];
  /** The model's nodes after each of these; null where the library is to panic. */
  readonly after: readonly (NodeState | null)[];
  /** The branches of the rules that they took. */
  readonly branches: ReadonlySet<EventKind>;
}

interface Sent {
  readonly id: number;
  readonly message: Message;
}

/** Runs the moves through the model, which numbers the messages and counts the draws. */
export function rendered(start: Start, moves: readonly Move[], rules: Rules): Rendered {
  const nodes = new Map(start.nodes.map((node) => [node.id, node]));
  const bag = new Map<string, Sent>();
  let last = 0;
  const put = (name: string, message: Message): number => {
    last += 1;
    bag.set(name, { id: last, message });
    return last;
  };
  for (const [at, message] of start.inFlight.entries()) put(startName(at), message);
  const lines: [Header, ...JsonObject[]] = [headerOf(start, rules)];
  const taken: Move[] = [];
  const after: (NodeState | null)[] = [];
  const branches = new Set<EventKind>();
  for (const move of moves) {
    const found = "message" in move ? bag.get(move.message) : null;
    if (found === undefined) continue;
    taken.push(move);
    if ("message" in move && move.type !== "duplicate") bag.delete(move.message);
    if (isBagMove(move)) {
      lines.push({ action: bagAction(move.type, found?.id ?? 0) });
      if (move.type === "duplicate" && found !== null) put(copyName(move.name), found.message);
      after.push(null);
      continue;
    }
    const { id, input } = inputOf(move, found);
    const node = nodes.get(id);
    if (node === undefined) throw new Error(`a move at node ${id}, which does not exist`);
    const { drawn } = step(node, input, rules);
    const draws = drawsOf(move.draws, drawn, rules);
    const made = step(node, { ...input, draws }, rules);
    nodes.set(id, made.node);
    for (const { kind } of made.events) branches.add(kind);
    for (const [at, message] of made.sent.entries()) put(sentName(move.name, at), message);
    lines.push({ action: nodeAction(move, found?.id ?? 0, id, draws) });
    after.push(made.panic === null ? made.node : null);
    if (made.panic !== null) break;
  }
  return { lines, moves: taken, after, branches };
}

const drawsOf = (given: readonly number[], count: number, { electionTick }: Rules): readonly number[] =>
  Array.from({ length: count }, (_, at) => given[at] ?? electionTick);

type BagMove = Extract<Move, { readonly type: "drop" | "duplicate" }>;
type NodeMove = Exclude<Move, BagMove>;

const isBagMove = (move: Move): move is BagMove => move.type === "drop" || move.type === "duplicate";

function inputOf(move: NodeMove, found: Sent | null): { readonly id: NodeId; readonly input: Input } {
  const { draws } = move;
  switch (move.type) {
    case "tick":
      return { id: move.node, input: { kind: "tick", fires: false, draws } };
    case "propose":
      return { id: move.node, input: { kind: "propose", draws } };
    case "transferLeader":
      return { id: move.node, input: { kind: "transferLeader", to: move.to, draws } };
    case "restart":
      return { id: move.node, input: { kind: "restart", advance: move.advance, draws } };
    case "deliver":
      if (found === null) throw new Error("a delivery without its message");
      return { id: found.message.to, input: { kind: "deliver", message: found.message, draws } };
  }
}

const bagAction = (type: "drop" | "duplicate", id: number): JsonObject =>
  type === "drop" ? { type, msgIds: [id] } : { type, msgId: id };

function nodeAction(move: NodeMove, msgId: number, node: number, draws: readonly number[]): JsonObject {
  const { type } = move;
  switch (type) {
    case "tick":
    case "propose":
      return { type, node, draws };
    case "transferLeader":
      return { type, node, to: move.to, draws };
    case "restart":
      return { type, node, advance: move.advance, draws };
    case "deliver":
      return { type, node, msgId, draws };
  }
}

function headerOf({ name, nodes, inFlight }: Start, rules: Rules): Header {
  return {
    raft: "3.4.23",
    trace: name,
    config: {
      ids: rules.members,
      electionTick: rules.electionTick,
      heartbeatTick: rules.heartbeatTick,
      checkQuorum: rules.checkQuorum,
      preVote: rules.preVote,
      maxInflight: rules.maxInflight,
      maxSizePerMsg: rules.oneEntryPerAppend ? 0 : null,
    },
    initial: nodes.map((node) => ({
      ...(recordedState(node, "3.4.23") as RecordedState),
      id: node.id,
    })),
    inFlight: inFlight.map(
      (message, at) => recordedMessage(message, at + 1) as NonNullable<Header["inFlight"]>[number],
    ),
  };
}
