/** What a distribution of ticks comes to: mean, quantiles, tails. Exact, or null. */

import type { LastEvent } from "./chain.ts";

/** By ascending ticks, without those of probability 0; and the masses that have no ticks. */
export interface Distribution {
  readonly pairs: readonly (readonly [ticks: number, probability: number])[];
  readonly neverMass: number;
  readonly cutMass: number;
}

/** As much as is lost to rounding; what is cut off beyond it is told. */
export const exactness = 1e-9;

/** One of several cases, each equally likely. */
export function mixed(cases: readonly LastEvent[]): LastEvent {
  const average = (valueOf: (one: LastEvent) => number): number =>
    cases.reduce((sum, one) => sum + valueOf(one), 0) / cases.length;
  const longest = Math.max(...cases.map(({ distribution }) => distribution.length));
  const kinds = Math.max(...cases.map(({ gains }) => gains.length));
  return {
    distribution: Array.from({ length: longest }, (_, at) =>
      average(({ distribution }) => distribution[at] ?? 0),
    ),
    gains: Array.from({ length: kinds }, (_, kind) => average(({ gains }) => gains[kind] ?? 0)),
    neverMass: average(({ neverMass }) => neverMass),
    cutMass: average(({ cutMass }) => cutMass),
  };
}

export const distributionOf = ({ distribution, neverMass, cutMass }: LastEvent): Distribution => ({
  pairs: distribution.flatMap((probability, ticks) =>
    probability > 0 ? [[ticks, probability]] : [],
  ),
  neverMass,
  cutMass,
});

/** Is every execution followed to its end, and does every one have an end? */
export const isWhole = ({ neverMass, cutMass }: Omit<Distribution, "pairs">): boolean =>
  neverMass <= exactness && cutMass <= exactness;

/** Infinite, so null, where some mass never ends; unknown, so null, where some is cut off. */
export const meanOf = (distribution: Distribution): number | null =>
  isWhole(distribution)
    ? distribution.pairs.reduce((sum, [ticks, probability]) => sum + ticks * probability, 0)
    : null;

/**
 * The least ticks within which as much as `share` has ended. Where mass is cut off, only if it is
 * the same wherever that mass belongs; null as well where less than that ever ends.
 */
export function quantileOf({ pairs, cutMass }: Distribution, share: number): number | null {
  let [ended, latest, earliest] = [0, null as number | null, null as number | null];
  for (const [ticks, probability] of pairs) {
    ended += probability;
    if (ended + cutMass >= share - exactness) earliest ??= ticks;
    if (ended >= share - exactness) latest ??= ticks;
  }
  return cutMass <= exactness || latest === earliest ? latest : null;
}

/** Of so many ticks or more; what never ends is among it, and what is cut off may be. */
export const atLeast = ({ pairs, neverMass, cutMass }: Distribution, least: number): number =>
  Math.min(
    1,
    pairs.reduce((sum, [ticks, probability]) => (ticks >= least ? sum + probability : sum), 0) +
      neverMass +
      cutMass,
  );

/** The first tick that ends no earlier than this. */
export const ticksFrom = (seconds: number, tickMs: number): number =>
  Math.ceil((seconds * 1000) / tickMs - exactness);
