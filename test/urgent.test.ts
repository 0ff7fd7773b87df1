/** Steps that come first commute with every other step, at once and for as long as they wait. */

import assert from "node:assert/strict";
import test from "node:test";

import { plainSuccessors, wholeKey } from "../checker/plain.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import type { Action } from "../model/actions.ts";
import type { Cluster } from "../model/cluster.ts";
import { noNode, noTerm, term } from "../model/ids.ts";
import type { Step as NodeStep } from "../model/inputs.ts";
import { messageTo } from "../model/messages.ts";
import type { Message, MessageType } from "../model/messages.ts";
import type { NodeState } from "../model/node.ts";
import { isUrgent } from "../model/urgent.ts";
import type { UrgentWhere } from "../model/urgent.ts";
import { forQuestions } from "./random-questions.ts";

type State = Cluster["initial"][number];

const isDeep = process.env["QUORATE_DEEP"] !== undefined;
const runs = isDeep ? 2000 : 40;

interface Step {
  readonly slot: number;
  readonly action: Action;
  readonly after: State;
}

const stepsFrom = (cluster: Cluster, state: State): readonly Step[] =>
  plainSuccessors(cluster, state).steps.map(({ slot, move, after }) => ({
    slot,
    action: move.action as Action,
    after,
  }));

/** The step that a reduced search takes here, and only that one; null: it takes all. */
function urgentStep(cluster: Cluster, state: State, steps: readonly Step[]): Step | null {
  for (const [slot, part] of state.parts.entries()) {
    const { moves, urgent } = cluster.moves(slot, part);
    const move = urgent === null ? undefined : moves[urgent];
    if (move === undefined) continue;
    // Alike messages may be of different ages, so the action alone does not say which one it is.
    const key = cluster.partKey(move.part);
    const isIt = (step: Step): boolean =>
      step.slot === slot &&
      JSON.stringify(step.action) === JSON.stringify(move.action) &&
      cluster.partKey(step.after.parts[slot] as State["parts"][number]) === key;
    return steps.find(isIt) ?? null;
  }
  return null;
}

/** The environment takes the message away, or gives it twice; the search has that from less. */
const takesAway = ({ kind }: Action): boolean => ["lose", "duplicate", "crash", "cut"].includes(kind);

/** Why the step may not come first: another that it does not commute with; null: there is none. */
function disagreement(cluster: Cluster, steps: readonly Step[], urgent: Step): string | null {
  const text = JSON.stringify(urgent.action);
  const afterFirst = new Set(stepsFrom(cluster, urgent.after).map(({ after }) => wholeKey(cluster, after)));
  for (const other of steps) {
    if (other === urgent || (other.slot === urgent.slot && takesAway(other.action))) continue;
    const later = stepsFrom(cluster, other.after).filter(
      ({ slot, action }) => slot === urgent.slot && JSON.stringify(action) === text,
    );
    if (later.length === 0) return `${text} cannot be taken after ${JSON.stringify(other.action)}`;
    if (!later.some(({ after }) => afterFirst.has(wholeKey(cluster, after)))) {
      return `${text} and ${JSON.stringify(other.action)} lead elsewhere in the other order`;
    }
  }
  return null;
}

test("what comes first in a search commutes with every other step", async (context) => {
  let compared = 0;
  await forQuestions(context, runs, async (question, random) => {
    const cluster = clusterOf(question);
    let state: State = cluster.initial[0];
    for (const number of random) {
      const steps = stepsFrom(cluster, state);
      const urgent = urgentStep(cluster, state, steps);
      if (urgent !== null) {
        assert.equal(disagreement(cluster, steps, urgent), null);
        compared += 1;
      }
      const step = steps[number % Math.max(1, steps.length)];
      if (step === undefined) return;
      state = step.after;
    }
  });
  context.diagnostic(`${compared} steps that come first`);
  assert.ok(compared > 0, "nothing came first");
});

const [follower, , leader] = clusterOf(questionOf("etcd-3.4", { budgets: {}, regime: {} })).initial[0].parts.map(
  ({ node }) => node,
) as [NodeState, NodeState, NodeState];

const answer = (type: MessageType, ahead: number, rest: Partial<Message> = {}): Message =>
  messageTo(leader.id, type, follower, { term: term(leader.term + ahead), ...rest });

const without = (node: NodeState): NodeStep => ({
  ...{ node, sent: [], events: [], drawn: 0, error: null, panic: null },
});

/** The leader with what it knows of who is active. */
const knowing = (id: NodeState["id"], recentActive: boolean): NodeState => ({
  ...leader,
  progress: leader.progress.map((peer) => (peer.id === id ? { ...peer, recentActive } : peer)),
});

const everywhere: UrgentWhere = { hasQuietAnswers: true, ticksWait: true, mayLose: false };
const nowhere: UrgentWhere = { hasQuietAnswers: false, ticksWait: false, mayLose: true };

interface Case {
  readonly says: string;
  readonly node?: NodeState;
  readonly message: Message;
  readonly step?: NodeStep;
  readonly where?: Partial<UrgentWhere>;
  readonly is: boolean;
}

const silent = knowing(follower.id, false);
const heard = without(knowing(follower.id, true));
const elsewhere = without({ ...leader, lead: noNode });
const preCandidate: NodeState = { ...leader, role: "preCandidate" };
const appended = answer("MsgAppResp", 0);
const granted = answer("MsgPreVoteResp", 1);

const cases: readonly Case[] = [
  { says: "old and ignored", message: answer("MsgApp", -1), where: nowhere, is: true },
  { says: "old, but not ignored", message: answer("MsgApp", -1), step: elsewhere, is: false },
  {
    says: "old, but answered",
    message: answer("MsgApp", -1),
    step: { ...without(leader), sent: [appended] },
    is: false,
  },
  {
    says: "old, but a panic",
    message: answer("MsgApp", -1),
    step: { ...without(leader), panic: "it panics" },
    is: false,
  },
  { says: "local, and so not old", message: answer("MsgProp", 0, { term: noTerm }), is: false },
  { says: "an answer that changes nothing", message: appended, where: { mayLose: true }, is: true },
  { says: "not an answer", message: answer("MsgApp", 0), is: false },
  { says: "an answer where answers are not quiet", message: appended, where: nowhere, is: false },
  { says: "an answer that changes more", message: appended, step: elsewhere, is: false },
  { says: "an answer of a term ahead", message: answer("MsgAppResp", 1), is: false },
  { says: "an append's answer, heard", node: silent, message: appended, step: heard, is: true },
  {
    says: "a heartbeat's answer, heard",
    node: silent,
    message: answer("MsgHeartbeatResp", 0),
    step: heard,
    is: true,
  },
  {
    says: "an answer that is heard, or lost",
    node: silent,
    message: appended,
    step: heard,
    where: { mayLose: true },
    is: false,
  },
  {
    says: "an answer that makes another member active",
    node: knowing(leader.id, false),
    message: appended,
    step: without(knowing(leader.id, true)),
    is: false,
  },
  { says: "a vote, heard", node: silent, message: answer("MsgVoteResp", 0), step: heard, is: false },
  { says: "a vote that changes nothing", message: answer("MsgVoteResp", 0), is: true },
  { says: "a pre-vote that changes nothing", message: answer("MsgPreVoteResp", 0), is: true },
  {
    says: "a pre-vote of this term where answers are not quiet",
    message: answer("MsgPreVoteResp", 0),
    where: { ...nowhere, ticksWait: true },
    is: false,
  },
  { says: "a granted pre-vote", message: granted, where: { ...nowhere, ticksWait: true }, is: true },
  { says: "a granted pre-vote, with a tick first", message: granted, where: { ticksWait: false }, is: false },
  { says: "a granted pre-vote that is counted", node: preCandidate, message: granted, is: false },
  { says: "a granted pre-vote that changes more", message: granted, step: elsewhere, is: false },
  { says: "a refused pre-vote", message: answer("MsgPreVoteResp", 1, { reject: true }), is: false },
  { says: "a request that a lease ignores", message: answer("MsgVote", 1), is: false },
];

test("a delivery comes first only under the conditions that the argument needs", () => {
  for (const { says, node = leader, message, step = without(node), where = {}, is } of cases) {
    assert.equal(isUrgent(node, message, step, { ...everywhere, ...where }), is, says);
  }
});
