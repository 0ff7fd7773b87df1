/** Causes that lie in lost contact: links, quorums, disks, split votes, foreign clusters. */

import type { Fact } from "../logs/facts.ts";
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
        `The members refuse each other's requests, as their cluster ids differ (${lines.length} lines): they were ` +
        "started with different initial clusters or tokens, so no vote can arrive.",
      because: lines.slice(0, few).map((moment) => scene.evidence(moment, moment.line.text)),
    },
  ];
}

/** A leader sends its heartbeats late while its disk, or its processor, keeps it waiting. */
function slowLeader(scene: Scene): readonly Cause[] {
  const { episode, story, nameOf, evidence } = scene;
  const changes = episode.stepDowns.length + episode.campaigns.length + episode.preCampaigns.length;
  if (changes === 0) return [];
  const late = scene.server("heartbeatLate", "overloaded", "diskSlow");
  const missed = scene.raft.filter(({ line }) => line.said.kind === "tickMissed");
  const leaders = new Set(story.leaderships.map(({ member }) => member));
  const ofLeaders = [...late, ...missed].filter(({ member }) => leaders.has(member.id) || late.length > 0);
  const [first] = ofLeaders;
  if (first === undefined) return [];
  const names = [...new Set(ofLeaders.map(({ member }) => nameOf(member.id)))].join(", ");
  const isDisk = late.some(({ line }) => line.event.kind === "diskSlow");
  return [
    {
      kind: "slowLeader",
      says:
        `${names} was slow: ${isDisk ? "its disk took longer to sync than etcd expects" : "it could not send its heartbeats on time"}, ` +
        "and followers that hear nothing for an election timeout campaign.",
      because: ofLeaders.slice(0, few * 2).map((moment) => evidence(moment, moment.line.text)),
    },
  ];
}

/** A leader that does not hear from a quorum gives up; a candidate that nobody answers cannot win. */
function lostQuorum(scene: Scene): readonly Cause[] {
  const { episode, nameOf, evidence } = scene;
  const down = episode.stepDowns.map(({ moment, member, term }) =>
    evidence(moment, `${nameOf(member)}, leader of term ${term}, has not heard from a quorum and steps down`),
  );
  const unheard = episode.kind === "isolation" ? [] : unheardCampaigns(scene);
  if (down.length === 0 && unheard.length < unheardMin) return [];
  const whose = [...new Set(unheard.map(({ member }) => nameOf(member)))].join(", ");
  return [
    {
      kind: "lostQuorum",
      says:
        down.length > 0
          ? "The leader lost contact with its quorum and stepped down by itself."
          : `${whose} campaigned ${unheard.length} times and no other member answered: without a quorum nobody can be elected.`,
      because: [
        ...down,
        ...(unheard.length < unheardMin ? [] : unheard.slice(0, few)).map(({ moment, member, term }) =>
          evidence(moment, `${nameOf(member)} campaigns at term ${term}; no answer is in the log`),
        ),
      ],
    },
  ];
}

/** One campaign may be unlucky; these are not. */
const unheardMin = 3;

function unheardCampaigns({ episode, raft }: Scene): readonly Extract<Fact, { kind: "campaign" }>[] {
  return episode.campaigns.filter(({ member, moment }) => {
    const next = episode.campaigns.find(
      (other) => other.member === member && other.moment.position > moment.position,
    );
    const until = next?.moment.position ?? Infinity;
    return !raft.some(({ position, line: { said } }) => {
      if (position <= moment.position || position >= until) return false;
      const fields = said.fields as Readonly<Record<string, unknown>>;
      const isAnswer = said.kind === "receivedVote" || said.kind === "receivedVoteRejection";
      return isAnswer && fields["node"] === member && fields["from"] !== member;
    });
  });
}

function linkLost(scene: Scene): readonly Cause[] {
  const { episode, story, nameOf, evidence } = scene;
  if (episode.kind === "isolation") return isolationLink(scene);
  const leader = leaderBefore(scene);
  if (leader === null || episode.stepDowns.length > 0) return [];
  const lines = scene.server("streamLost", "peerInactive").filter(({ line }) => line.event.peer === leader);
  if (lines.length === 0) return [];
  const own = story.moments.all.filter(({ member }) => member.id === leader);
  const after = own.some(({ position }) => position > episode.begins.moment.position);
  const name = nameOf(leader);
  return [
    {
      kind: "linkLost",
      says:
        `The others lost their connections to the leader ${name}` +
        (after ? ", which went on: its link was lost." : own.length === 0 ? "; its log is not here, so whether it stopped or was cut off is not known." : ", whose log ends there: it stopped, or was cut off for good."),
      because: lines.slice(0, few * 2).map((moment) => evidence(moment, moment.line.text)),
    },
  ];
}

/** Whose loss began the episode, if it began with one; else who led when the first one campaigned. */
function leaderBefore({ episode, story }: Scene): string | null {
  const { what, member } = episode.begins;
  if (what === "leaderLost") return member;
  if (what !== "election") return null;
  return leadershipAt(story.leaderships, episode.first.position - 1)?.member ?? null;
}

function isolationLink(scene: Scene): readonly Cause[] {
  const { episode, story, nameOf, evidence } = scene;
  const member = episode.begins.member;
  const lines = story.moments.all.filter(
    ({ line, member: whose, ms }) =>
      "event" in line &&
      (line.event.kind === "peerInactive" || line.event.kind === "streamLost") &&
      (whose.id === member || line.event.peer === member) &&
      ms !== null &&
      episode.first.ms !== null &&
      Math.abs(ms - episode.first.ms) < nearMs,
  );
  const leader = story.isolations.find(({ campaigns }) => campaigns[0]?.moment === episode.first)?.leader ?? "";
  return [
    {
      kind: "linkLost",
      says:
        `${nameOf(member)} was cut off: it asked for votes and nobody heard it, while ${nameOf(leader)} went on leading. ` +
        "Each campaign raised its term.",
      because: [
        ...episode.campaigns.slice(0, few).map(({ moment, term }) => evidence(moment, `${nameOf(member)} campaigns at term ${term}; no other log has its request`)),
        ...episode.preCampaigns.slice(0, few).map(({ moment, term }) => evidence(moment, `${nameOf(member)} asks for pre-votes at term ${term}; its term stays`)),
        ...lines.slice(0, few).map((moment) => evidence(moment, moment.line.text)),
      ],
    },
  ];
}

/** Streams notice a cut only when they time out. */
const nearMs = 15_000;

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
        .map(({ term, rivals }) => `At term ${term} ${rivals.map(({ member }) => nameOf(member)).join(" and ")} asked for the same votes, and none got a quorum.`)
        .join(" "),
      because: split.flatMap(({ rivals, term }) =>
        rivals.map(({ moment, member }) => evidence(moment, `${nameOf(member)} is a candidate at term ${term}`)),
      ),
    },
  ];
}
