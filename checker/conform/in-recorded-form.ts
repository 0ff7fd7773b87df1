/** The model's states and messages in the form in which recordings hold them, and states back. */

import { freshNode } from "../../model/fresh.ts";
import { index, indexAfter, noIndex, nodeId, term } from "../../model/ids.ts";
import { termsOf } from "../../model/log.ts";
import type { Log, Run } from "../../model/log.ts";
import type { Message } from "../../model/messages.ts";
import type { NodeState, Progress, Role } from "../../model/node.ts";
import type { Rules } from "../../model/rules.ts";
import { etcd314, etcd34 } from "../../model/versions.ts";
import type {
  Header,
  JsonObject,
  RaftVersion,
  RecordedEntry,
  RecordedInitial,
  RecordedMessage,
  RecordedProgress,
  RecordedState,
} from "./recording.ts";

const versionRules = { "3.1.4": etcd314, "3.4.23": etcd34 } as const;

export function rulesOf({ raft, config }: Header): Rules {
  const { checkQuorum, preVote, electionTick, heartbeatTick, maxInflight } = config;
  return {
    ...versionRules[raft],
    checkQuorum,
    preVote,
    members: config.ids.map(nodeId),
    electionTick,
    heartbeatTick,
    maxInflight,
    oneEntryPerAppend: config.maxSizePerMsg === 0,
  };
}

/**
 * A recorded member before its first action: in the oracle's recordings a freshly built follower, in
 * those of one step at a time any state at all.
 */
export function initialNode(recorded: RecordedInitial, rules: Rules): NodeState {
  const disk = {
    term: term(recorded.term),
    vote: nodeId(recorded.vote),
    commit: index(recorded.commit),
    log: logOf(recorded),
  };
  const fresh = freshNode(nodeId(recorded.id), disk, rules, recorded.randomizedElectionTimeout);
  const isOf = (role: Role): boolean => roleNames[role] === recorded.state;
  return {
    ...fresh,
    lead: nodeId(recorded.lead),
    role: roles.find(isOf) ?? fresh.role,
    electionElapsed: recorded.electionElapsed,
    heartbeatElapsed: recorded.heartbeatElapsed,
    votes: Object.entries(recorded.votes).map(([from, granted]) => ({
      from: nodeId(Number(from)),
      granted,
    })),
    leadTransferee: nodeId(recorded.leadTransferee),
    pendingConfIndex: index(recorded.pendingConfIndex ?? noIndex),
    progress: Object.entries(recorded.prs ?? {}).map(([id, peer]) => initialProgress(id, peer)),
  };
}

function logOf({ base: [baseTerm, baseIndex], log }: RecordedState): Log {
  return {
    base: { term: term(baseTerm), last: index(baseIndex) },
    runs: runsOf(log),
  };
}

const runsOf = (entries: readonly RecordedEntry[]): readonly Run[] =>
  entries
    .map(([at, last]): Run => ({ term: term(at), last: index(last) }))
    .filter((run, at, all) => all[at + 1]?.term !== run.term);

const initialProgress = (id: string, peer: RecordedProgress): Progress => ({
  id: nodeId(Number(id)),
  match: index(peer.match),
  next: index(peer.next),
  state: peer.state.endsWith("Replicate") ? "replicate" : "probe",
  paused: peer.paused,
  recentActive: peer.recentActive,
  inflights: peer.inflights.map(index),
});

/** A message that is in flight from the start. */
export const messageOf = (recorded: RecordedMessage): Message => ({
  type: recorded.type,
  from: nodeId(recorded.from),
  to: nodeId(recorded.to),
  term: term(recorded.term),
  logTerm: term(recorded.logTerm),
  index: index(recorded.index),
  commit: index(recorded.commit),
  reject: recorded.reject,
  rejectHint: index(recorded.rejectHint),
  entries: recorded.type === "MsgProp" ? [] : runsOf(recorded.entries),
  context: recorded.context,
});

const roleNames: { readonly [Name in Role]: string } = {
  follower: "StateFollower",
  candidate: "StateCandidate",
  preCandidate: "StatePreCandidate",
  leader: "StateLeader",
};

const roles = Object.keys(roleNames) as readonly Role[];

const progressNames = {
  "3.1.4": { probe: "ProgressStateProbe", replicate: "ProgressStateReplicate" },
  "3.4.23": { probe: "StateProbe", replicate: "StateReplicate" },
} as const;

/** A state as recorded. What is committed is applied by the end of every action. */
export function recordedState(node: NodeState, version: RaftVersion): JsonObject {
  const votes = node.votes.map(({ from, granted }) => [from, granted] as const);
  const progress = node.progress.map((peer) => [peer.id, recordedProgress(peer, version)] as const);
  return {
    term: node.term,
    vote: node.vote,
    commit: node.commit,
    applied: node.commit,
    lead: node.lead,
    state: roleNames[node.role],
    electionElapsed: node.electionElapsed,
    heartbeatElapsed: node.heartbeatElapsed,
    randomizedElectionTimeout: node.timeout,
    votes: Object.fromEntries(votes),
    ...(version === "3.1.4" ? { pendingConf: false } : { pendingConfIndex: node.pendingConfIndex }),
    leadTransferee: node.leadTransferee,
    base: [node.log.base.term, node.log.base.last],
    log: recordedLog(node.log),
    ...(node.role === "leader" ? { prs: Object.fromEntries(progress) } : {}),
  };
}

const recordedProgress = (peer: Progress, version: RaftVersion): JsonObject => ({
  match: peer.match,
  next: peer.next,
  state: progressNames[version][peer.state],
  paused: peer.paused,
  pendingSnapshot: 0,
  recentActive: peer.recentActive,
  inflights: peer.inflights,
});

const recordedLog = ({ base, runs }: Log): JsonObject[string] => entriesAsPairs(runs, base.last);

const entriesAsPairs = (entries: readonly Run[], after: Run["last"]): JsonObject[string] =>
  termsOf(entries, after).map((at, offset) => [at, indexAfter(after, offset + 1)]);

/** A message as recorded; a proposal carries one entry that has no place in a log yet. */
export const recordedMessage = (message: Message, id: number): JsonObject => ({
  id,
  type: message.type,
  from: message.from,
  to: message.to,
  term: message.term,
  logTerm: message.logTerm,
  index: message.index,
  commit: message.commit,
  reject: message.reject,
  rejectHint: message.rejectHint,
  entries: message.type === "MsgProp" ? [[0, 0]] : entriesAsPairs(message.entries, message.index),
  context: message.context,
});
