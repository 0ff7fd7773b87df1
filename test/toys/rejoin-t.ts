/**
 * REJOIN-T: the election part of etcd 3.1.4 with discrete clocks, three nodes, bounded FIFO channels
 * and message loss. Three other checkers agree on its exact counts, so ours must give the same.
 * A slot is a node with its two inbound channels; the shared part is the clocks and what is in flight.
 */

import type { AddressedPost, Move, System } from "../../checker/system.ts";

export interface RejoinTBounds {
  readonly electionTick: number;
  readonly termMax: number;
  /** Messages per channel, and in all. */
  readonly capacity: number;
  readonly inFlightMax: number;
}

/** Answers granted and refused are sets of nodes, a bit each. A leader's `granted`: who is active. */
interface Node {
  readonly term: number;
  /** Node plus one; 0: none. `lead` likewise. */
  readonly vote: number;
  readonly role: "follower" | "candidate" | "leader";
  readonly lead: number;
  readonly elapsed: number;
  readonly timeout: number;
  readonly granted: number;
  readonly rejected: number;
  readonly lastTerm: number;
  readonly lastIndex: number;
}

type MessageType = "vote" | "voteResponse" | "heartbeat" | "heartbeatResponse";

interface Message {
  readonly type: MessageType;
  readonly from: number;
  readonly term: number;
  /** vote: last term and index; voteResponse: `a` is 1 for a rejection. */
  readonly a: number;
  readonly b: number;
}

interface Part {
  readonly node: Node;
  /** By sender; a node's channel from itself stays empty. */
  readonly inbox: readonly (readonly Message[])[];
}

interface Shared {
  /** The nodes that have ticked in this round, a bit each. */
  readonly ticked: number;
  readonly inFlight: number;
}

type Demand =
  | { readonly kind: "tick"; readonly node: number }
  | { readonly kind: "take" }
  | { readonly kind: "send" };

interface Action {
  readonly kind: "tick" | "deliver" | "drop";
  readonly node: number;
}

/** What properties see: enough for `one leader per term`. */
interface Seen {
  readonly role: Node["role"];
  readonly term: number;
}

export type RejoinT = System<Part, Shared, Action, Message, Demand, Seen, null>;

interface Outcome {
  readonly node: Node;
  readonly posts: readonly AddressedPost<Message>[];
}

const nodes = [0, 1, 2];
const bit = (node: number): number => 1 << node;
const sizeOf = (set: number): number => nodes.filter((node) => (set & bit(node)) !== 0).length;

export function rejoinT(bounds: RejoinTBounds): RejoinT {
  return {
    name: "rejoin-t",
    slots: 3,
    initial: [{ parts: initialParts(bounds), shared: { ticked: 0, inFlight: 0 } }],
    partKey: ({ node, inbox }) => `${nodeKey(node)}|${inbox.map(channelKey).join("|")}`,
    partName,
    sharedKey: ({ ticked, inFlight }) => `${ticked} ${inFlight}`,
    postKey: (message) => `${message.from} ${messageKey(message)}`,
    demandKey: (demand) => (demand.kind === "tick" ? `tick ${demand.node}` : demand.kind),
    moves: (slot, part) => ({ moves: movesOf(slot, part, bounds), urgent: null, refused: [] }),
    grant: (shared, demand) => grant(shared, demand),
    view: ({ inFlight }) => (inFlight >= bounds.inFlightMax ? 1 : 0),
    receive: (_slot, part, message, isFull) => {
      const channel = part.inbox[message.from] ?? [];
      const isDropped = isFull === 1 || channel.length >= bounds.capacity;
      if (isDropped) return { outcomes: [{ part, demand: null }], refusedBy: null };
      const inbox = part.inbox.with(message.from, [...channel, message]);
      return { outcomes: [{ part: { ...part, inbox }, demand: { kind: "send" } }], refusedBy: null };
    },
    canonical: null,
    observe: (_slot, { node }) => ({ role: node.role, term: node.term }),
    observeShared: () => null,
    actionKinds: ["tick", "deliver", "drop"],
    branches: [],
    bounds: ["clocks"],
  };
}

function nodeKey(node: Node): string {
  const { role, term, vote, lead, elapsed, timeout, granted, rejected, lastTerm, lastIndex } = node;
  return `${role} ${term} ${vote} ${lead} ${elapsed} ${timeout} ${granted} ${rejected} ${lastTerm} ${lastIndex}`;
}

const messageKey = ({ type, term, a, b }: Message): string => `${type} ${term} ${a} ${b}`;

/** Of the messages from one node, whose number is therefore not in it. */
const channelKey = (channel: readonly Message[]): string => channel.map(messageKey).join();

const roles: readonly Node["role"][] = ["follower", "candidate", "leader"];
const types: readonly MessageType[] = ["vote", "voteResponse", "heartbeat", "heartbeatResponse"];

/** The key's fields as numbers, a character each. */
function partName({ node, inbox }: Part): string {
  const { role, term, vote, lead, elapsed, timeout, granted, rejected, lastTerm, lastIndex } = node;
  const answers = [granted, rejected];
  const fields = [roles.indexOf(role), term, vote, lead, elapsed, timeout, ...answers, lastTerm, lastIndex];
  for (const channel of inbox) {
    fields.push(channel.length);
    for (const { type, term: sent, a, b } of channel) fields.push(types.indexOf(type), sent, a, b);
  }
  return String.fromCharCode(...fields);
}

function initialParts({ electionTick }: RejoinTBounds): readonly Part[] {
  const quiet = { elapsed: 0, granted: 0, rejected: 0, lastTerm: 1 };
  const follower = { ...quiet, role: "follower", timeout: electionTick } as const;
  return [
    { ...follower, term: 1, vote: 3, lead: 3, lastIndex: 2 },
    { ...follower, term: 2, vote: 2, lead: 0, lastIndex: 1 },
    { ...quiet, role: "leader" as const, timeout: 0, term: 1, vote: 3, lead: 3, lastIndex: 2 },
  ].map((node) => ({ node, inbox: [[], [], []] }));
}

function grant({ ticked, inFlight }: Shared, demand: Demand): ReturnType<RejoinT["grant"]> {
  switch (demand.kind) {
    case "tick": {
      if ((ticked & bit(demand.node)) !== 0) return { shared: null, refusedBy: "clocks" };
      const after = sizeOf(ticked) === 2 ? 0 : ticked | bit(demand.node);
      return { shared: { ticked: after, inFlight }, marks: 0, refusedBy: null };
    }
    case "take":
      return { shared: { ticked, inFlight: inFlight - 1 }, marks: 0, refusedBy: null };
    case "send":
      return { shared: { ticked, inFlight: inFlight + 1 }, marks: 0, refusedBy: null };
  }
}

function movesOf(self: number, part: Part, bounds: RejoinTBounds): Move<Part, Action, Message, Demand>[] {
  const move = (kind: Action["kind"], demand: Demand, inbox: Part["inbox"]) => (outcome: Outcome) => ({
    action: { kind, node: self },
    kind,
    part: { node: outcome.node, inbox },
    demand,
    posts: outcome.posts,
    branches: [],
    marks: 0,
  });
  const ticks = tick(self, part.node, bounds).map(move("tick", { kind: "tick", node: self }, part.inbox));
  const taken = part.inbox.flatMap((channel, from) => {
    const [head, ...rest] = channel;
    if (head === undefined) return [];
    const inbox = part.inbox.with(from, rest);
    const delivered = deliver(self, part.node, head, bounds).map(move("deliver", { kind: "take" }, inbox));
    return [...delivered, move("drop", { kind: "take" }, inbox)({ node: part.node, posts: [] })];
  });
  return [...ticks, ...taken];
}

const timeouts = ({ electionTick }: RejoinTBounds): readonly number[] =>
  Array.from({ length: electionTick }, (_, at) => electionTick + at);

const reset = (node: Node, term: number, timeout: number): Node => ({
  ...node,
  term,
  vote: node.term === term ? node.vote : 0,
  lead: 0,
  elapsed: 0,
  timeout,
  granted: 0,
  rejected: 0,
});

const followers = (node: Node, term: number, lead: number, bounds: RejoinTBounds): readonly Node[] =>
  timeouts(bounds).map((timeout) => ({ ...reset(node, term, timeout), lead, role: "follower" }));

const toPeers = (self: number, message: Omit<Message, "from">): readonly AddressedPost<Message>[] =>
  nodes.filter((to) => to !== self).map((to) => ({ to, post: { ...message, from: self } }));

function tick(self: number, node: Node, bounds: RejoinTBounds): readonly Outcome[] {
  const elapsed = node.elapsed + 1;
  const heartbeats = toPeers(self, { type: "heartbeat", term: node.term, a: 0, b: 0 });
  if (node.role === "leader") {
    if (elapsed < bounds.electionTick) return [{ node: { ...node, elapsed }, posts: heartbeats }];
    if (node.granted !== 0) return [{ node: { ...node, elapsed: 0, granted: 0 }, posts: heartbeats }];
    return followers(node, node.term, 0, bounds).map((next) => ({ node: next, posts: [] }));
  }
  if (elapsed < node.timeout) return [{ node: { ...node, elapsed }, posts: [] }];
  if (node.term >= bounds.termMax) return [];
  const term = node.term + 1;
  const posts = toPeers(self, { type: "vote", term, a: node.lastTerm, b: node.lastIndex });
  return timeouts(bounds).map((timeout) => ({
    node: { ...reset(node, term, timeout), role: "candidate", vote: self + 1, granted: bit(self) },
    posts,
  }));
}

function deliver(self: number, node: Node, message: Message, bounds: RejoinTBounds): readonly Outcome[] {
  const isVote = message.type === "vote";
  if (message.term > node.term) {
    const isLeased = isVote && node.lead !== 0 && node.elapsed < bounds.electionTick;
    if (isLeased) return [{ node, posts: [] }];
    return followers(node, message.term, isVote ? 0 : message.from + 1, bounds).flatMap((next) =>
      sameTerm(self, next, message, bounds),
    );
  }
  if (message.term === node.term) return sameTerm(self, node, message, bounds);
  const answer = { type: "heartbeatResponse", from: self, term: node.term, a: 0, b: 0 } as const;
  return [{ node, posts: message.type === "heartbeat" ? [{ to: message.from, post: answer }] : [] }];
}

function sameTerm(self: number, node: Node, message: Message, bounds: RejoinTBounds): readonly Outcome[] {
  const { from } = message;
  const answer = (type: MessageType, a: number): AddressedPost<Message> => ({
    to: from,
    post: { type, from: self, term: node.term, a, b: 0 },
  });
  if (message.type === "vote") {
    const isFree = node.vote === 0 || node.vote === from + 1;
    const isUpToDate =
      message.a > node.lastTerm || (message.a === node.lastTerm && message.b >= node.lastIndex);
    if (!isFree || !isUpToDate) return [{ node, posts: [answer("voteResponse", 1)] }];
    return [{ node: { ...node, elapsed: 0, vote: from + 1 }, posts: [answer("voteResponse", 0)] }];
  }
  const accepted = [answer("heartbeatResponse", 0)];
  if (node.role === "leader") {
    const isActive = message.type === "heartbeatResponse";
    return [{ node: isActive ? { ...node, granted: node.granted | bit(from) } : node, posts: [] }];
  }
  if (node.role === "follower") {
    if (message.type !== "heartbeat") return [{ node, posts: [] }];
    return [{ node: { ...node, elapsed: 0, lead: from + 1 }, posts: accepted }];
  }
  if (message.type === "heartbeat") {
    return followers(node, node.term, from + 1, bounds).map((next) => ({ node: next, posts: accepted }));
  }
  if (message.type === "heartbeatResponse") return [{ node, posts: [] }];
  return tally(self, node, message, bounds);
}

function tally(self: number, node: Node, { from, a }: Message, bounds: RejoinTBounds): readonly Outcome[] {
  const isNew = ((node.granted | node.rejected) & bit(from)) === 0;
  const granted = isNew && a === 0 ? node.granted | bit(from) : node.granted;
  const rejected = isNew && a === 1 ? node.rejected | bit(from) : node.rejected;
  if (sizeOf(granted) === 2) {
    const leader: Node = {
      ...reset(node, node.term, 0),
      role: "leader",
      lead: self + 1,
      lastTerm: node.term,
      lastIndex: node.lastIndex + 1,
    };
    return [{ node: leader, posts: toPeers(self, { type: "heartbeat", term: node.term, a: 0, b: 0 }) }];
  }
  if (sizeOf(rejected) === 2) {
    return followers(node, node.term, 0, bounds).map((next) => ({ node: next, posts: [] }));
  }
  return [{ node: { ...node, granted, rejected }, posts: [] }];
}
