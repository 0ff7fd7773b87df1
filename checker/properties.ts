/** All properties of states and steps, by name. */

import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import * as invariants from "./invariants.ts";
import { progressFamilies, progressProperties } from "./progress-results.ts";
import type { Property } from "./property.ts";
import { depositionsBounded, roundsBounded } from "./rounds.ts";

type ClusterProperty = Property<SeenMember, SeenEnvironment>;

/** What an implementation of Raft must never violate, whatever network and clocks do. */
export const safetyProperties: readonly ClusterProperty[] = [
  invariants.electionSafety,
  invariants.leaderAppendOnly,
  invariants.logMatching,
  invariants.leaderCompleteness,
  invariants.stateMachineSafety,
  invariants.voteOncePerTerm,
  invariants.termMonotonic,
  invariants.commitMonotonic,
  invariants.committedEntriesSurvive,
  invariants.noPanic,
];

/** Properties with a number in their name; each k is a property of its own. */
const families: readonly {
  readonly prefix: string;
  readonly says: string;
  readonly of: (most: number) => ClusterProperty;
}[] = [
  {
    prefix: "RoundsBounded:",
    says: "No execution has more than k campaigns.",
    of: roundsBounded,
  },
  {
    prefix: "DepositionsBounded:",
    says: "In no execution are leaders deposed more than k times.",
    of: depositionsBounded,
  },
];

/** For lists: each property, and each family with a k for its number. */
export const allProperties: readonly { readonly name: string; readonly says: string }[] = [
  ...safetyProperties,
  ...families.map(({ prefix, says }) => ({ name: `${prefix}k`, says })),
  ...progressProperties,
  ...progressFamilies,
];

/** The property of that name, or null. */
export function propertyNamed(text: string): ClusterProperty | null {
  const named = safetyProperties.find(({ name }) => name === text);
  if (named !== undefined) return named;
  const family = families.find(({ prefix }) => text.startsWith(prefix));
  const most = family === undefined ? "" : text.slice(family.prefix.length);
  return family !== undefined && /^(0|[1-9]\d{0,5})$/.test(most) ? family.of(Number(most)) : null;
}
