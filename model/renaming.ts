/** A state with its members renamed: every place that holds a member's name, and no other. */

import { nodeId, noNode } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import { ordered } from "./member.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import type { Regime } from "./regime.ts";

/** Where each slot goes: slot `i` becomes slot `permutation[i]`, and member `i + 1` is named for it. */
export type Permutation = readonly number[];

export const renamedId = (permutation: Permutation, id: NodeId): NodeId =>
  id === noNode ? noNode : nodeId((permutation[id - 1] ?? id - 1) + 1);

/** All is written out, so that a new field does not compile until it is decided whether it names one. */
type Written<Noun> = { readonly [Field in keyof Noun]-?: Noun[Field] };

/** The order of an inbox and of lists by member is made anew, as it depends on names. */
export function renamedMember(member: Member, permutation: Permutation, regime: Regime): Member {
  const inbox = member.inbox.map(({ message, age }) => ({
    message: renamedMessage(message, permutation),
    age,
  }));
  const renamed: Written<Member> = {
    node: renamedNode(member.node, permutation),
    up: member.up,
    cut: member.cut,
    owedTicks: member.owedTicks,
    advancing: member.advancing,
    waitedTicks: member.waitedTicks,
    // No panic of the library names a member.
    panic: member.panic,
    inbox: ordered(inbox, regime),
  };
  return renamed;
}

function renamedNode(node: NodeState, permutation: Permutation): NodeState {
  const named = (id: NodeId): NodeId => renamedId(permutation, id);
  const votes = node.votes.map(({ from, granted }) => ({ from: named(from), granted }));
  const progress = node.progress.map((peer) => ({ ...peer, id: named(peer.id) }));
  const renamed: Written<NodeState> = {
    id: named(node.id),
    term: node.term,
    vote: named(node.vote),
    lead: named(node.lead),
    role: node.role,
    electionElapsed: node.electionElapsed,
    heartbeatElapsed: node.heartbeatElapsed,
    timeout: node.timeout,
    timeoutOpen: node.timeoutOpen,
    votes: votes.sort((a, b) => a.from - b.from),
    leadTransferee: named(node.leadTransferee),
    pendingConfIndex: node.pendingConfIndex,
    commit: node.commit,
    log: node.log,
    progress: progress.sort((a, b) => a.id - b.id),
  };
  return renamed;
}

function renamedMessage(message: Message, permutation: Permutation): Message {
  const renamed: Written<Message> = {
    type: message.type,
    from: renamedId(permutation, message.from),
    to: renamedId(permutation, message.to),
    term: message.term,
    logTerm: message.logTerm,
    index: message.index,
    commit: message.commit,
    reject: message.reject,
    rejectHint: message.rejectHint,
    entries: message.entries,
    context: message.context,
  };
  return renamed;
}
