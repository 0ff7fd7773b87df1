/** Campaigns that nobody heard of while another member led, and the end of such a time. */

import type { CampaignFact, Fact } from "./facts.ts";
import type { History } from "./history.ts";
import { leadershipAt } from "./leaderships.ts";
import type { Leadership } from "./leaderships.ts";
import { isOfRaft, lineKey } from "./moments.ts";
import type { Moment, Moments } from "./moments.ts";

export interface Isolation {
  readonly member: string;
  /** The leader that stayed meanwhile. */
  readonly leader: string;
  readonly campaigns: readonly CampaignFact[];
  /** Where the member is first heard of again, or begins again; null: the logs end before. */
  readonly returns: Moment | null;
}

export function isolationsOf(
  history: History,
  moments: Moments,
  facts: readonly Fact[],
  leaderships: readonly Leadership[],
): readonly Isolation[] {
  const found: Isolation[] = [];
  for (const member of history.members) {
    const contacts = contactsOf(member.id, moments);
    const campaigns = facts.filter((fact) => fact.kind === "campaign" && fact.member === member.id);
    let open: { readonly leader: string; readonly campaigns: CampaignFact[] } | null = null;
    const end = (returns: Moment | null): void => {
      if (open !== null) found.push({ member: member.id, ...open, returns });
      open = null;
    };
    for (const fact of campaigns as readonly CampaignFact[]) {
      const leader = leaderMeanwhile(fact, moments, leaderships);
      const next = campaigns.find(({ moment }) => moment.position > fact.moment.position);
      const until = next?.moment.position ?? Infinity;
      if (leader === null || contacts.isHeard(fact.moment.position, until)) {
        end(contacts.back(fact.moment.position, open));
        continue;
      }
      open ??= { leader, campaigns: [] };
      (open as { readonly campaigns: CampaignFact[] }).campaigns.push(fact);
    }
    const last: CampaignFact | undefined = (open as { campaigns: CampaignFact[] } | null)?.campaigns.at(-1);
    end(last === undefined ? null : contacts.after(last.moment.position));
  }
  return found;
}

interface Contacts {
  /** Whether a campaign at a place, before the next one, was heard of. */
  readonly isHeard: (from: number, until: number) => boolean;
  /** The first connection or start after a place. */
  readonly after: (position: number) => Moment | null;
  /** The same, after the last campaign of an open isolation and before a place. */
  readonly back: (before: number, open: { readonly campaigns: readonly CampaignFact[] } | null) => Moment | null;
}

function contactsOf(id: string, moments: Moments): Contacts {
  /** Places where another member's line speaks of it, or its own of an answer. */
  const heard: number[] = [];
  /** Its requests that are known to have arrived, whenever. */
  const arrived: number[] = [];
  const links: Moment[] = [];
  let process = -1;
  for (const moment of moments.all) {
    const isOwn = moment.member.id === id;
    if (isOwn && moment.line.process !== process) {
      if (process !== -1) links.push(moment);
      process = moment.line.process;
    }
    if (isOfRaft(moment)) {
      const fields = moment.line.said.fields as Readonly<Record<string, unknown>>;
      const from = fields["from"];
      const kind = moment.line.said.kind;
      const isRequest = isOwn && kind === "sentVoteRequest";
      if (isRequest && moments.arrived.has(lineKey(id, moment.line.order))) arrived.push(moment.position);
      const isAnswer = isOwn && typeof from === "string" && from !== id && kind !== "changedLeader";
      if (isAnswer || (!isOwn && from === id && kind !== "changedLeader")) heard.push(moment.position);
      continue;
    }
    const { event } = moment.line as { readonly event?: { readonly kind: string; readonly peer?: string } };
    if (event?.kind === "peerActive" && (isOwn || event.peer === id)) links.push(moment);
  }
  const after = (position: number): Moment | null => links.find((link) => link.position > position) ?? null;
  const isWithin = (from: number, until: number) => (at: number): boolean => at > from && at < until;
  return {
    // What is heard after the link has come back tells of the member, not of this campaign.
    isHeard: (from, until) =>
      arrived.some(isWithin(from, until)) ||
      heard.some(isWithin(from, Math.min(until, after(from)?.position ?? Infinity))),
    after,
    back: (before, open) => {
      const last = open?.campaigns.at(-1);
      const link = last === undefined ? null : after(last.moment.position);
      return link !== null && link.position < before ? link : null;
    },
  };
}

/** Another member that leads now and is seen to be alive afterwards. */
function leaderMeanwhile(
  fact: CampaignFact,
  moments: Moments,
  leaderships: readonly Leadership[],
): string | null {
  const others = leaderships.filter(({ member }) => member !== fact.member);
  const leader = leadershipAt(others, fact.moment.position);
  if (leader === null) return null;
  const own = moments.all.filter(({ member }) => member.id === leader.member);
  const before = own.findLast(({ position }) => position < fact.moment.position);
  const after = own.find(({ position }) => position > fact.moment.position);
  const isAlive = after !== undefined && (before?.line.process ?? after.line.process) === after.line.process;
  return isAlive ? leader.member : null;
}
