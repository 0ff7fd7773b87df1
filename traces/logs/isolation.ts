/** Campaigns that nobody heard of while another member led, and the end of such a time. */

import type { CampaignFact, Fact } from "./facts.ts";
import type { History } from "./history.ts";
import { leadershipAt } from "./leaderships.ts";
import type { Leadership } from "./leaderships.ts";
import { firstAfter, isOfRaft, lineKey } from "./moments.ts";
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
    for (const [at, fact] of (campaigns as readonly CampaignFact[]).entries()) {
      const leader = leaderMeanwhile(fact, moments, leaderships);
      const until = campaigns[at + 1]?.moment.position ?? Infinity;
      if (leader === null || contacts.isHeard(fact.moment.position, until)) {
        end(contacts.back(fact.moment.position, open));
        continue;
      }
      open ??= { leader, campaigns: [] };
      (open as { readonly campaigns: CampaignFact[] }).campaigns.push(fact);
    }
    const last: CampaignFact | undefined = (
      open as { campaigns: CampaignFact[] } | null
    )?.campaigns.at(-1);
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
  readonly back: (
    before: number,
    open: { readonly campaigns: readonly CampaignFact[] } | null,
  ) => Moment | null;
}

function contactsOf(id: string, moments: Moments): Contacts {
  /** Places where another member's line speaks of it, or its own of an answer. */
  const heard: number[] = [];
  /** Its requests that are known to have arrived, and where. */
  const arrived: { readonly sent: number; readonly at: number }[] = [];
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
      const at = moments.arrived.get(lineKey(id, moment.line.order));
      const isRequest = isOwn && kind === "sentVoteRequest";
      if (isRequest && at !== undefined) arrived.push({ sent: moment.position, at });
      const isAnswer = isOwn && typeof from === "string" && from !== id && kind !== "changedLeader";
      if (isAnswer || (!isOwn && from === id && kind !== "changedLeader"))
        heard.push(moment.position);
      continue;
    }
    const { event } = moment.line as {
      readonly event?: { readonly kind: string; readonly peer?: string };
    };
    if (event?.kind === "peerActive" && (isOwn || event.peer === id)) links.push(moment);
  }
  const after = (position: number): Moment | null => links[firstAfter(links, position)] ?? null;
  const sent = arrived.map(({ sent: at }) => at);
  return {
    // What is heard after the link has come back tells of the member, or comes out of a buffer.
    isHeard: (from, until) => {
      const back = after(from)?.position ?? Infinity;
      for (let at = above(sent, from); (sent[at] ?? Infinity) < until; at += 1) {
        if ((arrived[at]?.at ?? Infinity) < back) return true;
      }
      return (heard[above(heard, from)] ?? Infinity) < Math.min(until, back);
    },
    after,
    back: (before, open) => {
      const last = open?.campaigns.at(-1);
      const link = last === undefined ? null : after(last.moment.position);
      return link !== null && link.position < before ? link : null;
    },
  };
}

/** The index of the first of ascending numbers above another. */
function above(numbers: readonly number[], least: number): number {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((numbers[middle] ?? Infinity) > least) high = middle;
    else low = middle + 1;
  }
  return low;
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
  const own = moments.own.get(leader.member) ?? [];
  const next = firstAfter(own, fact.moment.position);
  const [before, after] = [own[next - 1], own[next]];
  const isAlive =
    after !== undefined && (before?.line.process ?? after.line.process) === after.line.process;
  return isAlive ? leader.member : null;
}
