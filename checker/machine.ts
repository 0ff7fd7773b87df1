/** A cluster as the machine that traces are recorded and replayed on, and paths found in it. */

import { createHash } from "node:crypto";

import type { Cluster } from "../model/cluster.ts";
import type { MemberMove } from "../model/consequence.ts";
import type { Environment } from "../model/environment.ts";
import type { Member } from "../model/member.ts";
import { identities } from "../model/scenarios.ts";
import type { Machine, MachineState, MachineStep } from "../traces/machine.ts";
import { canonicalOf, plainSuccessors, relabelled, wholeKey } from "./plain.ts";
import type { Whole } from "./system.ts";

const digitsOfHash = 12;

/** Steps are not reduced: a replay may take any that the model allows. */
export function machineOf(cluster: Cluster): Machine {
  return {
    members: identities(cluster.slots),
    initial: cluster.initial[0],
    successors: (state) => stepsFrom(cluster, state).map(({ step }) => step),
    refusals: (state) => plainSuccessors(cluster, state).refused,
    hashOf: (state) =>
      createHash("sha256").update(wholeKey(cluster, state)).digest("hex").slice(0, digitsOfHash),
    canonicalKey: (state) => wholeKey(cluster, canonicalOf(cluster, state)),
  };
}

interface MarkedStep {
  readonly step: MachineStep;
  readonly slot: number;
  readonly marks: number;
}

function stepsFrom(cluster: Cluster, state: MachineState): readonly MarkedStep[] {
  return plainSuccessors(cluster, state).steps.map(({ slot, move, marks, after }) => {
    // A cluster's moves are its members' moves, which carry what the rules did besides.
    const { action, events, sent } = move as MemberMove;
    return { step: { action, events, sent, after }, slot, marks };
  });
}

/** A step to take: where it leads in canonical form (or alike), and what it must be besides. */
export interface Leg {
  readonly to: Whole<Member, Environment>;
  /** The marks of the edge; null: any. */
  readonly marks: number | null;
  /** null: any step of a slot will do. */
  readonly isWanted: ((slot: number, before: Member, after: Member) => boolean) | null;
}

export const anyLegTo = (to: Whole<Member, Environment>): Leg => ({ to, marks: null, isWanted: null });

/**
 * The real steps, with real terms, positions and members, along a path of canonical states. Each
 * state of the path stands for those that differ only in labels, so there always is one; if not,
 * that is our bug.
 */
export function walk(cluster: Cluster, legs: readonly Leg[]): readonly MachineStep[] {
  const taken: MachineStep[] = [];
  let state: MachineState = cluster.initial[0];
  for (const { to, marks, isWanted } of legs) {
    const isArrival = alikeTo(cluster, to);
    const from = state;
    const found = stepsFrom(cluster, from).find(({ step, slot, marks: own }) => {
      if (marks !== null && marks !== own) return false;
      if (!isArrival(step.after)) return false;
      const [before, after] = [from.parts[slot], step.after.parts[slot]];
      if (isWanted === null || before === undefined || after === undefined) return isWanted === null;
      return isWanted(slot, before, after);
    });
    if (found === undefined) throw new Error(`no step of ${cluster.name} leads along the path`);
    taken.push(found.step);
    state = found.step.after;
  }
  return taken;
}

/**
 * Does a canonical state stand for this one? One that differs by its members' names may be kept in
 * another form (symmetry.ts), so then every renaming is tried, unless the profiles exclude them all.
 */
function alikeTo(cluster: Cluster, canonical: MachineState): (state: MachineState) => boolean {
  const target = wholeKey(cluster, canonical);
  const targetProfiles = sortedProfiles(cluster, canonical);
  const symmetries = cluster.canonical?.symmetries ?? [];
  return (state) => {
    const form = canonicalOf(cluster, state);
    if (wholeKey(cluster, form) === target) return true;
    if (symmetries.length === 0 || sortedProfiles(cluster, form) !== targetProfiles) return false;
    return symmetries.some((renaming) => {
      const renamed = canonicalOf(cluster, relabelled(state, renaming));
      return wholeKey(cluster, renamed) === target;
    });
  };
}

function sortedProfiles({ canonical }: Cluster, { parts }: MachineState): string {
  const profiles = parts.map((part, slot) => canonical?.profile(slot, part) ?? "");
  return JSON.stringify(profiles.sort());
}
