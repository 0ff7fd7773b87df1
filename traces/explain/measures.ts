/** How long: to a stable leader, without a leader, and how sure that is. */

import type { ElectionFact } from "../logs/facts.ts";
import type { Line } from "../logs/history.ts";
import type { Moment } from "../logs/moments.ts";
import type { Scene } from "./scene.ts";

export interface Measures {
  readonly timeToStableMs: number | null;
  readonly timeToStableUncertaintyMs: number | null;
  readonly leaderlessMs: number | null;
}

/** A process has run for some tens of milliseconds when it writes its first line; so has a link. */
const beforeFirstLineMs = 100;

export function measuresOf(scene: Scene): Measures {
  const { episode } = scene;
  const last = episode.elections.at(-1);
  if (episode.stable === null) {
    return {
      timeToStableMs: null,
      timeToStableUncertaintyMs: null,
      leaderlessMs: leaderlessMs(scene, null),
    };
  }
  if (last === undefined)
    return { timeToStableMs: 0, timeToStableUncertaintyMs: 0, leaderlessMs: 0 };
  const begins = episode.begins.moment;
  if (begins.ms === null || last.moment.ms === null) {
    return { timeToStableMs: null, timeToStableUncertaintyMs: null, leaderlessMs: null };
  }
  return {
    timeToStableMs: round(Math.max(0, last.moment.ms - begins.ms)),
    timeToStableUncertaintyMs: round(uncertaintyOf(scene, last)),
    leaderlessMs: leaderlessMs(scene, last),
  };
}

const round = (ms: number): number => Math.round(ms * 1000) / 1000;
const halfOf = ({ stamp }: Line): number => (stamp?.resolutionMs ?? 0) / 2;

/** Both stamps', the clocks' where they are shown to be apart, and what a start does not log. */
function uncertaintyOf({ episode, story }: Scene, { moment }: ElectionFact): number {
  const begins = episode.begins.moment;
  const stamps = halfOf(begins.line) + halfOf(moment.line);
  const isStart = episode.begins.what === "start" || episode.begins.what === "return";
  return stamps + clocksApart(begins, moment, story) + (isStart ? beforeFirstLineMs : 0);
}

function clocksApart(one: Moment, other: Moment, { moments }: Scene["story"]): number {
  if (one.member === other.member) return 0;
  const { differences } = moments.clocks;
  return [one, other].reduce((sum, { member }) => {
    const found = differences.find((difference) => difference.member === member.id);
    return sum + (found?.shown === "apart" ? (found.uncertaintyMs ?? 0) : 0);
  }, 0);
}

/** From the beginning to the stable election, less the time in which anybody led. */
function leaderlessMs({ episode, story }: Scene, end: ElectionFact | null): number | null {
  const from = episode.begins.moment.ms;
  const to = end?.moment.ms ?? episode.last.ms;
  if (from === null || to === null) return null;
  const led = story.leaderships.flatMap((leadership): readonly (readonly [number, number])[] => {
    const isLost =
      episode.begins.what === "leaderLost" && leadership.member === episode.begins.member;
    const begin = leadership.from === null ? -Infinity : leadership.from.ms;
    const stop = leadership.to === null ? Infinity : leadership.to.ms;
    if (begin === null || stop === null) return [];
    return [[Math.max(begin, from), Math.min(isLost && begin < from ? from : stop, to)]];
  });
  let covered = 0;
  let reached = from;
  for (const [begin, stop] of led.toSorted(([one], [other]) => one - other)) {
    const start = Math.max(begin, reached);
    if (stop <= start) continue;
    covered += stop - start;
    reached = stop;
  }
  return round(Math.max(0, to - from - covered));
}
