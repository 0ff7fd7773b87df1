import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { freshNode } from "../model/fresh.ts";
import { index, nodeId, noNode, term } from "../model/ids.ts";
import type { Input, Step } from "../model/inputs.ts";
import { nodeKey } from "../model/key.ts";
import { messageTo } from "../model/messages.ts";
import type { NodeState } from "../model/node.ts";
import type { Rules } from "../model/rules.ts";
import { step } from "../model/step.ts";
import { etcd314, etcd34 } from "../model/versions.ts";

const settings = {
  members: [1, 2, 3].map(nodeId),
  electionTick: 3,
  heartbeatTick: 1,
  maxInflight: 256,
  oneEntryPerAppend: false,
};

const variants: readonly Rules[] = [etcd314, etcd34].flatMap((version) =>
  [false, true].map((preVote) => ({ ...version, ...settings, preVote })),
);

/** What may come to member 1: time, its leader, votes, and a term that is ahead. */
const kinds = ["tick", "heartbeat", "grant", "rejection", "ahead", "restart"] as const;
type Happening = (typeof kinds)[number];
const happening = fc.constantFrom<Happening>("tick", "tick", ...kinds);
const happenings = fc.array(fc.tuple(happening, fc.integer({ min: 3, max: 5 })), { maxLength: 40 });

function inputOf(
  happening: Happening,
  node: NodeState,
  draws: Input["draws"],
  fires: boolean,
): Input {
  const two = { ...node, id: nodeId(2) };
  const answer = node.role === "preCandidate" ? "MsgPreVoteResp" : "MsgVoteResp";
  switch (happening) {
    case "tick":
      return { kind: "tick", fires, draws };
    case "restart":
      return { kind: "restart", advance: 2, draws };
    case "heartbeat":
      return { kind: "deliver", message: messageTo(node.id, "MsgHeartbeat", two), draws };
    case "ahead": {
      const ahead = { term: term(node.term + 1) };
      return { kind: "deliver", message: messageTo(node.id, "MsgAppResp", two, ahead), draws };
    }
    case "grant":
    case "rejection": {
      const reject = { reject: happening === "rejection" };
      return { kind: "deliver", message: messageTo(node.id, answer, two, reject), draws };
    }
  }
}

const withoutTimeout = (node: NodeState): NodeState => ({
  ...node,
  timeout: 0,
  timeoutOpen: false,
});

test("a timeout that is left open leads where its draw leads", () => {
  const property = fc.property(happenings, fc.constantFrom(...variants), (happened, rules) => {
    const disk = {
      term: term(1),
      vote: noNode,
      commit: index(0),
      log: { base: { term: term(0), last: index(0) }, runs: [] },
    };
    let drawn = freshNode(nodeId(1), disk, rules, 4);
    let open = freshNode(nodeId(1), disk, rules, "open");
    for (const [happening, draw] of happened) {
      const fires = drawn.role !== "leader" && drawn.electionElapsed + 1 >= drawn.timeout;
      const draws = [draw, draw, draw, draw];
      const ofDrawn: Step = step(drawn, inputOf(happening, drawn, draws, false), rules);
      const ofOpen: Step = step(open, inputOf(happening, open, "open", fires), rules);
      [drawn, open] = [ofDrawn.node, ofOpen.node];
      assert.equal(nodeKey(withoutTimeout(open)), nodeKey(withoutTimeout(drawn)));
      assert.deepEqual(ofOpen.sent, ofDrawn.sent);
      assert.equal(ofOpen.drawn, 0);
      if (drawn.role === "leader") assert.equal(open.timeout, rules.electionTick);
      else if (open.timeoutOpen) assert.ok(open.timeout <= drawn.timeout);
      else assert.equal(open.timeout, drawn.timeout);
    }
  });
  fc.assert(property, { numRuns: 2000 });
});

test("the last timeout that is left needs no choice", () => {
  const rules: Rules = { ...etcd314, ...settings };
  const tick = (node: NodeState): NodeState =>
    step(node, { kind: "tick", fires: false, draws: "open" }, rules).node;
  const log = { base: { term: term(0), last: index(0) }, runs: [] };
  const disk = { term: term(1), vote: noNode, commit: index(0), log };
  const start = freshNode(nodeId(1), disk, rules, "open");
  assert.deepEqual([start.timeout, start.timeoutOpen], [3, true]);
  const after3 = tick(tick(tick(start)));
  assert.deepEqual([after3.timeout, after3.timeoutOpen], [4, true]);
  const after4 = tick(after3);
  assert.deepEqual([after4.timeout, after4.timeoutOpen], [5, false]);
  assert.equal(tick(after4).role, "candidate");
});
