/**
 * What would have prevented it: remedies that this version has, with what the model says of them.
 */

import { isAtLeast, minorOf } from "../logs/versions.ts";
import type { Cause, CauseKind, ExplainedSettings, ModelOdds, Remedy } from "./explanation.ts";

/** The same start under some variant and settings. */
export interface ModelQuestion {
  readonly variant: string;
  readonly scenario: "rejoin" | "bootstrap";
  readonly members: 3 | 5;
  readonly electionTick: number;
  readonly tickMs: number;
  /** How long the episode took. */
  readonly tookMs: number | null;
}

/** Passed in: these files know documents, not the model. null: the model cannot tell. */
export type AskModel = (question: ModelQuestion) => ModelOdds | null;

export interface Situation {
  readonly causes: readonly Cause[];
  /** The members' version, or null. */
  readonly version: string | null;
  readonly settings: ExplainedSettings;
  readonly clusterSize: number | null;
  readonly tookMs: number | null;
}

/** A cause that the model has: a member returns with a higher term and a log that is behind. */
const rejoinKinds: readonly CauseKind[] = [
  "rejoinerWithHigherTerm",
  "staleCandidate",
  "falseLeadLivelock",
];

export function remediesOf(situation: Situation, ask: AskModel | null): readonly Remedy[] {
  const has = (...kinds: readonly CauseKind[]): boolean =>
    situation.causes.some(({ kind }) => kinds.includes(kind));
  return [
    ...(has(...rejoinKinds) ? rejoinRemedies(situation, ask) : []),
    ...(has("slowLeader") ? [disk] : []),
    ...(has("clusterIdMismatch") ? [clusterIds] : []),
    ...(has("linkLost", "lostQuorum") && !has(...rejoinKinds) ? lossRemedies(situation) : []),
    ...(has("splitVote") && !has(...rejoinKinds) ? [spread] : []),
    ...(has("crashLoop") ? [crash] : []),
  ];
}

const remedy = (action: Remedy["action"], against: readonly CauseKind[], says: string): Remedy => ({
  ...{ action, against, says, model: null },
});

const disk = remedy(
  "disk",
  ["slowLeader"],
  "Give etcd's WAL a disk of its own that syncs in well under the heartbeat interval (99 % of " +
    "fsyncs within 10 ms), and nothing else that writes to it. The model has no disks.",
);
const clusterIds = remedy(
  "configuration",
  ["clusterIdMismatch"],
  "Start all members with one --initial-cluster and one --initial-cluster-token; remove the " +
    "data directory of the member that belongs to the other cluster.",
);
const spread = remedy(
  "timeouts",
  ["splitVote"],
  "A larger election timeout in ticks (a shorter heartbeat interval, or a longer election " +
    "timeout) spreads the random timeouts, so that two members seldom campaign at once.",
);
const crash = remedy(
  "operation",
  ["crashLoop"],
  "Look for the panic in the issues of etcd, and upgrade to a version that has its fix; no " +
    "setting of elections helps.",
);

function lossRemedies({ settings }: Situation): readonly Remedy[] {
  const { electionMs } = settings;
  const longest =
    electionMs === null ? "two election timeouts" : `${electionMs} to ${electionMs * 2} ms`;
  return [
    remedy(
      "timeouts",
      ["linkLost", "lostQuorum"],
      `Followers wait ${longest} before they campaign, as they cannot tell a lost leader from ` +
        `a slow one. A shorter --election-timeout ends that sooner, at the price of elections ` +
        `for shorter disturbances; keep it above ten times the round trip.`,
    ),
    remedy(
      "operation",
      ["linkLost", "lostQuorum"],
      "Before a planned stop move the leadership away (etcdctl move-leader): the new leader " +
        "is then elected at once, without a timeout.",
    ),
  ];
}

function rejoinRemedies(situation: Situation, ask: AskModel | null): readonly Remedy[] {
  const model = comparing(situation, ask);
  const minor = minorOf(situation.version) ?? familyMinor(situation.version);
  const isOld = minor === null || minor < 304;
  const upgrade: Remedy = {
    action: "upgrade",
    against: rejoinKinds,
    says:
      "Upgrade to 3.4 or later (one minor version at a time): a sender of any message " +
      "is no longer taken for a leader (since 3.3.0), so no false lead has a lease; a restarted " +
      "member gets its ticks only once its peers are connected; and from 3.4 on --pre-vote " +
      "exists, from 3.5 on by default.",
    model: model("etcd-3.4"),
  };
  return [
    ...(isOld ? [upgrade] : []),
    ...(situation.settings.preVote === true ? [] : [preVoteRemedy(situation, minor, model)]),
    ...tickRemedy(situation, minor, model),
    shorterTimeouts(situation, model),
  ];
}

/** The model on some variant, beside the one that the members ran. */
type Comparing = (variant: string, tickMsFactor?: number) => Remedy["model"];

function comparing(situation: Situation, ask: AskModel | null): Comparing {
  const { estimated, electionTick, heartbeatMs } = situation.settings;
  const question: ModelQuestion = {
    variant: variantOf(situation),
    scenario: "rejoin",
    members: situation.clusterSize === 5 ? 5 : 3,
    electionTick: electionTick ?? estimated?.electionTick ?? usualElectionTick,
    tickMs: heartbeatMs ?? estimated?.heartbeatMs ?? usualHeartbeatMs,
    tookMs: situation.tookMs,
  };
  return (variant, tickMsFactor = 1) => {
    if (ask === null) return null;
    const before = ask(question);
    const after = ask({ ...question, variant, tickMs: question.tickMs * tickMsFactor });
    return before === null || after === null ? null : { now: before, then: after };
  };
}

function preVoteRemedy(situation: Situation, minor: number | null, model: Comparing): Remedy {
  const isOld = minor === null || minor < 304;
  const isOff = isOld || minor === 304 ? " (3.4 has it off by default, 3.5 on)" : "";
  const isLate = isOld || situation.settings.tickAdvance !== false;
  return {
    action: "preVote",
    against: rejoinKinds,
    says:
      `${isOld ? "After the upgrade start" : "Start"} all members with --pre-vote${isOff}: a ` +
      "member that is cut off then asks before it raises its term, so it comes back with the " +
      "term that it had, and deposes nobody. From the same start, with the term already raised, " +
      "it still deposes the leader once.",
    model: model(isLate ? "etcd-3.4+prevote" : "etcd-3.4+prevote+no-tick-advance"),
  };
}

function shorterTimeouts(situation: Situation, model: Comparing): Remedy {
  const { electionMs } = situation.settings;
  const range = electionMs === null ? "" : ` (${electionMs} to ${2 * electionMs} ms)`;
  return {
    action: "timeouts",
    against: rejoinKinds,
    says:
      `Every round lasts one to two election timeouts${range}: with half the heartbeat interval ` +
      "and half the election timeout it takes half the time, if the round trip stays far below a " +
      "heartbeat.",
    model: model(variantOf(situation), 0.5),
  };
}

const usualElectionTick = 10;
const usualHeartbeatMs = 100;

/** `--initial-election-tick-advance=false` is in 3.1.14, 3.2.19, 3.3.4 and from 3.4.0 on. */
function tickRemedy(
  { version, settings, causes }: Situation,
  minor: number | null,
  model: Comparing,
): readonly Remedy[] {
  if (settings.tickAdvance === false || !causes.some(({ kind }) => kind === "restart")) return [];
  const isNew = minor !== null && minor >= 304;
  const hasOption =
    isNew ||
    isAtLeast(version, 301, 14) ||
    isAtLeast(version, 302, 19) ||
    isAtLeast(version, 303, 4);
  const says = hasOption
    ? "Start with --initial-election-tick-advance=false: a restarted member then waits a " +
      "whole election timeout before it campaigns."
    : "This version advances a restarted member's election timer by all but one tick and has " +
      "no option against it: --initial-election-tick-advance=false came with 3.1.14, 3.2.19, " +
      "3.3.4 and 3.4.0.";
  const variant = !isNew
    ? "etcd-3.1.4+no-tick-advance"
    : settings.preVote === true
      ? "etcd-3.4+prevote+no-tick-advance"
      : "etcd-3.4+no-tick-advance";
  return [{ action: "tickAdvanceOff", against: rejoinKinds, says, model: model(variant) }];
}

/** The variant whose rules these members follow. */
export function variantOf({ version, settings }: Pick<Situation, "version" | "settings">): string {
  const minor = minorOf(version) ?? familyMinor(version);
  if (minor !== null && minor >= 304) {
    const isPre = settings.preVote ?? minor >= 305;
    const isWithout = settings.tickAdvance === false;
    return `etcd-3.4${isPre ? "+prevote" : ""}${isWithout ? "+no-tick-advance" : ""}`;
  }
  if (minor === 303) return "etcd-3.1.4+lead-fix";
  const isLate = isAtLeast(version, 301, 13) || isAtLeast(version, 302, 18);
  return isLate ? "etcd-3.1.4+late-tick-advance" : "etcd-3.1.4";
}

/** Of a family such as "3.4-3.6", its first. */
const familyMinor = (version: string | null): number | null =>
  minorOf(version?.split("-")[0] ?? null);
