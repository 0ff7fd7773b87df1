import assert from "node:assert/strict";
import test from "node:test";

import { demandKey, environmentKey, initialEnvironment } from "../model/environment.ts";
import type { Demand, Environment } from "../model/environment.ts";
import { index, nodeId, term } from "../model/ids.ts";
import { messageKey, nodeKey } from "../model/key.ts";
import { memberKey, memberNameOf, memberOf } from "../model/member.ts";
import type { Member } from "../model/member.ts";
import type { Message } from "../model/messages.ts";
import { newNames } from "../model/names.ts";
import type { NodeState, Progress } from "../model/node.ts";
import { lanRegime, noFaults } from "../model/regime.ts";

const peer: Progress = {
  id: nodeId(1),
  match: index(2),
  next: index(3),
  state: "probe",
  paused: false,
  recentActive: false,
  inflights: [index(2)],
};

const node: NodeState = {
  id: nodeId(1),
  term: term(1),
  vote: nodeId(1),
  lead: nodeId(1),
  role: "leader",
  electionElapsed: 0,
  heartbeatElapsed: 0,
  timeout: 3,
  timeoutOpen: true,
  votes: [],
  leadTransferee: nodeId(0),
  pendingConfIndex: index(0),
  commit: index(1),
  log: { base: { term: term(0), last: index(0) }, runs: [{ term: term(1), last: index(2) }] },
  progress: [peer],
};

/** The node with each of its fields changed, most of them in more than one way. */
const others: readonly NodeState[] = [
  ...[{ id: nodeId(2) }, { term: term(2) }, { vote: nodeId(2) }, { lead: nodeId(2) }],
  ...[{ role: "follower" as const }, { electionElapsed: 1 }, { heartbeatElapsed: 1 }],
  ...[{ timeout: 4 }, { timeoutOpen: false }, { leadTransferee: nodeId(2) }],
  ...[true, false].map((granted) => ({ votes: [{ from: nodeId(1), granted }] })),
  ...[{ votes: [1, 2].map((from) => ({ from: nodeId(from), granted: true })) }],
  ...[{ pendingConfIndex: index(1) }, { commit: index(2) }],
  ...[{ log: { ...node.log, base: { term: term(1), last: index(0) } } }],
  ...[{ log: { ...node.log, base: { term: term(0), last: index(1) } } }],
  ...[{ log: { ...node.log, runs: [{ term: term(1), last: index(3) }] } }],
  ...[{ log: { ...node.log, runs: [] } }, { progress: [] }, { progress: [peer, peer] }],
  ...[{ id: nodeId(2) }, { match: index(1) }, { next: index(4) }, { state: "replicate" as const }]
    .map((change) => ({ progress: [{ ...peer, ...change }] })),
  ...[{ paused: true }, { recentActive: true }, { inflights: [] }, { inflights: [index(9)] }]
    .map((change) => ({ progress: [{ ...peer, ...change }] })),
].map((change) => ({ ...node, ...change }));

const message: Message = {
  type: "MsgApp",
  from: nodeId(1),
  to: nodeId(2),
  term: term(1),
  logTerm: term(1),
  index: index(1),
  commit: index(1),
  reject: false,
  rejectHint: index(0),
  entries: [{ term: term(1), last: index(2) }],
  context: "",
};

const otherMessages: readonly Message[] = [
  ...[{ type: "MsgAppResp" as const }, { from: nodeId(2) }, { to: nodeId(1) }, { term: term(2) }],
  ...[{ logTerm: term(2) }, { index: index(2) }, { commit: index(2) }, { reject: true }],
  ...[{ rejectHint: index(1) }, { entries: [] }, { context: "CampaignTransfer" as const }],
  ...[{ entries: [1, 2].map((at) => ({ term: term(at), last: index(at + 1) })) }],
].map((change) => ({ ...message, ...change }));

test("nodes and messages that differ in any field have different keys", () => {
  const nodeKeys = [node, ...others].map(nodeKey);
  assert.equal(new Set(nodeKeys).size, nodeKeys.length);
  const messageKeys = [message, ...otherMessages].map(messageKey);
  assert.equal(new Set(messageKeys).size, messageKeys.length);
});

test("equal nodes and messages have equal keys", () => {
  assert.equal(nodeKey(node), nodeKey(structuredClone(node)));
  assert.equal(messageKey(message), messageKey(structuredClone(message)));
});

const member: Member = { ...memberOf(node), inbox: [{ message, age: 0 }] };

const otherMembers: readonly Member[] = [
  ...[{ node: { ...node, term: term(9) } }, { up: false }, { cut: true }, { owedTicks: 1 }],
  ...[{ advancing: true }, { waitedTicks: 1 }, { panic: "" }, { panic: "null" }, { inbox: [] }],
  ...[{ inbox: [{ message, age: 1 }] }, { inbox: [0, 0].map((age) => ({ message, age })) }],
  ...otherMessages.map((other) => ({ inbox: [{ message: other, age: 0 }] })),
].map((change) => ({ ...member, ...change }));

const budgets = { ...noFaults, crashes: 2, restarts: 2, cuts: 2, heals: 2, soloCampaigns: 2 };
const environment = initialEnvironment([true, true, false], budgets, lanRegime);

const otherEnvironments: readonly Environment[] = [
  ...[{ clocks: [0, 1, -1] }, { clocks: [1, 0, -1] }, { clocks: [0, 0, 0] }, { campaigns: 1 }],
  ...[{ depositions: 1 }, { inFlight: 1 }],
  ...Object.keys(environment.left).map((name) => ({ left: { ...environment.left, [name]: 7 } })),
].map((change) => ({ ...environment, ...change }));

const demand: Demand = {
  ...{ slot: 0, clock: null, spends: null, campaigns: 0, depositions: 0, inFlight: 0 },
};

const otherDemands: readonly Demand[] = [
  ...[{ slot: 1 }, { campaigns: 1 }, { depositions: 1 }, { inFlight: 1 }, { inFlight: -1 }],
  ...(["ticks", "stops", "starts"] as const).map((clock) => ({ clock })),
  ...(["losses", "dups", "crashes", "restarts"] as const).map((spends) => ({ spends })),
].map((change) => ({ ...demand, ...change }));

test("members, environments and demands that differ in any field have different keys", () => {
  for (const keys of [
    [member, ...otherMembers].map(memberKey),
    [environment, ...otherEnvironments].map(environmentKey),
    [demand, ...otherDemands].map(demandKey),
  ]) {
    assert.equal(new Set(keys).size, keys.length);
  }
});

test("names are the same exactly where keys are, of nodes, messages and members", () => {
  const names = newNames();
  const nameOf = memberNameOf(names);
  const nodes = [node, ...others].map(names.node);
  assert.equal(new Set(nodes).size, nodes.length);
  const messages = [message, ...otherMessages].map(names.message);
  assert.equal(new Set(messages).size, messages.length);
  const members = [member, ...otherMembers].map(nameOf);
  assert.equal(new Set(members).size, members.length);
  assert.deepEqual([node, ...others].map((one) => names.node(structuredClone(one))), nodes);
  assert.deepEqual([member, ...otherMembers].map((one) => nameOf(structuredClone(one))), members);
});
