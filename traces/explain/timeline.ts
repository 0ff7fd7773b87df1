/** An episode line by line, for people: who did what, when, and where it stands. */

import type { RaftLine, ServerLine, Stamp } from "../logs/history.ts";
import type { Moment } from "../logs/moments.ts";
import type { TimelineEntry } from "./explanation.ts";
import type { Scene } from "./scene.ts";

export function timelineOf(scene: Scene): readonly TimelineEntry[] {
  const { episode, nameOf } = scene;
  const startMs = episode.begins.moment.ms;
  const { all } = scene.story.moments;
  const from = Math.min(episode.first.position, episode.begins.moment.position);
  const to = tailOf(episode.last.position, all);
  const lines = all.slice(from, to + 1).filter((moment) => isWithin(moment, scene));
  return lines.flatMap((moment) => {
    const says =
      "said" in moment.line ? raftSays(moment.line, nameOf) : serverSays(moment.line, nameOf);
    if (says === null) return [];
    const { member, line, ms } = moment;
    return [
      {
        atMs: ms === null || startMs === null ? null : round(ms - startMs),
        stamp: stampText(line.stamp),
        member: member.name,
        says,
        file: line.place.file,
        line: line.place.line,
      },
    ];
  });
}

/** What belongs to the episode: of an isolation only the lonely member's lines. */
function isWithin({ position, member, line }: Moment, { episode, story }: Scene): boolean {
  const { process } = episode.begins.moment.line;
  const isLonely = member.id === episode.begins.member && line.process === process;
  const isOwn = episode.kind === "disturbance" || isLonely;
  const isAlones = story.isolations.some(
    (one) =>
      episode.kind === "disturbance" &&
      one.member === member.id &&
      (one.campaigns[0]?.moment.position ?? Infinity) <= position &&
      position < (one.returns?.position ?? Infinity),
  );
  return isOwn && !isAlones;
}

/** raft.node tells a little later who leads, and so do the followers. */
function tailOf(last: number, all: readonly Moment[]): number {
  let tail = last;
  for (const { position, line } of all.slice(last + 1, last + 1 + tailMax)) {
    if (
      "said" in line &&
      (line.said.kind === "electedLeader" || line.said.kind === "changedLeader")
    )
      tail = position;
    else if (
      "said" in line &&
      (line.said.kind === "becameCandidate" || line.said.kind === "startingElection")
    )
      break;
  }
  return tail;
}

const tailMax = 12;

type Names = (id: string) => string;

/** null: it adds nothing to the lines around it. */
function raftSays({ said }: RaftLine, name: Names): string | null {
  switch (said.kind) {
    case "newRaft":
      return (
        `starts with term ${said.fields.term}, last entry (${said.fields.lastTerm}, ` +
        `${said.fields.lastIndex}), commit ${said.fields.commit}`
      );
    case "becamePreCandidate":
      return `asks for pre-votes at term ${said.fields.term}`;
    case "becameCandidate":
      return `campaigns: term ${said.fields.term}`;
    case "becameLeader":
      return `is elected leader of term ${said.fields.term}`;
    case "higherTerm":
      return (
        `(term ${said.fields.term}) takes term ${said.fields.messageTerm} from a ` +
        `${said.fields.type} of ${name(said.fields.from)}`
      );
    case "lowerTerm":
      return (
        `(term ${said.fields.term}) ignores a ${said.fields.type} of ` +
        `${name(said.fields.from)} at term ${said.fields.messageTerm}`
      );
    case "leaseNotExpired":
    case "castVote":
    case "rejectedVote":
      return voteSays(said, name);
    case "quorumNotActive":
      return "steps down: its quorum is not active";
    case "transferStarted":
      return `hands leadership over to ${name(said.fields.to)}`;
    case "startedElectionForTransfer":
      return `is told by ${name(said.fields.from)} to campaign at once`;
    case "electedLeader":
    case "changedLeader":
    case "lostLeader":
    case "forgotLeader":
      return leadSays(said, name);
    case "commitOutOfRange":
      return (
        `is told to commit ${said.fields.commit}, but its log ends at ` + `${said.fields.lastIndex}`
      );
    default:
      return null;
  }
}

type Lead = Extract<
  RaftLine["said"],
  { readonly kind: "electedLeader" | "changedLeader" | "lostLeader" | "forgotLeader" }
>;

function leadSays(said: Lead, name: Names): string {
  switch (said.kind) {
    case "electedLeader":
      return `follows ${name(said.fields.lead)} at term ${said.fields.term}`;
    case "changedLeader":
      return (
        `follows ${name(said.fields.lead)} instead of ${name(said.fields.from)} at term ` +
        `${said.fields.term}`
      );
    case "lostLeader":
      return `no longer follows ${name(said.fields.lead)}: no leader at term ${said.fields.term}`;
    case "forgotLeader":
      return `forgets its leader ${name(said.fields.lead)} at term ${said.fields.term}`;
  }
}

type Vote = Extract<
  RaftLine["said"],
  { readonly kind: "leaseNotExpired" | "castVote" | "rejectedVote" }
>;

function voteSays(said: Vote, name: Names): string {
  switch (said.kind) {
    case "leaseNotExpired":
      return (
        `ignores ${name(said.fields.from)}'s ${said.fields.type}: in lease, ` +
        `${said.fields.remaining} ticks left`
      );
    case "castVote":
      return (
        `votes for ${name(said.fields.from)} at term ` +
        `${said.fields.term}${said.fields.type === "MsgPreVote" ? " (pre-vote)" : ""}`
      );
    case "rejectedVote":
      return (
        `rejects ${name(said.fields.from)} at term ${said.fields.term}: ` +
        `(${said.fields.messageLogTerm}, ${said.fields.messageIndex}) against its own ` +
        `(${said.fields.logTerm}, ` +
        `${said.fields.index})${said.fields.vote === "0" ? "" : `, vote ${name(said.fields.vote)}`}`
      );
  }
}

function serverSays({ event }: ServerLine, name: Names): string | null {
  switch (event.kind) {
    case "version":
      return `runs etcd ${event.version}`;
    case "peerActive":
      return `is connected to ${name(event.peer)}`;
    case "peerInactive":
      return `has lost ${name(event.peer)}`;
    case "clusterIdMismatch":
      return "is refused: the cluster ids differ";
    case "diskSlow":
      return (
        `its disk took ` +
        `${event.tookMs === null ? "too long" : `${round(event.tookMs)} ms`} to sync`
      );
    case "heartbeatLate":
      return "sends its heartbeats too late";
    case "transferStarted":
      return (
        `begins to hand its leadership to ` +
        `${event.to === null ? "another member" : name(event.to)}`
      );
    case "stopping":
      return "is told to stop";
    case "panic":
      return `panics: ${event.why.slice(0, 120)}`;
    case "removed":
      return "has been removed from the cluster";
    default:
      return null;
  }
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;

/** As the log has it, as far as it goes. */
export function stampText(stamp: Stamp | null): string | null {
  if (stamp === null) return null;
  const { ms, basis, resolutionMs } = stamp;
  if (basis === "uptime") return `${(ms / 1000).toFixed(resolutionMs < 1000 ? 6 : 0)} s`;
  const micros = Math.round(ms * 1000);
  const iso = new Date(Math.floor(micros / 1000)).toISOString();
  const fine = resolutionMs < 1 ? String(micros % 1000).padStart(3, "0") : "";
  const time = resolutionMs >= 1000 ? iso.slice(11, 19) : iso.slice(11, 23) + fine;
  switch (basis) {
    case "instant":
      return `${iso.slice(0, 10)}T${time}Z`;
    case "local":
      return `${iso.slice(0, 10)} ${time}`;
    case "localWithoutYear":
      return `${iso.slice(5, 10)} ${time}`;
    case "timeOfDay":
      return time;
  }
}
