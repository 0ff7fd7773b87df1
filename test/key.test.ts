import assert from "node:assert/strict";
import test from "node:test";

import { index, nodeId, term } from "../model/ids.ts";
import { messageKey, nodeKey } from "../model/key.ts";
import type { Message } from "../model/messages.ts";
import type { NodeState, Progress } from "../model/node.ts";

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
