/** Causes that lie in lost contact: links, quorums, disks, split votes, foreign clusters. */

import type { CampaignFact } from "../logs/facts.ts";
import { leadershipAt } from "../logs/leaderships.ts";
import type { Cause } from "./explanation.ts";
import { few } from "./scene.ts";
import type { Scene } from "./scene.ts";

export const lossCauses = (scene: Scene): readonly Cause[] => [
  ...clusterIdMismatch(scene),
  ...slowLeader(scene),
  ...lostQuorum(scene),
  ...linkLost(scene),
  ...splitVote(scene),
];

function clusterIdMismatch(scene: Scene): readonly Cause[] {
  const lines = scene.server("clusterIdMismatch");
  if (lines.length === 0) return [];
  return [
    {
      kind: "clusterIdMismatch",
      says:
        `The members refuse each other's requests, as their cluster ids differ ` +
        `(${lines.length} lines): they were ` +
        "started with different initial clusters or tokens, so no vote can arrive.",
      because: lines.slice(0, few).map((moment) => scene.evidence(moment, moment.line.text)),
    },
  ];
}

const slowDisk = "its disk took longer to sync than etcd expects";
const lateBeats = "it could not send its heartbeats on time";

/** A leader sends its heartbeats late while its disk, or its processor, keeps it waiting. */
function slowLeader(scene: Scene): readonly Cause[] {
  const { episode, story, nameOf, evidence } = scene;
  const changes = episode.stepDowns.length + episode.campaigns.length + episode.preCampaigns.length;
  if (changes === 0) return [];
  const late = scene.server("heartbeatLate", "overloaded", "diskSlow");
  const missed = scene.raft.filter(({ line }) => line.said.kind === "tickMissed");
  const leaders = new Set(story.leaderships.map(({ member }) => member));
  const ofLeaders = [...late, ...missed].filter(
    ({ member }) => leaders.has(member.id) || late.length > 0,
  );
  const [first] = ofLeaders;
  if (first === undefined) return [];
  const names = [...new Set(ofLeaders.map(({ member }) => nameOf(member.id)))].join(", ");
  const isDisk = late.some(({ line }) => line.event.kind === "diskSlow");
  return [
    {
      kind: "slowLeader",
      says:
        `${names} was slow: ${isDisk ? slowDisk : lateBeats}, ` +
        "and followers that hear nothing for an election timeout campaign.",
      because: ofLeaders.slice(0, few * 2).map((moment) => evidence(moment, moment.line.text)),
    },
  ];
}

/**
 * A leader that does not hear from a quorum gives up; a candidate that nobody answers cannot win.
 */
function lostQuorum(scene: Scene): readonly Cause[] {
  const { episode, nameOf, evidence } = scene;
  const down = episode.stepDowns.map(({ moment, member, term }) =>
    evidence(
      moment,
      `${nameOf(member)}, leader of term ${term}, has not heard from a quorum and steps down`,
    ),
  );
  const all = episode.kind === "isolation" ? [] : unheardCampaigns(scene);
  // One campaign may be unlucky, unless it is all that there was.
  const isAll = episode.stable === null && all.length === episode.campaigns.length;
  const unheard = isAll || all.length >= unheardMin ? all : [];
  if (down.length + unheard.length === 0) return [];
  const whose = [...new Set(unheard.map(({ member }) => nameOf(member)))].join(", ");
  return [
    {
      kind: "lostQuorum",
      says:
        down.length > 0
          ? "The leader lost contact with its quorum and stepped down by itself."
          : `${whose} campaigned ${unheard.length === 1 ? "once" : `${unheard.length} times`} ` +
            `and no other member answered: without a quorum nobody can be elected.`,
      because: [
        ...down,
        ...unheard
          .slice(0, few)
          .map(({ moment, member, term }) =>
            evidence(
              moment,
              `${nameOf(member)} campaigns at term ${term}; no answer is in the log`,
            ),
          ),
      ],
    },
  ];
}

const unheardMin = 3;

const unheardCampaigns = ({ episode, outcomes }: Scene): readonly CampaignFact[] =>
  [...episode.campaigns, ...episode.preCampaigns].filter(
    (fact) => outcomes.get(fact) === "notAnswered",
  );

function linkLost(scene: Scene): readonly Cause[] {
  const { episode, story, nameOf, evidence } = scene;
  if (episode.kind === "isolation") return isolationLink(scene);
  if (episode.begins.what === "return") return linkBack(scene);
  const leader = leaderBefore(scene);
  if (leader === null || episode.stepDowns.length > 0) return [];
  const lines = scene
    .server("streamLost", "peerInactive")
    .filter(({ line }) => line.event.peer === leader);
  if (lines.length === 0) return [];
  const own = story.moments.own.get(leader) ?? [];
  const after = own.some(({ position }) => position > episode.begins.moment.position);
  const name = nameOf(leader);
  return [
    {
      kind: "linkLost",
      says:
        `The others lost their connections to the leader ${name}` +
        (after
          ? ", which went on: its link was lost."
          : own.length === 0
            ? "; its log is not here, so whether it stopped or was cut off is not known."
            : ", whose log ends there: it stopped, or was cut off for good."),
      because: lines.slice(0, few * 2).map((moment) => evidence(moment, moment.line.text)),
    },
  ];
}

/** The end of an isolation in which the process went on: a link that was down is up again. */
function linkBack({ episode, story, nameOf, evidence }: Scene): readonly Cause[] {
  const { member, moment } = episode.begins;
  const before = story.isolations.findLast(
    (one) =>
      one.member === member && (one.campaigns[0]?.moment.position ?? Infinity) < moment.position,
  );
  const last = before?.campaigns.at(-1);
  if (last === undefined || episode.starts.some((start) => start.member === member)) return [];
  const name = nameOf(member);
  const isQuiet = episode.depositions.length + episode.campaigns.length === 0;
  return [
    {
      kind: "linkLost",
      says:
        `${name} had been cut off, and its link is up again.` +
        (isQuiet
          ? " It had only asked for pre-votes, so its term was no higher than the leader's, " +
            "and nothing followed."
          : ""),
      because: [
        evidence(
          last.moment,
          `${name}'s last ${last.isPre ? "pre-vote" : "campaign"} that nobody heard`,
        ),
        evidence(moment, moment.line.text),
      ],
    },
  ];
}

/**
 * Whose loss began the episode, if it began with one; else who led when the first one campaigned.
 */
function leaderBefore({ episode, story }: Scene): string | null {
  const { what, member } = episode.begins;
  if (what === "leaderLost") return member;
  if (what !== "election") return null;
  return leadershipAt(story.leaderships, episode.first.position - 1)?.member ?? null;
}

function isolationLink(scene: Scene): readonly Cause[] {
  const { episode, story, nameOf, evidence } = scene;
  const member = episode.begins.member;
  const { position } = episode.first;
  const near = story.moments.all.slice(Math.max(0, position - nearMax), position + nearMax);
  const lines = near.filter(
    ({ line, member: whose, ms }) =>
      "event" in line &&
      (line.event.kind === "peerInactive" || line.event.kind === "streamLost") &&
      (whose.id === member || line.event.peer === member) &&
      ms !== null &&
      episode.first.ms !== null &&
      Math.abs(ms - episode.first.ms) < nearMs,
  );
  const leader =
    story.isolations.find(({ campaigns }) => campaigns[0]?.moment === episode.first)?.leader ?? "";
  return [
    {
      kind: "linkLost",
      says:
        `${nameOf(member)} was cut off: it asked for votes and nobody heard it, while ` +
        `${nameOf(leader)} went on leading. ` +
        (episode.campaigns.length > 0
          ? "Each campaign raised its term."
          : "It asked for pre-votes alone, which leave its term as it was."),
      because: [
        ...episode.campaigns
          .slice(0, few)
          .map(({ moment, term }) =>
            evidence(
              moment,
              `${nameOf(member)} campaigns at term ${term}; no other log has its request`,
            ),
          ),
        ...episode.preCampaigns
          .slice(0, few)
          .map(({ moment, term }) =>
            evidence(
              moment,
              `${nameOf(member)} asks for pre-votes at term ${term}; its term stays`,
            ),
          ),
        ...lines.slice(0, few).map((moment) => evidence(moment, moment.line.text)),
      ],
    },
  ];
}

/** Streams notice a cut only when they time out. */
const nearMs = 15_000;
/** And no further away than so many lines. */
const nearMax = 5000;

/** Several candidates share a term's votes, so that none has a quorum. */
function splitVote(scene: Scene): readonly Cause[] {
  const { episode, nameOf, evidence } = scene;
  const terms = [...new Set(episode.campaigns.map(({ term }) => term))];
  const split = terms.flatMap((term) => {
    const rivals = episode.campaigns.filter((campaign) => campaign.term === term);
    const isWon = episode.elections.some((election) => election.term === term);
    const members = new Set(rivals.map(({ member }) => member));
    return members.size > 1 && !isWon ? [{ term, rivals }] : [];
  });
  if (split.length === 0) return [];
  return [
    {
      kind: "splitVote",
      says: split
        .slice(0, few)
        .map(
          ({ term, rivals }) =>
            `At term ${term} ${rivals.map(({ member }) => nameOf(member)).join(" and ")} ` +
            `asked for the same votes, and none got a quorum.`,
        )
        .join(" "),
      because: split
        .slice(0, few)
        .flatMap(({ rivals, term }) =>
          rivals.map(({ moment, member }) =>
            evidence(moment, `${nameOf(member)} is a candidate at term ${term}`),
          ),
        ),
    },
  ];
}
