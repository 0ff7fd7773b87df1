/** The state of a search: the members, what is in flight, and how much of each log is printed. */

import type { NodeId } from "../../model/ids.ts";
import type { Input, Step } from "../../model/inputs.ts";
import type { Message, MessageType } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import type { Watched } from "./awaited.ts";
import { fitOf } from "./printed.ts";
import type { Fit, Words } from "./printed.ts";

/** The model, passed in: `traces/` runs nothing of it itself. */
export interface Model {
  readonly rules: Rules;
  readonly step: (node: NodeState, input: Input, rules: Rules) => Step;
  readonly nodeKey: (node: NodeState) => string;
  readonly messageKey: (message: Message) => string;
}

/** A message that a line names as come: it must have been sent, in that term. */
export interface Wanted {
  readonly types: readonly MessageType[];
  readonly from: NodeId;
  readonly to: NodeId;
  readonly term: number;
}

export interface Demand extends Wanted {
  /** The line, by its member's slot and its number. */
  readonly slot: number;
  readonly line: number;
}

/** What all the lines together tell, made once. */
export interface Outlook {
  /** By sender and term: see `demandKey`. */
  readonly demands: ReadonlyMap<string, readonly Demand[]>;
  /** Per term, the last index that any line tells of its entries. */
  readonly tops: ReadonlyMap<number, number>;
}

export const demandKey = (from: NodeId, term: number): string => `${from} ${term}`;

/** What a search asks about, and what it counts. */
export interface Setting {
  readonly model: Model;
  readonly members: readonly Watched[];
  readonly words: Words;
  readonly outlook: Outlook;
  /** Does a leader leave answers in flight that later lines name, even where it could use them? */
  readonly sparesAnswers: boolean;
  /** How often the model was stepped; the search alone writes it. */
  readonly count: { steps: number };
}

export interface World {
  /** The members before the first lines: the same in all worlds of a search. */
  readonly first: readonly NodeState[];
  readonly nodes: readonly NodeState[];
  /** Per member: the number of its lines that are printed. */
  readonly at: readonly number[];
  /** Per receiver, oldest first. */
  readonly pool: readonly (readonly Message[])[];
  /** A process that has not begun yet. */
  readonly down: readonly boolean[];
  readonly path: Path | null;
}

/** The steps taken so far, the last one first. */
export interface Path {
  readonly taken: Taken;
  /** What the step sent, whether or not it is in flight. */
  readonly sent: readonly Message[];
  readonly before: Path | null;
}

export type Taken =
  | {
      readonly kind: "input";
      readonly slot: number;
      readonly input: Input;
      readonly crashes?: false;
    }
  /** "assume": in flight since before the logs begin, or of a member without a log. */
  | { readonly kind: "lose" | "assume"; readonly slot: number; readonly message: Message }
  | {
      readonly kind: "restart";
      readonly slot: number;
      readonly input: Input;
      readonly crashes: boolean;
    };

export type Tried =
  | { readonly ok: true; readonly world: World; readonly step: Step }
  /** `node`: as it was; `fit`: null where the library panics or it goes `beyond` the lines. */
  | {
      readonly ok: false;
      readonly beyond: "log" | "commit" | null;
      readonly fit: Extract<Fit, { fits: false }> | null;
      readonly step: Step;
      readonly node: NodeState;
    };

export function nodeAt(world: { readonly nodes: readonly NodeState[] }, slot: number): NodeState {
  const found = world.nodes[slot];
  if (found === undefined) throw new Error(`a history has no member ${slot + 1}`);
  return found;
}

export const slotOf = (node: NodeId): number => node - 1;

export const inFlightTo = (world: World, slot: number): readonly Message[] =>
  world.pool[slot] ?? [];

/** One input of one member, if all that it prints is what the member's log has next. */
export function take(setting: Setting, world: World, slot: number, input: Input): Tried {
  const { model, members, words, count } = setting;
  const member = members[slot];
  if (member === undefined) throw new Error(`a history has no member ${slot + 1}`);
  count.steps += 1;
  const node = nodeAt(world, slot);
  const step = model.step(node, input, model.rules);
  if (step.panic !== null) return { ok: false, beyond: null, fit: null, step, node };
  const at = world.at[slot] ?? 0;
  const fit = fitOf(step.events, member, at, words);
  if (!fit.fits) return { ok: false, beyond: null, fit, step, node };
  const beyond = beyondLines(member, fit.to, step.node);
  if (beyond !== null) return { ok: false, beyond, fit: null, step, node };
  return { ok: true, step, world: after(world, slot, input, step, fit.to) };
}

/**
 * Is the member further than a later line says? A log never ends at an earlier entry again, as a
 * leader sends all that it has; a commit index never goes back (Raft §5.3).
 */
function beyondLines({ lines }: Watched, at: number, node: NodeState): "log" | "commit" | null {
  const awaited = lines?.[at];
  const position = awaited?.nextPosition ?? null;
  const last = lastOf(node);
  const isFurther =
    position !== null &&
    (last.term > position.term || (last.term === position.term && last.last > position.index));
  if (isFurther) return "log";
  const commit = awaited?.nextRestart?.commit ?? null;
  return commit !== null && node.commit > commit ? "commit" : null;
}

function after(world: World, slot: number, input: Input, step: Step, to: number): World {
  const isRestart = input.kind === "restart";
  const wasDown = world.down[slot] === true;
  const taken: Taken = isRestart
    ? { kind: "restart", slot, input, crashes: !wasDown }
    : { kind: "input", slot, input };
  const own = isRestart ? [] : withoutDelivered(inFlightTo(world, slot), input);
  const moved: World = {
    ...world,
    nodes: world.nodes.with(slot, withoutPendingConf(step.node)),
    at: world.at.with(slot, to),
    pool: world.pool.with(slot, own),
    down: isRestart && wasDown ? world.down.with(slot, false) : world.down,
    path: { taken, sent: step.sent, before: world.path },
  };
  return step.sent.reduce(posted, moved);
}

/** As the cluster's steps forget it: no rule reads it where membership is fixed. */
const withoutPendingConf = (node: NodeState): NodeState =>
  (node.pendingConfIndex as number) === 0
    ? node
    : { ...node, pendingConfIndex: 0 as typeof node.pendingConfIndex };

function withoutDelivered(pool: readonly Message[], input: Input): readonly Message[] {
  if (input.kind !== "deliver") return pool;
  const found = pool.indexOf(input.message);
  return found === -1 ? pool : pool.filter((_, at) => at !== found);
}

/** How many messages of one kind, sender and term are kept in flight: the others are lost. */
const alikeMax = 12;

/**
 * What is sent is in flight until it is delivered or lost. Of many that are alike the oldest is
 * lost, but an append with entries that its receiver does not have yet is not like any other.
 */
function posted(world: World, message: Message): World {
  const slot = slotOf(message.to);
  if (world.down[slot] === true) return world;
  const pool = inFlightTo(world, slot);
  const added = { ...world, pool: world.pool.with(slot, [...pool, message]) };
  const alike = pool.filter(
    (other) =>
      other.type === message.type &&
      other.from === message.from &&
      other.term === message.term &&
      !isAhead(nodeAt(world, slot), other),
  );
  const [oldest] = alike;
  return alike.length < alikeMax || oldest === undefined ? added : lost(added, slot, oldest);
}

function isAhead(receiver: NodeState, message: Message): boolean {
  if (message.type !== "MsgApp") return false;
  const end = message.entries.at(-1);
  const last = receiver.log.runs.at(-1) ?? receiver.log.base;
  return end !== undefined && end.last > last.last;
}

export const lost = (world: World, slot: number, message: Message): World => ({
  ...world,
  pool: world.pool.with(
    slot,
    inFlightTo(world, slot).filter((other) => other !== message),
  ),
  path: {
    taken: { kind: "lose", slot, message },
    sent: world.path?.sent ?? [],
    before: world.path,
  },
});

export const assumed = (world: World, slot: number, message: Message): World => ({
  ...world,
  pool: world.pool.with(slot, [...inFlightTo(world, slot), message]),
  path: { taken: { kind: "assume", slot, message }, sent: [], before: world.path },
});

/** Equal where two worlds have the same futures. */
export const worldKey = (model: Model, { nodes, at, pool, down }: World): string =>
  [
    at.join(),
    down.join(),
    ...nodes.map((node) => model.nodeKey(node)),
    ...pool.map((messages) =>
      messages
        .map((one) => model.messageKey(one))
        .sort()
        .join("&"),
    ),
  ].join("|");

export const lastOf = ({
  log,
}: Pick<NodeState, "log">): { readonly term: number; readonly last: number } =>
  log.runs.at(-1) ?? log.base;
