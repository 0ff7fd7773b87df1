/**
 * Where a search may take states that differ only by which member is which for one (model/symmetry.ts):
 * nowhere else is this decided.
 *
 * Not where a graph is kept: a cycle of representatives may come back with its members exchanged, and
 * edges name the sender that deposed a leader. Not for a property that may name a member: those listed
 * here ask of members only how they compare with each other, or of one member how it compares with what
 * it was, or of counts; of any other, a user's own above all, nothing is known.
 */

import type { Regime } from "../model/regime.ts";
import type { SeenEnvironment, SeenMember } from "../model/seen.ts";
import { isOwn } from "./own-property.ts";
import { safetyProperties } from "./properties.ts";
import type { Property } from "./property.ts";
import { UsageError } from "./usage-error.ts";

type ClusterProperty = Property<SeenMember, SeenEnvironment>;

/** Does it say the same of a state and of any renaming of it? false: that is not known. */
export const isSymmetric = (property: ClusterProperty): boolean =>
  safetyProperties.includes(property) ||
  (!isOwn(property) && /^(Rounds|Depositions)Bounded:/.test(property.name));

/** Why a search must tell members apart, or null. */
function whyNone(properties: readonly ClusterProperty[], keepsGraph: boolean): string | null {
  if (keepsGraph) return "cycles of its graph are sought, in which members must keep their names";
  const other = properties.find((property) => !isSymmetric(property));
  return other === undefined ? null : `${other.name} may tell members apart by their names`;
}

/** Throws where this reduction could hide what is asked for. */
export function refuseSymmetry(
  { symmetry }: Regime,
  properties: readonly ClusterProperty[],
  keepsGraph: boolean,
): void {
  const why = symmetry === "members" ? whyNone(properties, keepsGraph) : null;
  if (why === null) return;
  throw new UsageError(
    `--symmetry members: ${why}. Leave it out, or ask for safety (quorate list properties) by itself.`,
  );
}

/** The regime of a search: symmetry is on wherever it may be, unless it was asked for or refused. */
export const withSymmetry = (
  regime: Regime,
  properties: readonly ClusterProperty[],
  keepsGraph: boolean,
): Regime => ({
  ...regime,
  symmetry: regime.symmetry ?? (whyNone(properties, keepsGraph) === null ? "members" : "none"),
});
