/**
 * What properties read in members' logs: a reading of its own, so that a mistake in the model's
 * cannot hide itself. A log is a base, whose term is known and below which nothing is, and then
 * runs of entries of one term each.
 */

import type { Log } from "../model/log.ts";

/** Neighbouring entries of one log that share a term. */
interface Stretch {
  readonly first: number;
  readonly last: number;
  readonly term: number;
}

/** Indexes that two logs both hold, with the one term of each log throughout. */
export interface Overlap {
  readonly first: number;
  readonly last: number;
  readonly terms: readonly [number, number];
}

export const lastIndexOf = (log: Log): number => log.runs.at(-1)?.last ?? log.base.last;

/** The index that the log was compacted up to; of the entries below it nothing is known. */
export const baseIndexOf = (log: Log): number => log.base.last;

/** What a log knows: its base, then its runs; all without gaps, ascending. */
function stretchesOf({ base, runs }: Log): readonly Stretch[] {
  const ends = [base, ...runs];
  return ends.map(({ term, last }, at) => ({
    term,
    first: at === 0 ? last : (ends[at - 1]?.last ?? last) + 1,
    last,
  }));
}

/** The indexes that both logs know, in ascending order, up to and including `to`. */
export function overlapsUpTo(a: Log, b: Log, to: number): readonly Overlap[] {
  const ofB = stretchesOf(b);
  return stretchesOf(a).flatMap((mine) =>
    ofB.flatMap((theirs) => {
      const first = Math.max(mine.first, theirs.first);
      const last = Math.min(mine.last, theirs.last, to);
      return first <= last ? [{ first, last, terms: [mine.term, theirs.term] as const }] : [];
    }),
  );
}

export const overlaps = (a: Log, b: Log): readonly Overlap[] => overlapsUpTo(a, b, Infinity);

export const agrees = ({ terms }: Overlap): boolean => terms[0] === terms[1];

/** The first indexes at or below `to` where the two logs hold different entries, or undefined. */
export const firstDisagreement = (a: Log, b: Log, to: number): Overlap | undefined =>
  overlapsUpTo(a, b, to).find((overlap) => !agrees(overlap));
