/** One episode as the document has it. */

import type { Episode, Story } from "../logs/episodes.ts";
import type { CampaignFact, ElectionFact, Fact } from "../logs/facts.ts";
import type { Moment } from "../logs/moments.ts";
import { causesOf } from "./causes.ts";
import type {
  Cause,
  ExplainedCampaign,
  ExplainedEpisode,
  ExplainedSettings,
} from "./explanation.ts";
import { measuresOf } from "./measures.ts";
import { remediesOf } from "./remedies.ts";
import type { AskModel } from "./remedies.ts";
import { sceneOf } from "./scene.ts";
import type { Scene } from "./scene.ts";
import { stampText, timelineOf } from "./timeline.ts";

export function explainedEpisode(
  episode: Episode,
  number: number,
  story: Story,
  settings: ExplainedSettings,
  ask: AskModel | null,
): ExplainedEpisode {
  const scene = sceneOf(episode, story);
  const { nameOf } = scene;
  const causes = causesOf(scene);
  const measures = measuresOf(scene);
  const { history } = story;
  const version =
    history.members.map((member) => member.version).find((one) => one !== null) ?? null;
  const tookMs = measures.timeToStableMs;
  const situation = { causes, version, settings, clusterSize: history.clusterSize, tookMs };
  return {
    ...{ number, kind: episode.kind, says: summaryOf(scene, causes, tookMs) },
    began: beganOf(scene),
    campaigns: episode.campaigns.map((fact) => campaignOf(fact, scene)),
    preCampaigns: episode.preCampaigns.map((fact) => campaignOf(fact, scene)),
    ...countedFacts(scene),
    stable:
      episode.stable === null
        ? null
        : { leader: nameOf(episode.stable.member), term: episode.stable.term },
    ...measures,
    timeline: timelineOf(scene),
    causes,
    remedies: episode.kind === "isolation" ? [] : remediesOf(situation, ask),
  };
}

type Counted = Pick<
  ExplainedEpisode,
  "elections" | "depositions" | "stepDowns" | "votesIgnoredByLease" | "ignoredVotes" | "falseLeads"
>;

function countedFacts(scene: Scene): Counted {
  const { episode, story, nameOf } = scene;
  const at = (fact: Fact) => atOf(fact, scene);
  return {
    elections: episode.elections.map((fact) => ({
      ...at(fact),
      heldMs: heldMs(fact, story),
      witness: fact.witness === fact.member ? null : nameOf(fact.witness),
    })),
    depositions: episode.depositions.map((fact) => ({
      ...at(fact),
      newTerm: fact.newTerm,
      cause:
        fact.cause === null ? null : { message: fact.cause.message, from: nameOf(fact.cause.from) },
      heldMs: heldUntil(fact.member, fact.moment, story),
    })),
    stepDowns: episode.stepDowns.map(at),
    votesIgnoredByLease: episode.ignored.length,
    ignoredVotes: episode.ignored.map((fact) => ({
      ...at(fact),
      ...{ from: nameOf(fact.from), remainingTicks: fact.remainingTicks },
    })),
    falseLeads: episode.falseLeads.map((fact) => ({ ...at(fact), lead: nameOf(fact.lead) })),
  };
}

function atOf({ member, term, moment }: Fact, { nameOf, episode }: Scene) {
  const start = episode.begins.moment.ms;
  return {
    ...{ member: nameOf(member), term, ...moment.line.place },
    atMs:
      moment.ms === null || start === null ? null : Math.round((moment.ms - start) * 1000) / 1000,
  };
}

function campaignOf(fact: CampaignFact, scene: Scene): ExplainedCampaign {
  return {
    ...atOf(fact, scene),
    why: fact.why,
    outcome: scene.outcomes.get(fact) ?? "notAnswered",
  };
}

function heldMs({ member, term, moment }: ElectionFact, { leaderships }: Story): number | null {
  const led = leaderships.find(
    (one) => one.member === member && one.term === term && one.from === moment,
  );
  return led?.to?.ms == null || moment.ms === null
    ? null
    : Math.max(0, Math.round(led.to.ms - moment.ms));
}

function heldUntil(member: string, moment: Moment, { leaderships }: Story): number | null {
  const led = leaderships.find((one) => one.member === member && one.to === moment);
  return led?.from?.ms == null || moment.ms === null
    ? null
    : Math.max(0, Math.round(moment.ms - led.from.ms));
}

function beganOf({ episode, nameOf }: Scene): ExplainedEpisode["began"] {
  const { what, member, moment } = episode.begins;
  const name = nameOf(member);
  const says = {
    start: `${name} starts`,
    return: `${name} is back`,
    leaderLost: `the connections to the leader ${name} break`,
    transfer: `${name} hands its leadership over`,
    isolation: `${name} campaigns, and nobody hears it`,
    election: `${name} no longer hears a leader and campaigns`,
    unknown: `the lines begin here`,
  }[what];
  const { line } = moment;
  return { what, member: name, says, ...line.place, stamp: stampText(line.stamp) };
}

function summaryOf(scene: Scene, causes: readonly Cause[], tookMs: number | null): string {
  const { episode, nameOf } = scene;
  const { stable, elections, campaigns, depositions } = episode;
  if (episode.kind === "isolation") {
    return (
      `${nameOf(episode.begins.member)} was alone and campaigned; ` +
      `${stable === null ? "the others" : nameOf(stable.member)} did not notice.`
    );
  }
  const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? "" : "s"}`;
  const work =
    `${many(campaigns.length, "campaign")}, ${many(elections.length, "election")}, ` +
    `${many(depositions.length, "deposition")}`;
  if (stable === null) return `${work}; no leader stays to the end of these logs.`;
  const who = `${nameOf(stable.member)} (term ${stable.term})`;
  if (elections.length === 0) {
    return campaigns.length + depositions.length === 0
      ? `${who} stayed leader.`
      : `${work}; ${who} leads.`;
  }
  const time = tookMs === null ? "" : ` after ${(tookMs / 1000).toFixed(tookMs < 1000 ? 3 : 1)} s`;
  const kinds = causes.some(({ kind }) => kind === "bootstrap")
    ? "the first stable leader is"
    : "stable with";
  return `${work}; ${kinds} ${who}${time}.`;
}
