/** Episodes: from the first disturbance to a leader that stays. */

import type {
  CampaignFact,
  DepositionFact,
  ElectionFact,
  Fact,
  FalseLeadFact,
  IgnoredFact,
  RejectedFact,
  StartFact,
  StepDownFact,
  TransferFact,
} from "./facts.ts";
import { factsOf } from "./facts.ts";
import type { History } from "./history.ts";
import { beginningOf } from "./beginnings.ts";
import type { Beginning } from "./beginnings.ts";
import { isolationsOf } from "./isolation.ts";
import type { Isolation } from "./isolation.ts";
import { leadershipAt, leadershipsOf } from "./leaderships.ts";
import type { Leadership } from "./leaderships.ts";
import { firstAfter, momentsOf } from "./moments.ts";
import type { Moment, Moments } from "./moments.ts";

export interface Episode {
  /** "isolation": one member alone; the others did not notice. */
  readonly kind: "disturbance" | "isolation";
  readonly begins: Beginning;
  readonly facts: readonly Fact[];
  /** Without those of a member in isolation, whose episode is its own. */
  readonly campaigns: readonly CampaignFact[];
  /** Pre-votes that were asked for: they raise no term. */
  readonly preCampaigns: readonly CampaignFact[];
  readonly elections: readonly ElectionFact[];
  readonly depositions: readonly DepositionFact[];
  readonly stepDowns: readonly StepDownFact[];
  readonly ignored: readonly IgnoredFact[];
  readonly rejected: readonly RejectedFact[];
  readonly falseLeads: readonly FalseLeadFact[];
  readonly starts: readonly StartFact[];
  readonly transfers: readonly TransferFact[];
  /** Who leads when it is over; null: the logs end before anyone stays, or do not tell. */
  readonly stable: Leadership | null;
  readonly first: Moment;
  readonly last: Moment;
}

export interface Story {
  readonly history: History;
  readonly moments: Moments;
  readonly facts: readonly Fact[];
  readonly leaderships: readonly Leadership[];
  readonly isolations: readonly Isolation[];
  readonly episodes: readonly Episode[];
}

export function storyOf(history: History): Story {
  const moments = momentsOf(history);
  const facts = factsOf(history, moments);
  const leaderships = leadershipsOf(facts);
  const isolations = isolationsOf(history, moments, facts, leaderships);
  const told = { history, moments, facts, leaderships, isolations };
  const episodes = [...disturbances(told), ...isolations.map((one) => alone(one, told))];
  return {
    ...told,
    episodes: episodes.toSorted((one, other) => one.first.position - other.first.position),
  };
}

export type Told = Omit<Story, "episodes">;

/** A fact, or a member's return, which disturbs even where nothing follows from it. */
interface Disturbance {
  readonly moment: Moment;
  readonly fact: Fact | null;
}

function disturbances(told: Told): readonly Episode[] {
  const lonely = new Set<Fact>(told.isolations.flatMap(({ campaigns }) => campaigns));
  const events: readonly Disturbance[] = [
    ...told.facts
      .filter((fact) => !lonely.has(fact))
      .map((fact) => ({ moment: fact.moment, fact })),
    ...told.isolations.flatMap(({ returns }) =>
      returns === null ? [] : [{ moment: returns, fact: null }],
    ),
  ].toSorted((one, other) => one.moment.position - other.moment.position);
  const quietMs = quietOf(told.history);
  const groups: Disturbance[][] = [];
  for (const event of events) {
    const group = groups.at(-1);
    if (group === undefined || isOver(group, event, told, quietMs)) groups.push([event]);
    else group.push(event);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    return first === undefined
      ? []
      : [episodeOf("disturbance", first.moment, factsIn(group), told)];
  });
}

const factsIn = (group: readonly Disturbance[]): readonly Fact[] =>
  group.flatMap(({ fact }) => (fact === null ? [] : [fact]));

/** So many election timeouts without an event: any follower without a leader would have asked. */
const quietTimeouts = 4;
const usualElectionMs = 1000;
/** A member that waits for a leader keeps an episode open for so many quiet times at most. */
const waitingMax = 10;

export const electionMsOf = ({ members }: History): number | null =>
  members.map(({ settings }) => settings.electionMs).find((ms) => ms !== null) ?? null;

const quietOf = (history: History): number =>
  quietTimeouts * (electionMsOf(history) ?? usualElectionMs);

/**
 * Whether the group has come to rest before the event: quiet, a leader, and all that live know one.
 */
function isOver(
  group: readonly Disturbance[],
  event: Disturbance,
  told: Told,
  quietMs: number,
): boolean {
  const last = group.at(-1)?.moment;
  if (last === undefined || last.ms === null || event.moment.ms === null) return false;
  const gap = event.moment.ms - last.ms;
  if (gap <= quietMs) return false;
  if (gap > waitingMax * quietMs) return true;
  const before = event.moment.position - 1;
  if (leadershipAt(told.leaderships, before) === null) return false;
  if (isEcho(group, event)) return false;
  return !told.history.members.some(({ id }) => waits(id, before, told));
}

/** A vote request of the member that came back, ignored: what it had sent belongs to its return. */
function isEcho(group: readonly Disturbance[], { fact }: Disturbance): boolean {
  if (fact?.kind !== "ignoredVote") return false;
  return group.some(
    (one) =>
      (one.fact?.kind === "start" && one.fact.member === fact.from) ||
      (one.fact === null && one.moment.member.id === fact.from),
  );
}

/** Whether a member has no leader, goes on in the same process, and is not alone. */
function waits(id: string, position: number, told: Told): boolean {
  const { isolations, moments } = told;
  const isAlone = isolations.some(
    ({ member, campaigns, returns }) =>
      member === id &&
      (campaigns[0]?.moment.position ?? Infinity) <= position &&
      (returns?.position ?? Infinity) > position,
  );
  if (isAlone) return false;
  const own = moments.own.get(id) ?? [];
  const next = firstAfter(own, position);
  const [last, following] = [own[next - 1], own[next]];
  if (last === undefined || following?.line.process !== last.line.process) return false;
  for (let at = next - 1; at >= 0; at -= 1) {
    const line = own[at]?.line;
    if (line === undefined || "event" in line) continue;
    const { kind } = line.said;
    if (kind === "lostLeader" || kind === "newRaft" || kind === "becameCandidate") return true;
    if (/^(?:elected|changed|became)Leader$/.test(kind)) return false;
  }
  return false;
}

function alone(isolation: Isolation, told: Told): Episode {
  const [first] = isolation.campaigns;
  const moment = first?.moment ?? isolation.returns;
  if (moment === null) throw new Error("an isolation without a campaign");
  return episodeOf("isolation", moment, isolation.campaigns, told);
}

function episodeOf(
  kind: Episode["kind"],
  first: Moment,
  facts: readonly Fact[],
  told: Told,
): Episode {
  const of = <Kind extends Fact["kind"]>(wanted: Kind): readonly Extract<Fact, { kind: Kind }>[] =>
    facts.filter((fact): fact is Extract<Fact, { kind: Kind }> => fact.kind === wanted);
  const last = facts.at(-1)?.moment ?? first;
  const stable = leadershipAt(told.leaderships, last.position);
  return {
    ...{ kind, facts, first, last, stable },
    begins: beginningOf(kind, first, facts, told),
    campaigns: of("campaign").filter(({ isPre }) => !isPre),
    preCampaigns: of("campaign").filter(({ isPre }) => isPre),
    elections: of("election"),
    depositions: of("deposition"),
    stepDowns: of("stepDown"),
    ignored: of("ignoredVote"),
    rejected: of("rejectedVote"),
    falseLeads: of("falseLead"),
    starts: of("start"),
    transfers: of("transfer"),
  };
}
