/** What a schema cannot say of a start: that its members' logs, votes and leads can be. */

import type { StartingMember } from "../model/starting.ts";

/** One sentence on the first thing that no cluster can begin with, or null. */
export function clusterAmiss(
  cluster: readonly StartingMember[],
  members: readonly { readonly name: string }[],
  where: string,
): string | null {
  const names = members.map(({ name }) => name);
  if (cluster.length !== names.length || cluster.some(({ name }, at) => name !== names[at])) {
    return `${where}: give each of ${names.join(", ")} once, in this order.`;
  }
  for (const [at, member] of cluster.entries()) {
    const amiss = logAmiss(member) ?? roleAmiss(member, at + 1, cluster.length);
    if (amiss !== null) return `${where}[${at}] (${member.name})${amiss}`;
  }
  return null;
}

function logAmiss({ log, term, commit }: StartingMember): string | null {
  for (const [at, run] of log.entries()) {
    const before = log[at - 1] ?? { term: 0, last: 0 };
    if (run.last <= before.last || run.term <= before.term) {
      return `.log[${at}]: give entries by ascending term and index, each run with one at least.`;
    }
  }
  const [lastTerm, last] = [log.at(-1)?.term ?? 0, log.at(-1)?.last ?? 0];
  if (lastTerm > term) {
    return `.term: is ${term}, but the log has an entry of term ${lastTerm}; give ${lastTerm} or more.`;
  }
  return commit > last
    ? `.commit: is ${commit}, but the log ends at index ${last}; give ${last} or less.`
    : null;
}

function roleAmiss(member: StartingMember, own: number, members: number): string | null {
  const { role, condition, term, vote, lead } = member;
  if (vote > members) return `.vote: is ${vote}; give a member's number, or 0.`;
  if (lead > members) return `.lead: is ${lead}; give a member's number, or 0.`;
  if (term === 0 && vote !== 0) return ".vote: nobody votes in term 0; give no vote.";
  const hasBegunAnew = condition === "down" || condition === "restarted";
  if (role === "follower") {
    if (lead === own) return ".lead: is the member itself, which does not lead; give another, or none.";
    return hasBegunAnew && lead !== 0
      ? `.lead: a member that is ${condition} knows no leader; leave it out.`
      : null;
  }
  if (hasBegunAnew) return `.role: a member that is ${condition} does not lead; make it a follower.`;
  if (term === 0) return ".term: nobody leads in term 0; give 1 or more.";
  return vote === own && lead === own ? null : ".vote: a leader has voted for itself; leave vote and lead out.";
}
