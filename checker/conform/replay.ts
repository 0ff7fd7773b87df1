/** Replays a recorded trace through the model, action by action, up to its first difference. */

import { nodeId } from "../../model/ids.ts";
import type { Input, Step } from "../../model/inputs.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import { step } from "../../model/step.ts";
import { logLine } from "../../traces/log-lines.ts";
import { firstDifference } from "./difference.ts";
import type { Difference } from "./difference.ts";
import { initialNode, messageOf, recordedMessage, recordedState, rulesOf } from "./in-recorded-form.ts";
import { isNodeLine } from "./recording.ts";
import type { ActionLine, BagAction, Header, Json, NodeAction, NodeLine } from "./recording.ts";

export interface Replay {
  /** Replays one action; says in which field it first differs, or null. */
  readonly replay: (line: ActionLine) => Difference | null;
  /** Differences of the initial states from freshly built followers. */
  readonly initial: Difference | null;
}

/**
 * A replay keeps what the recording's scheduler kept: the nodes, and the bag of messages. Other rules
 * than the recorded version's are for tests: they must be told apart.
 */
export function replayOf(header: Header, rules: Rules = rulesOf(header)): Replay {
  const nodes = new Map<number, NodeState>();
  for (const recorded of header.initial) nodes.set(recorded.id, initialNode(recorded, rules));
  const bag = bagOf();
  for (const message of header.inFlight ?? []) bag.put(messageOf(message));
  let steps = 0;
  return {
    initial: firstOf(
      header.initial.map((recorded) => () => {
        const state = recordedState(nodeOf(nodes, recorded.id), header.raft);
        const computed = { id: recorded.id, ...state };
        return firstDifference(recorded, computed, `initial.${recorded.id}`);
      }),
    ),
    replay: (line) => {
      steps += 1;
      const misplaced = firstDifference(line.step, steps, "step");
      if (misplaced !== null) return misplaced;
      return isNodeLine(line)
        ? replayOnNode(line, nodes, bag, rules, header)
        : replayOnBag(line.action, bag);
    },
  };
}

/** The messages in flight by their ids, which count up from 1. */
interface Bag {
  readonly has: (id: number) => boolean;
  readonly take: (id: number) => Message | undefined;
  /** Puts a message in; returns its id. */
  readonly put: (message: Message) => number;
  readonly copy: (id: number) => number;
}

function bagOf(): Bag {
  const messages = new Map<number, Message>();
  let last = 0;
  const put = (message: Message): number => {
    last += 1;
    messages.set(last, message);
    return last;
  };
  return {
    has: (id) => messages.has(id),
    take: (id) => {
      const message = messages.get(id);
      messages.delete(id);
      return message;
    },
    put,
    copy: (id) => {
      const message = messages.get(id);
      if (message === undefined) throw new Error(`no message ${id} to copy`);
      return put(message);
    },
  };
}

function replayOnBag(action: BagAction, bag: Bag): Difference | null {
  switch (action.type) {
    case "drop": {
      const missing = action.msgIds.find((id) => bag.take(id) === undefined);
      return missing === undefined ? null : notInBag("action.msgIds", missing);
    }
    case "duplicate":
      if (!bag.has(action.msgId)) return notInBag("action.msgId", action.msgId);
      return firstDifference(action.newId, bag.copy(action.msgId), "action.newId");
    case "partition":
    case "heal":
      return null;
  }
}

const notInBag = (field: string, id: number): Difference => ({
  field,
  recorded: id,
  computed: "not in flight",
});

function replayOnNode(
  line: NodeLine,
  nodes: Map<number, NodeState>,
  bag: Bag,
  rules: Rules,
  header: Header,
): Difference | null {
  const { action } = line;
  const node = nodes.get(action.node);
  if (node === undefined) {
    const members = header.config.ids.join(" or ");
    return { field: "action.node", recorded: action.node, computed: members };
  }
  const message = action.type === "deliver" ? bag.take(action.msgId) : undefined;
  if (action.type === "deliver") {
    if (message === undefined) return notInBag("action.msgId", action.msgId);
    const computed = recordedMessage(message, action.msgId);
    const found =
      firstDifference(action.msg, computed, "action.msg") ??
      firstDifference(action.node, message.to, "action.node");
    if (found !== null) return found;
  }
  const taken = step(node, inputOf(action, message), rules);
  nodes.set(action.node, taken.node);
  return differenceOf(line, taken, bag, rules, header);
}

function inputOf(action: NodeAction, message: Message | undefined): Input {
  const draws = action.draws ?? [];
  switch (action.type) {
    case "tick":
      return { kind: "tick", fires: false, draws };
    case "propose":
      return { kind: "propose", draws };
    case "transferLeader":
      return { kind: "transferLeader", to: nodeId(action.to), draws };
    case "restart":
      return { kind: "restart", advance: action.advance, draws };
    case "deliver":
      if (message === undefined) throw new Error("a delivery without its message");
      return { kind: "deliver", message, draws };
  }
}

/** All that a recording says of an action, in the order in which it is easiest understood. */
function differenceOf(
  line: NodeLine,
  taken: Step,
  bag: Bag,
  { wording }: Rules,
  { raft }: Header,
): Difference | null {
  const lines = taken.events.flatMap((event) => {
    const printed = logLine(event, wording, (id) => id.toString(16));
    return printed === null ? [] : [printed];
  });
  const isAlive = taken.panic === null;
  const ofRaft = lines.filter(({ source }) => source === "raft");
  const ofNode = isAlive ? lines.filter(({ source }) => source === "node") : [];
  const drawn = line.action.draws ?? [];
  const sent = taken.sent.map((message) => recordedMessage(message, bag.put(message)));
  const compared: readonly (readonly [string, Json | undefined, Json | undefined])[] = [
    ["node", line.node, line.action.node],
    ["panic", line.panic ?? null, taken.panic],
    ["err", line.err ?? null, taken.error],
    ["log", line.log ?? [], ofRaft.map(({ level, text }) => [level, text])],
    ["after", line.after, isAlive ? recordedState(taken.node, raft) : undefined],
    ["sent", line.sent ?? [], sent],
    ["nodeLog", line.nodeLog ?? [], ofNode.map(({ text }) => text)],
    ["draws", drawn.length, taken.drawn],
  ];
  return firstOf(compared.map(([field, left, right]) => () => firstDifference(left, right, field)));
}

function nodeOf(nodes: ReadonlyMap<number, NodeState>, id: number): NodeState {
  const node = nodes.get(id);
  if (node === undefined) throw new Error(`no node ${id}`);
  return node;
}

const firstOf = (looks: readonly (() => Difference | null)[]): Difference | null => {
  for (const look of looks) {
    const found = look();
    if (found !== null) return found;
  }
  return null;
};
