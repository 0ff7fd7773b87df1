/** How campaigns came out, as far as any line tells. */

import type { Episode, Story } from "../logs/episodes.ts";
import type { CampaignFact } from "../logs/facts.ts";
import { firstAfter, lineKey } from "../logs/moments.ts";
import type { Moment } from "../logs/moments.ts";
import type { ExplainedCampaign } from "./explanation.ts";

export type Outcome = ExplainedCampaign["outcome"];

/** Of each campaign and pre-campaign of an episode. */
export function outcomesOf(episode: Episode, story: Story): ReadonlyMap<CampaignFact, Outcome> {
  const all = [...episode.preCampaigns, ...episode.campaigns].toSorted(
    (one, other) => one.moment.position - other.moment.position,
  );
  const won = new Set(episode.elections.map(({ member, term }) => `${member} ${term}`));
  const nexts = new Map<string, CampaignFact>();
  const outcomes = new Map<CampaignFact, Outcome>();
  for (const fact of all.toReversed()) {
    const next = nexts.get(fact.member) ?? null;
    nexts.set(fact.member, fact);
    outcomes.set(fact, outcomeOf(fact, next, won, episode, story));
  }
  return outcomes;
}

function outcomeOf(
  fact: CampaignFact,
  next: CampaignFact | null,
  won: ReadonlySet<string>,
  episode: Episode,
  story: Story,
): Outcome {
  const { member, term, isPre, moment } = fact;
  const isWon = isPre
    ? next !== null && !next.isPre && next.term === term + 1
    : won.has(`${member} ${term}`);
  if (isWon) return "won";
  const until = next?.moment.position ?? Infinity;
  const own = ownBetween(fact, until, story);
  const kinds = own.map(({ line }) => ("said" in line ? line.said.kind : null));
  if (kinds.includes("receivedVoteRejection")) return "rejected";
  const isIgnored = episode.ignored.some(
    ({ from, moment: { position } }) =>
      from === member && position > moment.position && position < until,
  );
  if (isIgnored) return "ignored";
  const arrived = own.some(({ line }) => story.moments.arrived.has(lineKey(member, line.order)));
  const isOvertaken = arrived || kinds.includes("higherTerm") || kinds.includes("becameFollower");
  return isOvertaken ? "overtaken" : "notAnswered";
}

/** The candidate's own lines from its campaign to its next, in the same process. */
function ownBetween(
  { member, moment }: CampaignFact,
  until: number,
  { moments }: Story,
): readonly Moment[] {
  const own = moments.own.get(member) ?? [];
  return own
    .slice(
      firstAfter(own, moment.position),
      until === Infinity ? undefined : firstAfter(own, until - 1),
    )
    .filter(({ line }) => line.process === moment.line.process);
}
