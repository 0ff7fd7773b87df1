/** Who disturbs a cluster: a member that deposes a leader although it could not be elected itself. */

import type { Member } from "../model/member.ts";

/**
 * Is the sender of a deposing message a disturber? Its log is stale: fewer than a quorum would vote
 * for it by their logs (Raft §5.4.1). And the leader that it deposes had its quorum: members that
 * are up, not cut off, and not stale themselves.
 */
export function isDisturber(members: readonly Member[], sender: number): boolean {
  const quorum = Math.floor(members.length / 2) + 1;
  const isStale = (member: Member): boolean =>
    members.filter((voter) => isUpToDate(member, voter)).length < quorum;
  const disturber = members.find(({ node }) => node.id === sender);
  const inContact = members.filter((member) => member.up && !member.cut && !isStale(member));
  return disturber !== undefined && isStale(disturber) && inContact.length >= quorum;
}

/** Would the voter's log allow a vote for the candidate? */
function isUpToDate(candidate: Member, voter: Member): boolean {
  const [own, other] = [lastOf(candidate), lastOf(voter)];
  return own.term > other.term || (own.term === other.term && own.last >= other.last);
}

const lastOf = ({ node: { log } }: Member): { readonly term: number; readonly last: number } =>
  log.runs[log.runs.length - 1] ?? log.base;
