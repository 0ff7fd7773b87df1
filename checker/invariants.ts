/**
 * Safety (Raft §5, Figure 3, and what it rests on): what no state and no step of a member may show.
 * An entry is known by its index and term; the model's entries carry no command. A member that is
 * down shows what is on its disk.
 */

import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import { agrees, baseIndexOf, firstDisagreement, lastIndexOf, overlaps } from "./log-views.ts";
import type { Property } from "./property.ts";

export type SafetyProperty = Property<SeenMember, SeenEnvironment>;

const isLeader = ({ role, up }: SeenMember): boolean => up && role === "leader";

/** What the first pair of two different members shows, or null. */
function firstOfPairs(
  members: readonly SeenMember[],
  shows: (one: SeenMember, other: SeenMember) => string | null,
): string | null {
  for (const one of members) {
    for (const other of members) {
      const found = one.id === other.id ? null : shows(one, other);
      if (found !== null) return found;
    }
  }
  return null;
}

const hasPair = (
  members: readonly SeenMember[],
  isPair: (one: SeenMember, other: SeenMember) => boolean,
): boolean => firstOfPairs(members, (one, other) => (isPair(one, other) ? "" : null)) !== null;

export const electionSafety: SafetyProperty = {
  name: "ElectionSafety",
  says: "At most one member leads in any one term.",
  source: "Raft §5.2, Figure 3",
  brokenState: ({ parts }) =>
    firstOfPairs(parts, (one, other) =>
      isLeader(one) && isLeader(other) && one.term === other.term
        ? `member ${one.id} and member ${other.id} both lead in term ${one.term}`
        : null,
    ),
  brokenStep: null,
  relevant: ({ parts }) => parts.some(isLeader),
};

export const leaderAppendOnly: SafetyProperty = {
  name: "LeaderAppendOnly",
  says: "While it leads, a leader's log only grows: it never overwrites or deletes an entry.",
  source: "Raft §5.3, Figure 3",
  brokenState: null,
  brokenStep: (before, after) => {
    const leadsOn = isLeader(before) && isLeader(after) && before.term === after.term;
    const lost = leadsOn ? lostUpTo(before, after, lastIndexOf(before.log)) : null;
    return lost === null ? null : `member ${before.id} leads term ${before.term}, but ${lost}`;
  },
  relevant: ({ parts }) =>
    parts.some((member) => isLeader(member) && lastIndexOf(member.log) > baseIndexOf(member.log)),
};

/** What became of a member's entries up to an index, where they are not all still there. */
function lostUpTo(before: SeenMember, after: SeenMember, to: number): string | null {
  const changed = firstDisagreement(before.log, after.log, to);
  if (changed !== undefined) {
    const [was, is] = changed.terms;
    return `its entry at index ${changed.first} was of term ${was} and is now of term ${is}`;
  }
  const had = Math.min(to, lastIndexOf(before.log));
  const has = lastIndexOf(after.log);
  return has < had ? `its log, which held index ${had}, now ends at index ${has}` : null;
}

/**
 * Two logs that hold an entry of one index and term must agree on all before it that both know:
 * so no indexes on which they agree may come after some on which they do not.
 */
export const logMatching: SafetyProperty = {
  name: "LogMatching",
  says: "Logs that hold an entry of the same index and term are the same up to there.",
  source: "Raft §5.3, Figure 3",
  brokenState: ({ parts }) =>
    firstOfPairs(parts, (one, other) => {
      const indexes = overlaps(one.log, other.log);
      const differing = indexes.find((some) => !agrees(some));
      const same = indexes.findLast(agrees);
      if (differing === undefined || same === undefined || same.last < differing.first) return null;
      return (
        `member ${one.id} and member ${other.id} hold the same entry at index ${same.last} ` +
        `(term ${same.terms[0]}), but at index ${differing.first} entries of terms ` +
        `${differing.terms.join(" and ")}`
      );
    }),
  brokenStep: null,
  relevant: ({ parts }) =>
    hasPair(parts, (one, other) => {
      const known = Math.max(baseIndexOf(one.log), baseIndexOf(other.log));
      return overlaps(one.log, other.log).some((some) => agrees(some) && some.last > known);
    }),
};

/**
 * A state does not say in which term an entry was committed. But a member learns of a commit in a
 * message of its own term, or makes it while it leads that term, and its term never falls: what it
 * knows as committed was committed in a term no higher than its own. So a leader whose term is not
 * lower must hold it; one of the very same term made the commit itself.
 */
export const leaderCompleteness: SafetyProperty = {
  name: "LeaderCompleteness",
  says: "An entry committed in one term is in the logs of the leaders of all later terms.",
  source: "Raft §5.4, Figure 3",
  brokenState: ({ parts }) =>
    firstOfPairs(parts, (leader, member) => {
      if (!isLeader(leader) || member.term > leader.term) return null;
      const missed = missedBy(leader, member);
      if (missed === null) return null;
      return (
        `member ${leader.id} leads in term ${leader.term}, but member ${member.id} of term ` +
        `${member.term} knows entries up to index ${member.commit} as committed, and ${missed}`
      );
    }),
  brokenStep: null,
  relevant: ({ parts }) =>
    hasPair(
      parts,
      (leader, { term, commit }) =>
        isLeader(leader) && term <= leader.term && commit > baseIndexOf(leader.log),
    ),
};

/** How a leader's log lacks what a member knows as committed, as far as both logs can tell. */
function missedBy(leader: SeenMember, member: SeenMember): string | null {
  const differs = firstDisagreement(leader.log, member.log, member.commit);
  if (differs !== undefined) {
    const [own, committed] = differs.terms;
    return `at index ${differs.first} the leader holds term ${own} instead of term ${committed}`;
  }
  const needed = Math.min(member.commit, lastIndexOf(member.log));
  const held = lastIndexOf(leader.log);
  return held < needed ? `the leader's log ends at index ${held}` : null;
}

/** A member applies what it knows as committed, in order; so what is committed must agree. */
export const stateMachineSafety: SafetyProperty = {
  name: "StateMachineSafety",
  says: "No two members apply different entries at the same index.",
  source: "Raft §5.4.3, Figure 3",
  brokenState: ({ parts }) =>
    firstOfPairs(parts, (one, other) => {
      const differs = firstDisagreement(one.log, other.log, Math.min(one.commit, other.commit));
      if (differs === undefined) return null;
      return (
        `member ${one.id} and member ${other.id} both know index ${differs.first} as committed, ` +
        `with entries of terms ${differs.terms.join(" and ")}`
      );
    }),
  brokenStep: null,
  relevant: ({ parts }) =>
    hasPair(parts, (one, other) => {
      const known = Math.max(baseIndexOf(one.log), baseIndexOf(other.log));
      return Math.min(one.commit, other.commit) > known;
    }),
};

const nobody = 0;

export const voteOncePerTerm: SafetyProperty = {
  name: "VoteOncePerTerm",
  says: "A vote, once cast, is neither changed nor forgotten within its term.",
  source: "Raft §5.2, Figure 2 (votedFor)",
  brokenState: null,
  brokenStep: (before, after) => {
    const isSameTerm = before.term === after.term;
    if (!isSameTerm || before.vote === nobody || before.vote === after.vote) return null;
    const now = after.vote === nobody ? "has forgotten it" : `now votes for member ${after.vote}`;
    return `member ${before.id} voted for member ${before.vote} in term ${before.term} and ${now}`;
  },
  relevant: ({ parts }) => parts.some(({ vote }) => vote !== nobody),
};

export const termMonotonic: SafetyProperty = {
  name: "TermMonotonic",
  says: "A member's term never falls.",
  source: "Raft §5.1, Figure 2 (currentTerm)",
  brokenState: null,
  brokenStep: (before, after) =>
    after.term < before.term
      ? `member ${before.id} was in term ${before.term} and is now in term ${after.term}`
      : null,
  relevant: ({ parts }) => parts.some(({ term }) => term > 0),
};

export const commitMonotonic: SafetyProperty = {
  name: "CommitMonotonic",
  says: "A member's commit index never falls.",
  source: "Raft Figure 2 (commitIndex); etcd keeps it over a restart (HardState)",
  brokenState: null,
  brokenStep: (before, after) =>
    after.commit < before.commit
      ? `member ${before.id} knew index ${before.commit} as committed, and now only ${after.commit}`
      : null,
  relevant: ({ parts }) => parts.some(({ commit }) => commit > 0),
};

export const committedEntriesSurvive: SafetyProperty = {
  name: "CommittedEntriesSurvive",
  says: "What a member knows as committed stays in its log as it is.",
  source: "Raft §5.3 (appends), §5.4",
  brokenState: null,
  brokenStep: (before, after) => {
    const lost = lostUpTo(before, after, before.commit);
    if (lost === null) return null;
    return `member ${before.id} knew index ${before.commit} as committed, but ${lost}`;
  },
  relevant: ({ parts }) => parts.some(({ commit, log }) => commit > baseIndexOf(log)),
};

export const noPanic: SafetyProperty = {
  name: "NoPanic",
  says: "The library never panics.",
  source: "raft.go, log.go (calls of Panicf)",
  brokenState: ({ parts }) => {
    const panicked = parts.find(({ panic }) => panic !== null);
    return panicked === undefined ? null : `member ${panicked.id} panicked: ${panicked.panic}`;
  },
  brokenStep: null,
  relevant: ({ parts }) => parts.some(({ up }) => up),
};
