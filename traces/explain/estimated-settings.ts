/** Settings that no line tells, from what the members did: good enough to ask the model with. */

import type { Story } from "../logs/episodes.ts";

export interface Estimate {
  readonly electionTick: number | null;
  readonly heartbeatMs: number | null;
  readonly electionMs: number | null;
}

/** Fewer intervals say little about their mean. */
const intervalsMin = 3;
/** The longest election timeout that etcd takes (50 s), in the shortest ticks (1 ms). */
const electionTickMax = 50_000;
/** People set round values. */
const roundMs = 50;

/**
 * A voter that has just heard from its leader has all of its lease left, so the most ticks that are
 * left anywhere are electionTick, if leads are often renewed. A candidate that nobody elects draws
 * from electionTick to 2 x electionTick - 1 ticks each time, in the mean half as many again, less
 * half a tick.
 */
export function estimateOf(story: Story): Estimate {
  const remaining = story.facts.flatMap((fact) =>
    fact.kind === "ignoredVote" && fact.remainingTicks <= electionTickMax ? [fact.remainingTicks] : [],
  );
  const most = remaining.reduce((sofar, ticks) => Math.max(sofar, ticks), 0);
  const electionTick = remaining.length >= intervalsMin ? most : null;
  const intervals = intervalsOf(story);
  if (electionTick === null || electionTick < 2 || intervals.length < intervalsMin) {
    return { electionTick: null, heartbeatMs: null, electionMs: null };
  }
  const mean = intervals.reduce((sum, ms) => sum + ms, 0) / intervals.length;
  const tickMs = mean / ((3 * electionTick - 1) / 2);
  const heartbeatMs = Math.max(roundMs, Math.round(tickMs / roundMs) * roundMs);
  return { electionTick, heartbeatMs, electionMs: heartbeatMs * electionTick };
}

/** From one campaign of a member to its next, by timeouts alone, in one process. */
function intervalsOf({ facts }: Story): readonly number[] {
  const campaigns = facts.flatMap((fact) =>
    fact.kind === "campaign" && fact.why === "timeout" ? [fact] : [],
  );
  const byTerm = new Map(campaigns.map((fact) => [`${fact.member} ${fact.term}`, fact]));
  return campaigns.flatMap((fact) => {
    const next = byTerm.get(`${fact.member} ${fact.term + 1}`);
    const isSame = next?.moment.line.process === fact.moment.line.process;
    return !isSame || next?.moment.ms == null || fact.moment.ms === null
      ? []
      : [next.moment.ms - fact.moment.ms];
  });
}
