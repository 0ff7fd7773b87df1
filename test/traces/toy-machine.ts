/**
 * A toy of three members under no rules of etcd: mn-0 campaigns when its timer runs out, is granted
 * every vote, leads, and steps down two ticks later. So it goes round for ever, a term higher each.
 */

import { createHash } from "node:crypto";

import type { Event } from "../../model/events.ts";
import { index, nextTerm, noIndex, nodeId, noNode, noTerm, term } from "../../model/ids.ts";
import type { NodeId } from "../../model/ids.ts";
import type { Member } from "../../model/member.ts";
import type { Message, MessageType } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import type { Machine, MachineState, MachineStep } from "../../traces/machine.ts";

export const toyMembers = [
  { node: nodeId(1), name: "mn-0", id: "4bc7141c11bf71da" },
  { node: nodeId(2), name: "mn-1", id: "8296553e8d2c027d" },
  { node: nodeId(3), name: "sn-2", id: "60d080439b99d9ca" },
];

const campaigner = nodeId(1);

export const toyMachine: Machine = {
  members: toyMembers,
  initial: {
    parts: toyMembers.map(({ node }) => member(node)),
    shared: {
      clocks: [0, 0, 0],
      left: {
        ...{ losses: 1, dups: 0, crashes: 0, restarts: 0, cuts: 0, heals: 0 },
        ...{ soloCampaigns: 0, proposals: 0, transfers: 0 },
      },
      campaigns: 0,
      depositions: 0,
      inFlight: 0,
    },
  },
  successors: (state) => [
    ...(isQuiet(state) ? state.parts.flatMap((_, slot) => ticks(state, slot)) : []),
    ...state.parts.flatMap((_, slot) => deliveries(state, slot)),
  ],
  hashOf: (state) => createHash("sha256").update(JSON.stringify(state)).digest("hex").slice(0, 12),
  canonicalKey: (state) => {
    const lowest = Math.min(...state.parts.map(({ node }) => node.term));
    return JSON.stringify(state, (key, value: unknown) => {
      if (key === "log") return JSON.stringify(value);
      return key === "term" ? Number(value) - lowest : value;
    });
  },
  refusals: (state) => (isQuiet(state) ? ["skew"] : ["delay"]),
};

function member(id: NodeId): Member {
  const node: NodeState = {
    ...{ id, term: term(151), vote: noNode, lead: noNode, role: "follower" },
    ...{ electionElapsed: 0, heartbeatElapsed: 0, timeout: 3, timeoutOpen: false, votes: [] },
    ...{ leadTransferee: noNode, pendingConfIndex: noIndex, commit: index(7), progress: [] },
    log: { base: { term: term(0), last: noIndex }, runs: [{ term: term(150), last: index(7) }] },
  };
  const server = { up: true, cut: false, owedTicks: 0, advancing: false, waitedTicks: 0, panic: null };
  return { node, ...server, inbox: [] };
}

const isQuiet = ({ parts }: MachineState): boolean =>
  parts.every(({ inbox }) => inbox.length === 0);

interface Turn {
  readonly node: NodeState;
  readonly events: readonly Event[];
  readonly sent: readonly Message[];
}

/** A member may tick while no other lags behind it. */
function ticks(state: MachineState, slot: number): readonly MachineStep[] {
  const part = partAt(state, slot);
  const clocks = state.shared.clocks.map((at, other) => (other === slot ? at + 1 : at));
  const slowest = Math.min(...clocks);
  const relative = clocks.map((at) => at - slowest);
  if (Math.max(...relative) > 1) return [];
  const shared = { ...state.shared, clocks: relative };
  const action = { kind: "tick", member: part.node.id, fires: false, draws: "open" } as const;
  return [taken({ ...state, shared }, slot, part, tick(part.node), action)];
}

function tick(node: NodeState): Turn {
  const electionElapsed = node.electionElapsed + 1;
  if (node.id !== campaigner) return { node, events: [], sent: [] };
  if (node.role === "leader" && electionElapsed === 2) {
    const events: readonly Event[] = [
      { kind: "quorumNotActive", node: node.id },
      { kind: "becameFollower", node: node.id, term: node.term },
    ];
    const follower: NodeState = { ...node, role: "follower", lead: noNode, electionElapsed: 0 };
    return { node: follower, events, sent: [] };
  }
  if (node.role === "leader" || electionElapsed < node.timeout) {
    return { node: { ...node, electionElapsed }, events: [], sent: [] };
  }
  const at = nextTerm(node.term);
  const next: NodeState = {
    ...{ ...node, term: at, vote: node.id, role: "candidate", electionElapsed: 0 },
    votes: [{ from: node.id, granted: true }],
  };
  const sent = [nodeId(2), nodeId(3)].map((to) => message("MsgVote", next, to));
  const events: readonly Event[] = [
    { kind: "startingElection", node: node.id, term: node.term },
    { kind: "becameCandidate", node: node.id, term: at },
  ];
  return { node: next, events, sent };
}

function deliveries(state: MachineState, slot: number): readonly MachineStep[] {
  const part = partAt(state, slot);
  const [head, ...inbox] = part.inbox;
  if (head === undefined) return [];
  const { message: received } = head;
  const action = { member: part.node.id, message: received } as const;
  const rest = { ...part, inbox };
  const given = { ...action, kind: "deliver", draws: "open" } as const;
  const delivered = taken(state, slot, rest, receive(part.node, received), given);
  const { left } = state.shared;
  if (left.losses === 0) return [delivered];
  const shared = { ...state.shared, left: { ...left, losses: left.losses - 1 } };
  const idle = { node: part.node, events: [], sent: [] };
  return [delivered, taken({ ...state, shared }, slot, rest, idle, { ...action, kind: "lose" })];
}

function receive(node: NodeState, { type, from, term: at }: Message): Turn {
  if (type === "MsgVote") {
    const voted: NodeState = { ...node, term: at, vote: from, lead: noNode };
    const events: readonly Event[] = [
      { kind: "higherTerm", node: node.id, term: node.term, type, from, messageTerm: at },
      { kind: "becameFollower", node: node.id, term: at },
    ];
    return { node: voted, events, sent: [message("MsgVoteResp", voted, from)] };
  }
  if (node.role !== "candidate") return { node, events: [], sent: [] };
  const events: readonly Event[] = [{ kind: "becameLeader", node: node.id, term: node.term }];
  return { node: { ...node, role: "leader", lead: node.id, votes: [] }, events, sent: [] };
}

const message = (type: MessageType, { id, term: at }: NodeState, to: NodeId): Message => ({
  ...{ type, from: id, to, term: at, logTerm: noTerm, index: noIndex, commit: noIndex },
  ...{ reject: false, rejectHint: noIndex, entries: [], context: "" },
});

function taken(
  state: MachineState,
  slot: number,
  part: Member,
  { node, events, sent }: Turn,
  action: MachineStep["action"],
): MachineStep {
  const parts = state.parts.map((other, at) => {
    const own = at === slot ? { ...part, node } : other;
    const posts = sent.filter(({ to }) => to === at + 1);
    const posted = posts.map((post) => ({ message: post, age: 0 }));
    return posted.length === 0 ? own : { ...own, inbox: [...own.inbox, ...posted] };
  });
  return { action, events, sent, after: { ...state, parts } };
}

function partAt({ parts }: MachineState, slot: number): Member {
  const part = parts[slot];
  if (part === undefined) throw new Error(`the toy has no slot ${slot}`);
  return part;
}
