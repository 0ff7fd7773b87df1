/** What began an episode: the line, and when. */

import type { Told } from "./episodes.ts";
import type { Fact } from "./facts.ts";
import type { Moment } from "./moments.ts";

export interface Beginning {
  readonly what:
    "start" | "return" | "leaderLost" | "transfer" | "isolation" | "election" | "unknown";
  /** The member that it is about. */
  readonly member: string;
  readonly moment: Moment;
}

/** What belongs together is not further apart than so many lines of all members. */
const nearMax = 5000;

/** A member that starts without its link disturbs nobody until it has one. */
const soonMs = 1000;

export function beginningOf(
  kind: "disturbance" | "isolation",
  first: Moment,
  facts: readonly Fact[],
  told: Told,
): Beginning {
  const [fact] = facts;
  const member = fact?.member ?? first.member.id;
  if (kind === "isolation") return { what: "isolation", member, moment: first };
  const back = told.isolations.find(({ returns }) => returns === first);
  if (fact === undefined || back !== undefined) {
    return {
      what: "return",
      member: back?.member ?? member,
      moment: linkAfter(first, back?.member ?? member, told),
    };
  }
  switch (fact.kind) {
    case "start": {
      const isFirst =
        facts.every(({ kind: each }) => each !== "deposition") && first.position === 0;
      const linked = isFirst ? first : linkAfter(first, fact.member, told);
      return { what: "start", member: fact.member, moment: linked };
    }
    case "transfer":
      return { what: "transfer", member: fact.member, moment: first };
    case "campaign": {
      const lost = leaderLostBefore(first, told);
      if (lost !== null) return lost;
      return { what: "election", member, moment: first };
    }
    case "stepDown":
      return { what: "leaderLost", member, moment: first };
    case "deposition":
    case "ignoredVote":
      return {
        what: "return",
        member: fact.kind === "deposition" ? (fact.cause?.from ?? member) : fact.from,
        moment: first,
      };
    default:
      return { what: "unknown", member, moment: first };
  }
}

/**
 * The first connection of a member, where it comes later than soon after; else the given moment.
 */
function linkAfter(first: Moment, id: string, told: Told): Moment {
  const after = told.moments.all.slice(first.position + 1, first.position + 1 + nearMax);
  const linked = after.find(
    ({ member, line }) =>
      "event" in line &&
      line.event.kind === "peerActive" &&
      (member.id === id || line.event.peer === id),
  );
  if (linked?.ms == null || first.ms === null) return first;
  return linked.ms - first.ms > soonMs ? linked : first;
}

/** How long before the first campaign its cause may show: a follower's longest random timeout. */
const timeoutsBefore = 3;

/** The first line that tells of a broken link to the leader, shortly before the first campaign. */
function leaderLostBefore(
  first: Moment,
  { moments, leaderships, history }: Told,
): Beginning | null {
  const led = leaderships.filter(({ from }) => (from?.position ?? -1) < first.position);
  const leader = led.toSorted((one, other) => other.term - one.term)[0]?.member;
  if (leader === undefined || first.ms === null) return null;
  const electionMs =
    history.members.map(({ settings }) => settings.electionMs).find((ms) => ms !== null) ?? 1000;
  const earliest = first.ms - timeoutsBefore * electionMs;
  const before = moments.all.slice(Math.max(0, first.position - nearMax), first.position);
  const lost = before.find(
    ({ ms, line }) =>
      ms !== null &&
      ms >= earliest &&
      "event" in line &&
      (line.event.kind === "streamLost" || line.event.kind === "peerInactive") &&
      line.event.peer === leader,
  );
  return lost === undefined ? null : { what: "leaderLost", member: leader, moment: lost };
}
