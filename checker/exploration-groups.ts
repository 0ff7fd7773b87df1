/** Which properties are explored together: those that one search under one regime can judge. */

import type { Regime } from "../model/regime.ts";
import { same } from "../traces/same.ts";
import type { ClusterProperty } from "./ask.ts";
import { isOwn, unreduced } from "./own-property.ts";
import type { ProgressProperty } from "./progress-results.ts";

/** What is asked, of a question or of one search. */
export interface Asked {
  readonly properties: readonly ClusterProperty[];
  /** Judged on the whole graph. */
  readonly progress: readonly ProgressProperty[];
}

export interface Group extends Asked {
  readonly regime: Regime;
}

/**
 * Counted properties are explored by themselves, as counting multiplies the states; a user's own as
 * well, as reductions that suit the others may hide something from them.
 */
export function groupsOf({ properties, progress }: Asked, regime: Regime): readonly Group[] {
  const own = properties.filter(isOwn);
  const ofOwn = unreduced(regime);
  const isAlike = same(ofOwn, regime);
  const plain = properties.filter((property) => !isCounted(property) && (isAlike || !isOwn(property)));
  const counted = properties.filter(isCounted).map((property) => ({
    properties: [property],
    progress: [],
    regime: { ...regime, ...countsOf(property) },
  }));
  const isPlain = plain.length > 0 || progress.length > 0;
  return [
    ...(isPlain ? [{ properties: plain, progress, regime }] : []),
    ...counted,
    ...(isAlike || own.length === 0 ? [] : [{ properties: own, progress: [], regime: ofOwn }]),
  ];
}

const isCounted = (property: ClusterProperty): boolean =>
  !isOwn(property) && /^(Rounds|Depositions)Bounded:/.test(property.name);

function countsOf({ name }: ClusterProperty): Partial<Regime> {
  const [family = "", most = "0"] = name.split(":");
  const limit = Number(most) + 1;
  return family === "RoundsBounded" ? { campaigns: limit } : { depositionsCounted: limit };
}
