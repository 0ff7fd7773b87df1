/** Mutants: a real variant with one planted bug, named for what it breaks. */

import type { Bug, VersionRules } from "./rules.ts";
import type { ScenarioName } from "./scenarios.ts";
import { etcd314, etcd34 } from "./versions.ts";
import type { Variant } from "./variants.ts";

export interface Mutant extends Variant {
  readonly caughtBy: string;
  /** Where the shortest counterexample is found, and what the environment must be able to do. */
  readonly scenario: ScenarioName;
}

/** The paper's Raft: nothing but the planted bug stands out. */
const basic: VersionRules = { ...etcd34, checkQuorum: false, restartTicks: "none" };

function mutant(
  bug: Bug,
  says: string,
  caughtBy: string,
  scenario: ScenarioName,
  rules: VersionRules,
): Mutant {
  const name = `mutant:${bug.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  return { name, says, caughtBy, scenario, rules: { ...rules, bug } };
}

export const mutants: readonly Mutant[] = [
  mutant(
    "voteNotKeptOverRestart",
    "A restarted member has forgotten for whom it voted.",
    "VoteOncePerTerm",
    "bootstrap",
    basic,
  ),
  mutant(
    "termNotKeptOverRestart",
    "A restarted member has forgotten its term.",
    "TermMonotonic",
    "bootstrap",
    basic,
  ),
  mutant(
    "twoVotesInOneTerm",
    "A member grants every request whose log is up to date.",
    "ElectionSafety",
    "bootstrap",
    basic,
  ),
  mutant(
    "noLogComparisonInVotes",
    "A vote is granted to a candidate with a stale log.",
    "LeaderCompleteness",
    "rejoin",
    etcd314,
  ),
  mutant(
    "minorityQuorum",
    "One member less than a majority elects and commits.",
    "ElectionSafety",
    "bootstrap",
    basic,
  ),
  mutant(
    "commitsOlderTermByCounting",
    "A leader commits an entry of an older term by counting replicas (Figure 8).",
    "StateMachineSafety",
    "figure-8",
    basic,
  ),
  mutant(
    "appendWithoutConsistencyCheck",
    "A follower takes entries without looking at the one before them.",
    "LogMatching",
    "figure-8",
    basic,
  ),
  mutant(
    "truncatesCommittedEntries",
    "A follower cuts its log at every append, and one entry too early.",
    "CommittedEntriesSurvive",
    "rejoin",
    etcd314,
  ),
  /**
   * A term that rises without votes endangers no entry, so no property of safety sees it. It undoes
   * what pre-votes are for: a member that was cut off comes back and deposes a healthy leader.
   */
  mutant(
    "preVoteChangesTerm",
    "A pre-candidate enters the next term before it has asked anyone.",
    "DepositionsBounded:0",
    "partition",
    { ...etcd34, preVote: true },
  ),
  mutant(
    "leaderOverwritesItsLog",
    "A proposal overwrites what the leader has not yet committed.",
    "LeaderAppendOnly",
    "figure-8",
    basic,
  ),
  mutant(
    "commitTakenFromMessage",
    "A follower sets its commit to what a heartbeat or append says, even if lower.",
    "CommitMonotonic",
    "figure-8",
    basic,
  ),
];
