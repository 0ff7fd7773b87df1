/** The rounds of the prompt schedule between canonical states, each turn computed once. */

import type { Cluster } from "../../model/cluster.ts";
import type { Chain, Transition } from "./chain.ts";
import { combined, connected, turn } from "./prompt.ts";
import type { ClusterState, Outcome } from "./prompt.ts";
import { canReach } from "./reach.ts";

/** In which order the members tick, by slot. */
export type TickOrder = readonly number[];

/** What is gained in a round, in this order in `Transition.gains`. */
export const gainKinds = ["campaigns", "depositions"] as const;

export interface Rounds {
  /** The chain of an order. A state is a canonical cluster between two rounds. */
  readonly chain: (order: TickOrder) => Chain;
  /** How many states were met, of all orders and between turns. */
  readonly states: () => number;
  /** The bounds that canonical forms hit: a probability that rests on them is not exact. */
  readonly hits: () => readonly string[];
}

/** Rounds of a cluster; a chain has at most so many states, and those beyond are not followed. */
export function roundsOf(cluster: Cluster, mostStates: number): Rounds {
  const known = knownStates(cluster);
  const turns = new Map<number, readonly Numbered[]>();
  const firstTurns = new Map<number, readonly Numbered[]>();
  const remembered = (
    memory: Map<number, readonly Numbered[]>,
    key: number,
    compute: () => readonly Outcome[],
  ): readonly Numbered[] => {
    const found = memory.get(key);
    if (found !== undefined) return found;
    const computed = compute().map((outcome) => ({
      ...outcome,
      number: known.numberOf(outcome.state),
    }));
    memory.set(key, computed);
    return computed;
  };
  const turnFrom = (number: number, slot: number): readonly Numbered[] =>
    remembered(turns, number * cluster.slots + slot, () =>
      turn(cluster, known.stateOf(number), slot),
    );
  const connectedFrom = (number: number): readonly Numbered[] =>
    remembered(firstTurns, number, () => connected(cluster, known.stateOf(number)));
  const initial = known.numberOf(cluster.initial[0]);
  return {
    chain: (order) =>
      chainFrom(initial, mostStates, known.hasLeader, (number) =>
        order.reduce<readonly Numbered[]>(
          (reached, slot) => merged(then(reached, (from) => turnFrom(from, slot))),
          connectedFrom(number),
        ),
      ),
    states: known.count,
    hits: known.hits,
  };
}

/** An outcome whose state has a number; in a merged one the counts are averages. */
interface Numbered extends Outcome {
  readonly number: number;
}

const then = (
  reached: readonly Numbered[],
  next: (number: number) => readonly Numbered[],
): readonly Numbered[] =>
  reached.flatMap((first) =>
    next(first.number).map((second) => ({ ...combined(first, second), number: second.number })),
  );

/** Ways that end in the same state are one, unless an election tells them apart. */
function merged(outcomes: readonly Numbered[]): readonly Numbered[] {
  const byEnd = new Map<string, Numbered>();
  for (const outcome of outcomes) {
    const end = `${outcome.number} ${outcome.elections > 0}`;
    const other = byEnd.get(end);
    byEnd.set(end, other === undefined ? outcome : averaged(other, outcome));
  }
  return [...byEnd.values()];
}

function averaged(one: Numbered, other: Numbered): Numbered {
  const probability = one.probability + other.probability;
  const average = (count: "elections" | "campaigns" | "depositions"): number =>
    (one[count] * one.probability + other[count] * other.probability) / probability;
  return {
    ...one,
    probability,
    elections: average("elections"),
    campaigns: average("campaigns"),
    depositions: average("depositions"),
  };
}

/**
 * The chain of all states that rounds reach. A goal is a stable state: it has a leader, and so has
 * every state reachable from it, and no round from there on has a campaign or a deposition.
 */
function chainFrom(
  initial: number,
  mostStates: number,
  hasLeader: (number: number) => boolean,
  roundFrom: (number: number) => readonly Numbered[],
): Chain {
  const positions = new Map([[initial, 0]]);
  const numbers = [initial];
  const transitions: (readonly Transition[])[] = [];
  const positionOf = (number: number): number => {
    const found = positions.get(number);
    if (found !== undefined) return found;
    positions.set(number, numbers.length);
    return numbers.push(number) - 1;
  };
  for (let at = 0; at < Math.min(numbers.length, mostStates); at += 1) {
    const number = numbers[at] ?? initial;
    transitions.push(roundFrom(number).map((outcome) => asTransition(outcome, positionOf)));
  }
  while (transitions.length < numbers.length) transitions.push([]);
  const isUnsettled = transitions.map((leaving, at) => {
    const isLeaderless = !hasLeader(numbers[at] ?? initial);
    const isDisturbed = leaving.some(({ gains }) => gains.some((gain) => gain > 0));
    return isLeaderless || isDisturbed || leaving.length === 0;
  });
  const successors = transitions.map((leaving) => leaving.map(({ to }) => to));
  const isGoal = canReach(successors, isUnsettled).map((reaches) => !reaches);
  return { initial: 0, transitions, isGoal };
}

const asTransition = (outcome: Numbered, positionOf: (number: number) => number): Transition => ({
  to: positionOf(outcome.number),
  probability: outcome.probability,
  hasEvent: outcome.elections > 0,
  gains: gainKinds.map((kind) => outcome[kind]),
});

interface KnownStates {
  /** Of its canonical form. */
  readonly numberOf: (state: ClusterState) => number;
  readonly stateOf: (number: number) => ClusterState;
  readonly hasLeader: (number: number) => boolean;
  readonly count: () => number;
  readonly hits: () => readonly string[];
}

function knownStates(cluster: Cluster): KnownStates {
  const numbers = new Map<string, number>();
  const states: ClusterState[] = [];
  const hits = new Set<string>();
  const stateOf = (number: number): ClusterState => {
    const state = states[number];
    if (state === undefined) throw new Error(`there is no state ${number}`);
    return state;
  };
  return {
    numberOf: (state) => {
      const { canonical, hit } = canonicalForm(cluster, state);
      if (hit !== null) hits.add(hit);
      const keys = [...canonical.parts.map(cluster.partKey), cluster.sharedKey(canonical.shared)];
      const key = keys.join("|");
      const found = numbers.get(key);
      if (found !== undefined) return found;
      numbers.set(key, states.length);
      return states.push(canonical) - 1;
    },
    stateOf,
    hasLeader: (number) =>
      stateOf(number).parts.some(({ up, node }) => up && node.role === "leader"),
    count: () => states.length,
    hits: () => [...hits].sort(),
  };
}

/** As `canonicalOf` in plain.ts, and whether a bound was hit on the way. */
function canonicalForm(
  { canonical }: Cluster,
  state: ClusterState,
): { readonly canonical: ClusterState; readonly hit: string | null } {
  if (canonical === null) return { canonical: state, hit: null };
  const profiles = state.parts.map((part, slot) => canonical.profile(slot, part));
  const relabelling = canonical.relabelling(profiles);
  if (relabelling === null) return { canonical: state, hit: null };
  const parts = state.parts.map((part, slot) => relabelling.apply(slot, part));
  return { canonical: { ...state, parts }, hit: relabelling.hit };
}
