/** The scenarios: an initial cluster, and what the environment may do in it. */

import { initialEnvironment } from "./environment.ts";
import type { Environment } from "./environment.ts";
import { freshNode } from "./fresh.ts";
import { index, noIndex, nodeId, noNode, noTerm, term } from "./ids.ts";
import type { Index, NodeId, Term } from "./ids.ts";
import type { Log } from "./log.ts";
import { memberOf } from "./member.ts";
import type { Member } from "./member.ts";
import type { NodeState, Progress } from "./node.ts";
import { noFaults } from "./regime.ts";
import type { Budgets, Regime } from "./regime.ts";
import type { Rules, Settings } from "./rules.ts";
import { follower, justRestarted, leading, ownProgress } from "./starting.ts";
import { probing, replicating, startingMembers } from "./starting.ts";
import type { StartingMember } from "./starting.ts";

/** Who a member is: its small number, its name, and its id as etcd prints it. */
export interface Identity {
  readonly node: NodeId;
  readonly name: string;
  /** hex, not padded */
  readonly id: string;
}

export interface Scenario {
  readonly name: ScenarioName;
  readonly says: string;
  /** 3 or 5. */
  readonly members: number;
  /** The term of the cluster at the start; a rejoining member is one ahead. */
  readonly term: number;
  /** ticks */
  readonly electionTick: number;
  readonly tickMs: number;
  readonly budgets: Budgets;
  /** The members that the environment may crash, cut and restart, by number. */
  readonly targets: readonly number[];
  readonly oneEntryPerAppend: boolean;
  /** The name of a user's own scenario, which changes the one that `name` tells. */
  readonly own?: string;
  /** Every member of a user's own scenario, where it does not begin as the one that `name` tells. */
  readonly cluster?: readonly StartingMember[];
}

/** What a scenario is called: by its user, if it is one's own. */
export const titleOf = ({ own, name }: Scenario): string => own ?? name;

export const scenarioNames = [
  "rejoin",
  "partition",
  "leader-crash",
  "bootstrap",
  "figure-8",
] as const;
export type ScenarioName = (typeof scenarioNames)[number];

const incident = { term: 151, electionTick: 5, tickMs: 300, members: 3, oneEntryPerAppend: false };

export const scenarios: readonly Scenario[] = [
  {
    ...incident,
    name: "rejoin",
    says: "The incident after the reboot: mn-1 is back with a stale log, one term ahead.",
    budgets: noFaults,
    targets: [],
  },
  {
    ...incident,
    name: "partition",
    says: "The incident from before: mn-1 may be cut off, campaign alone, crash, restart and return.",
    budgets: { ...noFaults, crashes: 1, restarts: 1, cuts: 1, heals: 1, soloCampaigns: 1 },
    targets: [2],
  },
  {
    ...incident,
    name: "leader-crash",
    says: "A healthy cluster whose leader may crash and restart.",
    budgets: { ...noFaults, crashes: 1, restarts: 1, proposals: 1 },
    targets: [3],
  },
  {
    ...incident,
    name: "bootstrap",
    says: "A new cluster: no term, no log, no leader; any member may crash and restart once.",
    term: 0,
    electionTick: 2,
    budgets: { ...noFaults, crashes: 1, restarts: 1 },
    targets: [1, 2, 3, 4, 5],
  },
  {
    ...incident,
    name: "figure-8",
    says: "Raft's Figure 8 (c): a new leader still holds an entry of an older term, a rival a newer one.",
    term: 4,
    electionTick: 2,
    budgets: { ...noFaults, proposals: 1 },
    targets: [1],
    oneEntryPerAppend: true,
  },
];

const incidentMembers: readonly Identity[] = [
  { node: nodeId(1), name: "mn-0", id: "4bc7141c11bf71da" },
  { node: nodeId(2), name: "mn-1", id: "8296553e8d2c027d" },
  { node: nodeId(3), name: "sn-2", id: "60d080439b99d9ca" },
  { node: nodeId(4), name: "mn-3", id: "a4d61e0b7f3c2915" },
  { node: nodeId(5), name: "sn-4", id: "c93f52d81a6e074b" },
];

/** The incident's three members; with five, two more that it did not have. */
export const identities = (members: number): readonly Identity[] => incidentMembers.slice(0, members);

export const settingsOf = (scenario: Scenario): Settings => ({
  members: identities(scenario.members).map(({ node }) => node),
  electionTick: scenario.electionTick,
  heartbeatTick: 1,
  maxInflight: 256,
  oneEntryPerAppend: scenario.oneEntryPerAppend,
});

export interface Start {
  readonly parts: readonly Member[];
  readonly shared: Environment;
}

export function initialState(rules: Rules, scenario: Scenario, regime: Regime): Start {
  const parts = initialMembers(rules, scenario);
  const up = parts.map((member) => member.up);
  return { parts, shared: initialEnvironment(up, scenario.budgets, regime) };
}

function initialMembers(rules: Rules, scenario: Scenario): readonly Member[] {
  if (scenario.cluster !== undefined) return startingMembers(scenario.cluster, rules);
  switch (scenario.name) {
    case "rejoin":
      return rejoining(rules, term(scenario.term));
    case "partition":
    case "leader-crash":
      return healthy(rules, term(scenario.term)).map(memberOf);
    case "bootstrap":
      return rules.members.map((id) => memberOf(follower(id, noTerm, noNode, emptyLog, noIndex, rules)));
    case "figure-8":
      return figure8(rules).map(memberOf);
  }
}

const emptyLog: Log = { base: { term: noTerm, last: noIndex }, runs: [] };

/** The last index that mn-1 had, and the one that the others had (incident, events 1 and 3). */
const staleIndex = index(2602517);
const freshIndex = index(2603551);

/** In every scenario with a leader from the start it is the third member, as in the incident. */
const leaderId = nodeId(3);
const rejoinerId = nodeId(2);

const logUpTo = (at: Term, last: Index): Log => ({
  base: { term: at, last: staleIndex },
  runs: last > staleIndex ? [{ term: at, last }] : [],
});

function healthy(rules: Rules, at: Term): readonly NodeState[] {
  const log = logUpTo(at, freshIndex);
  const progress = (peer: NodeId): Progress =>
    peer === leaderId ? ownProgress(peer, freshIndex, rules) : replicating(peer, freshIndex, true);
  return rules.members.map((id) =>
    id === leaderId
      ? leading(id, at, log, freshIndex, progress, rules)
      : follower(id, at, leaderId, log, freshIndex, rules),
  );
}

/** Terms 151, 152, 151: mn-1 campaigned alone, voted for itself, and has just restarted. */
function rejoining(rules: Rules, at: Term): readonly Member[] {
  const ahead = term(at + 1);
  return healthy(rules, at).map((node) => {
    if (node.id === leaderId) {
      const progress = node.progress.map((peer) =>
        peer.id === rejoinerId ? probing(peer.id, staleIndex) : peer,
      );
      return memberOf({ ...node, progress });
    }
    if (node.id !== rejoinerId) return memberOf(node);
    const disk = { term: ahead, vote: rejoinerId, commit: staleIndex, log: logUpTo(at, staleIndex) };
    return justRestarted(rejoinerId, disk, rules);
  });
}

/**
 * Raft Figure 8 (c) with the roles of S1 and S5 at the first and last member: terms of entries
 * 1,2,4 at the leader of term 4, 1,3 at the rival, and 1 at the rest.
 */
function figure8(rules: Rules): readonly NodeState[] {
  const [at, one] = [term(4), index(1)];
  const run = (value: number, last: number): Log["runs"][number] => ({ term: term(value), last: index(last) });
  const log = (...runs: Log["runs"]): Log => ({ base: emptyLog.base, runs });
  const first = rules.members[0];
  const last = rules.members[rules.members.length - 1];
  return rules.members.map((id) => {
    if (id === first) {
      const progress = (peer: NodeId): Progress =>
        peer === id
          ? ownProgress(peer, index(3), rules)
          : { ...replicating(peer, noIndex, true), next: index(2), state: "probe" };
      return leading(id, at, log(run(1, 1), run(2, 2), run(4, 3)), one, progress, rules);
    }
    const isRival = id === last;
    const held = isRival ? log(run(1, 1), run(3, 2)) : log(run(1, 1));
    const [own, vote] = isRival ? [term(3), id] : [at, first ?? noNode];
    const disk = { term: own, vote, commit: one, log: held };
    return freshNode(id, disk, rules, "open");
  });
}
