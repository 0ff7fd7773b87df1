/**
 * Absorbing Markov chains: how the time of the last event before absorption is distributed, and
 * what is gained until then. Nothing is sampled: mass moves along the transitions, round by round.
 */

import { canReach } from "./reach.ts";

export interface Chain {
  readonly initial: number;
  /** By state. A state that has none and is no goal is one that was not followed any further. */
  readonly transitions: readonly (readonly Transition[])[];
  /** The states in which nothing is left to happen: closed, and without events and gains. */
  readonly isGoal: readonly boolean[];
}

/** The probabilities of a state's transitions add up to 1. Each takes one round. */
export interface Transition {
  readonly to: number;
  readonly probability: number;
  /** Does the event happen whose last time is asked for? */
  readonly hasEvent: boolean;
  /** What is gained on average when this transition is taken, a number for each kind of gain. */
  readonly gains: readonly number[];
}

export interface LastEvent {
  /** By round: how likely the last event is in it. Round 0: none after the initial state. */
  readonly distribution: readonly number[];
  /** Until a goal is reached; where mass never reaches one, only what was followed. */
  readonly gains: readonly number[];
  /** Of executions that never reach a goal. */
  readonly neverMass: number;
  /** Of executions whose last event was not reached within the rounds or the states allowed. */
  readonly cutMass: number;
}

/** Mass that is less than this is not followed further. */
const negligible = 1e-12;
const mostRounds = 100_000;
/** By how much the masses may differ from 1 in all. */
const tolerance = 1e-9;

/**
 * The round of the last event before a goal is reached.
 *
 * An event is the last one if after it a goal is reached without another. The probability of that
 * depends only on the state in which its round ends (`calmOf`), so an event need not be in the
 * round that reaches the goal: of each event's mass counts as much as has no event to come.
 */
export function lastEventOf(chain: Chain, kindsOfGain: number): LastEvent {
  const calm = calmOf(chain);
  const isHopeless = hopeless(chain);
  const distribution = [calm[chain.initial] ?? 0];
  const gains = Array.from({ length: kindsOfGain }, () => 0);
  let mass = new Float64Array(chain.transitions.length);
  mass[chain.initial] = 1;
  let moving = chain.isGoal[chain.initial] === true ? 0 : 1;
  let [neverMass, strandedMass] = [0, 0];
  for (let round = 1; round <= mostRounds && moving >= negligible; round += 1) {
    const next = new Float64Array(mass.length);
    let lastNow = 0;
    moving = 0;
    for (const [state, here] of mass.entries()) {
      if (here === 0 || chain.isGoal[state] === true) continue;
      const leaving = chain.transitions[state] ?? [];
      if (isHopeless[state] === true) neverMass += here;
      else if (leaving.length === 0) strandedMass += here;
      else {
        for (const { to, probability, hasEvent, gains: gained } of leaving) {
          const part = here * probability;
          next[to] = (next[to] ?? 0) + part;
          if (hasEvent) lastNow += part * (calm[to] ?? 0);
          for (const [kind, gain] of gained.entries()) {
            gains[kind] = (gains[kind] ?? 0) + part * gain;
          }
          if (chain.isGoal[to] !== true) moving += part;
        }
      }
    }
    distribution.push(lastNow);
    mass = next;
  }
  const cutMass = strandedMass + sumOf(mass.map((here, state) => unresolved(here, state)));
  return checked({ distribution: trimmed(distribution), gains, neverMass, cutMass });

  function unresolved(here: number, state: number): number {
    return chain.isGoal[state] === true ? 0 : here * (1 - (calm[state] ?? 0));
  }
}

/** By state: how likely a goal is reached from it with no event on the way. */
function calmOf({ transitions, isGoal }: Chain): Float64Array {
  const calm = Float64Array.from(isGoal, (goal) => (goal ? 1 : 0));
  const isWaiting = (state: number): boolean =>
    isGoal[state] !== true && (transitions[state] ?? []).some(({ hasEvent }) => !hasEvent);
  const waiting = transitions.map((_, state) => state).filter(isWaiting);
  // The least solution, from below, so what has not converged is counted as cut, not as stable.
  for (let pass = 0; pass < mostRounds; pass += 1) {
    let change = 0;
    for (const state of waiting) {
      let value = 0;
      for (const { to, probability, hasEvent } of transitions[state] ?? []) {
        if (!hasEvent) value += probability * (calm[to] ?? 0);
      }
      change = Math.max(change, value - (calm[state] ?? 0));
      calm[state] = value;
    }
    if (change <= negligible * negligible) break;
  }
  return calm;
}

/** The states from which no goal, nor a state that was not followed further, can be reached. */
function hopeless({ transitions, isGoal }: Chain): readonly boolean[] {
  const successors = transitions.map((leaving) => leaving.map(({ to }) => to));
  const ends = transitions.map((leaving, state) => isGoal[state] === true || leaving.length === 0);
  return canReach(successors, ends).map((reaches) => !reaches);
}

const sumOf = (numbers: Float64Array): number => numbers.reduce((sum, number) => sum + number, 0);

/** Without the rounds at the end in which nothing is last. */
function trimmed(distribution: readonly number[]): readonly number[] {
  const last = distribution.findLastIndex((probability) => probability > 0);
  return distribution.slice(0, last + 1);
}

function checked(found: LastEvent): LastEvent {
  const ended = found.distribution.reduce((sum, part) => sum + part, 0);
  const total = ended + found.neverMass + found.cutMass;
  if (Math.abs(total - 1) > tolerance) {
    throw new Error(`the probabilities of the last event add up to ${total}, not to 1`);
  }
  return found;
}
