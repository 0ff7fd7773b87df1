/** Which line of one member must have come before which of another: what was sent, and received. */

import type { History, Member, RaftLine } from "./history.ts";

/** The first happened before the second, by a message from the one member to the other. */
export interface Cause {
  readonly from: Spot;
  readonly to: Spot;
}

/** A raft line of a member: by its index in `raft`. */
export interface Spot {
  readonly member: string;
  readonly at: number;
}

/** Only what the lines leave no doubt about: a request and its receipt name the same term. */
export function causesOf(history: History): readonly Cause[] {
  const sent = new Map(history.members.map((member) => [member.id, sendingsOf(member)]));
  const causes: Cause[] = [];
  for (const member of history.members) {
    for (const [at, line] of member.raft.entries()) {
      for (const { from, key } of receiptsOf(member, line)) {
        const sending = from === member.id ? undefined : sent.get(from)?.get(key);
        if (sending === undefined) continue;
        causes.push({ from: { member: from, at: sending }, to: { member: member.id, at } });
      }
    }
  }
  return causes;
}

/** What a member's lines show it to have sent, or become, and where first. */
function sendingsOf(member: Member): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const add = (key: string, at: number): void => {
    if (!found.has(key)) found.set(key, at);
  };
  for (const [at, { said }] of member.raft.entries()) {
    switch (said.kind) {
      case "sentVoteRequest":
        add(`ask ${said.fields.type} ${said.fields.to} ${said.fields.term}`, at);
        break;
      case "castVote":
      case "rejectedVote":
        add(`answer ${said.fields.type} ${said.fields.from} ${said.fields.term}`, at);
        break;
      case "becameLeader":
        add(`lead ${said.fields.term}`, at);
        add(`term ${said.fields.term}`, at);
        break;
      case "becameCandidate":
      case "becameFollower":
        add(`term ${said.fields.term}`, at);
        break;
      default:
    }
  }
  return found;
}

interface Receipt {
  readonly from: string;
  readonly key: string;
}

/** What a line shows that its member has received: from whom, by the sender's key. */
function receiptsOf(member: Member, { said }: RaftLine): readonly Receipt[] {
  switch (said.kind) {
    case "higherTerm":
    case "lowerTerm": {
      const { type, from, messageTerm } = said.fields;
      return [{ from, key: keyOfMessage(type, messageTerm, member.id) }];
    }
    case "castVote":
    case "rejectedVote": {
      const { type, from, term } = said.fields;
      // A pre-vote is answered at the voter's own term, whatever the request's.
      return type === "MsgVote" ? [{ from, key: `ask MsgVote ${member.id} ${term}` }] : [];
    }
    case "receivedVote":
    case "receivedVoteRejection": {
      const { type, from, term } = said.fields;
      return type === "MsgVoteResp" ? [{ from, key: `answer MsgVote ${member.id} ${term}` }] : [];
    }
    case "electedLeader":
    case "changedLeader":
      return [{ from: said.fields.lead, key: `lead ${said.fields.term}` }];
    default:
      return [];
  }
}

/** Only a leader sends MsgApp and the like; anything else shows that its sender had the term. */
function keyOfMessage(type: string, term: number, to: string): string {
  if (type === "MsgVote") return `ask MsgVote ${to} ${term}`;
  if (type === "MsgPreVote") return `ask MsgPreVote ${to} ${term - 1}`;
  return namesLeader(type) ? `lead ${term}` : `term ${term}`;
}

/** The messages that only a leader sends. */
export const namesLeader = (type: string): boolean =>
  type === "MsgApp" || type === "MsgHeartbeat" || type === "MsgSnap" || type === "MsgTimeoutNow";
