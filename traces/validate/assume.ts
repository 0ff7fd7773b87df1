/**
 * Messages whose sending no log shows: of a member without a log, or sent before its log begins.
 * One may be assumed where its sender's log does not speak against it, with what the line tells.
 */

import type { Index, NodeId, Term } from "../../model/ids.ts";
import type { Message, MessageType } from "../../model/messages.ts";
import type { NodeState } from "../../model/node.ts";
import { numberIn, textIn } from "./awaited.ts";
import type { Awaited, Position, Watched } from "./awaited.ts";
import { toldBy } from "./told.ts";
import { lastOf, nodeAt } from "./world.ts";
import type { Setting, Wanted, World } from "./world.ts";

/** Messages that could have led to the step that begins with the member's next line. */
export function assumable(setting: Setting, world: World, slot: number): readonly Message[] {
  const at = world.at[slot] ?? 0;
  const lines = setting.members[slot]?.lines ?? [];
  const line = lines[at];
  if (line === undefined) return [];
  const node = nodeAt(world, slot);
  return fitting(line, lines.slice(at + 1, at + 4), node, setting).filter((message) =>
    mayBeAssumed(setting, world, message),
  );
}

/** Nothing is known of the sender; or it can have sent this before its log begins. */
export function mayBeAssumed({ members }: Setting, world: World, message: Message): boolean {
  const sender = members.find(({ node }) => node === message.from);
  if (sender === undefined || message.from === message.to) return false;
  const [first] = sender.lines ?? [];
  if (first === undefined) return true;
  const isNew = first.kind === "becameFollower" && numberIn(first, "term") === 0;
  if (isNew) return false;
  const before = nodeAt({ nodes: world.first }, message.from - 1);
  if (message.term !== before.term) return message.term < before.term;
  const isVote = message.type === "MsgVote" || message.type === "MsgVoteResp";
  const isVoteUntold = isVote && toldBy(sender).vote === null;
  return fitsRole(isVoteUntold ? { ...before, vote: votedFor(message) } : before, message);
}

/** The vote that the sender of a request, or of a grant, has given. */
const votedFor = ({ type, from, to }: Message): NodeId => (type === "MsgVote" ? from : to);

/** May a message of this kind be in flight since before the logs begin? */
export function mayPrecedeLogs(setting: Setting, world: World, wanted: Wanted): boolean {
  const last = lastOf(nodeAt({ nodes: world.first }, wanted.from - 1));
  const fields = { logTerm: last.term as Term, index: last.last as Index, reject: true };
  return wanted.types.some((type) =>
    mayBeAssumed(setting, world, message(type, wanted.from, wanted.to, wanted.term, fields)),
  );
}

/** Of the term in which its log begins, what its role and vote then allow. */
function fitsRole(before: NodeState, { type, to, reject, logTerm, index }: Message): boolean {
  const last = lastOf(before);
  switch (type) {
    case "MsgApp":
    case "MsgHeartbeat":
      return before.role === "leader";
    case "MsgVote":
      return before.vote === before.id && logTerm === last.term && index === last.last;
    case "MsgVoteResp":
      return reject || before.vote === to;
    default:
      return before.role === "follower" || type === "MsgPreVoteResp";
  }
}

/** An append of a leader of whom no log tells, with entries up to a position, and its commit. */
export function assumableAppends(
  setting: Setting,
  world: World,
  slot: number,
  position: Position,
): readonly Message[] {
  const node = nodeAt(world, slot);
  const { term, last } = lastOf(node);
  const isForward = position.index > last && position.term >= term && position.term <= node.term;
  const end = { term: position.term as Term, last: position.index as Index };
  const fields = {
    logTerm: term as Term,
    index: last as Index,
    entries: isForward ? [end] : [],
    commit: (position.commit ?? node.commit) as Index,
  };
  const others = setting.members.filter((member) => member.node !== node.id);
  const isLead = (member: Watched): number => Number(member.node === node.lead);
  const byLead = others.toSorted((a, b) => isLead(b) - isLead(a));
  return byLead
    .map((member) => message("MsgApp", member.node, node.id, node.term, fields))
    .filter((one) => mayBeAssumed(setting, world, one));
}

function fitting(
  line: Awaited,
  next: readonly Awaited[],
  node: NodeState,
  setting: Setting,
): readonly Message[] {
  const from = idIn(setting, line, "from");
  const make = (type: MessageType, term: number, fields: Partial<Message> = {}): Message =>
    message(type, from, node.id, term, fields);
  switch (line.kind) {
    case "higherTerm":
    case "lowerTerm": {
      const answer = next.find(({ kind }) => kind === "castVote" || kind === "rejectedVote");
      const type = line.fields["type"] as MessageType;
      const asked = type === "MsgVote" && answer !== undefined ? request(answer) : {};
      const appended =
        type === "MsgApp" ? appendFrom(node, next, numberIn(line, "messageTerm")) : {};
      return [make(type, numberIn(line, "messageTerm"), { ...asked, ...appended })];
    }
    case "leaseNotExpired":
      return [make(line.fields["type"] as MessageType, node.term + 1, request(line))];
    case "castVote":
    case "rejectedVote": {
      const type = line.fields["type"] as MessageType;
      const terms = type === "MsgPreVote" ? [node.term + 1, node.term] : [node.term];
      return terms.map((term) => make(type, term, request(line)));
    }
    case "receivedVote":
    case "receivedVoteRejection": {
      const type = line.fields["type"] as MessageType;
      const reject = line.kind === "receivedVoteRejection";
      const granted = type === "MsgPreVoteResp" && !reject ? node.term + 1 : node.term;
      return [...new Set([granted, node.term])].map((term) => make(type, term, { reject }));
    }
    default:
      return ofLeader(line, next, node, setting);
  }
}

function ofLeader(
  line: Awaited,
  next: readonly Awaited[],
  node: NodeState,
  setting: Setting,
): readonly Message[] {
  const naming = [line, ...next].find(
    ({ kind }) => kind === "electedLeader" || kind === "changedLeader",
  );
  const isFollowing = ["becameFollower", "electedLeader", "changedLeader"].includes(line.kind);
  if (naming === undefined || !isFollowing) return [];
  const lead = idIn(setting, naming, "lead");
  return [
    message("MsgApp", lead, node.id, node.term, appendFrom(node, [line, ...next], node.term)),
    message("MsgHeartbeat", lead, node.id, node.term, {}),
  ];
}

/** An append that fits the log, with entries up to the position that is told next. */
function appendFrom(node: NodeState, next: readonly Awaited[], at: number): Partial<Message> {
  const { term, last } = lastOf(node);
  const told: Position | null = next[0]?.nextPosition ?? null;
  const isForward = told !== null && told.index > last && told.term >= term && told.term <= at;
  const entries = isForward ? [{ term: told.term as Term, last: told.index as Index }] : [];
  return { logTerm: term as Term, index: last as Index, entries };
}

const request = (line: Awaited): Partial<Message> => ({
  logTerm: numberIn(line, "messageLogTerm") as Term,
  index: numberIn(line, "messageIndex") as Index,
});

const idIn = ({ members }: Setting, line: Awaited, field: string): NodeId =>
  members.find(({ id }) => id === textIn(line, field))?.node ?? (0 as NodeId);

const message = (
  type: MessageType,
  from: NodeId,
  to: NodeId,
  term: number,
  fields: Partial<Message>,
): Message => ({
  type,
  from,
  to,
  term: term as Term,
  logTerm: 0 as Term,
  index: 0 as Index,
  commit: 0 as Index,
  reject: false,
  rejectHint: 0 as Index,
  entries: [],
  context: "",
  ...fields,
});
