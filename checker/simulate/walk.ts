/** Random walks: one enabled action after another, as a seed has it. */

import type { Action } from "../../model/actions.ts";
import type { Machine, MachineStep } from "../../traces/machine.ts";
import { randomOf } from "./random.ts";
import type { Random } from "./random.ts";

type Kind = Action["kind"];

/** How often each kind of action is taken, against the others that are enabled. */
type Weights = Readonly<Record<Kind, number>>;

/**
 * Time and messages come before what disturbs them: where everything is as likely as a tick, no
 * leader lives long enough to be wrong.
 */
const usual: Weights = {
  tick: 8,
  deliver: 24,
  duplicate: 2,
  lose: 2,
  propose: 3,
  transfer: 1,
  crash: 1,
  restart: 3,
  peersConnect: 8,
  advance: 24,
  cut: 1,
  heal: 3,
};

const factors = [0.05, 0.3, 1, 1, 3] as const;

/** Each walk has leanings of its own, so that all together see more than the average walk does. */
const leaningsOf = (random: Random): Weights =>
  Object.fromEntries(
    Object.entries(usual).map(([kind, weight]) => [kind, weight * pick(factors, random)]),
  ) as Weights;

/**
 * The actions of a walk from the machine's initial state; fewer than `steps` where nothing more can
 * happen. The same machine, seed and number give the same actions.
 */
export function randomWalk(machine: Machine, seed: number, steps: number): readonly Action[] {
  const taken: Action[] = [];
  for (const { action } of strides(machine, seed)) {
    if (taken.length === steps) break;
    taken.push(action);
  }
  return taken;
}

/** The same walk step by step, without end unless nothing more can happen. */
export function* strides(machine: Machine, seed: number): Generator<MachineStep, void> {
  const random = randomOf(seed);
  const weights = leaningsOf(random);
  let state = machine.initial;
  for (;;) {
    const step = chosen(machine.successors(state), weights, random);
    if (step === null) return;
    yield step;
    state = step.after;
  }
}

/** A kind by its weight, then one of the kind's steps; null where there is none. */
function chosen(
  steps: readonly MachineStep[],
  weights: Weights,
  random: Random,
): MachineStep | null {
  if (steps.length === 0) return null;
  const kinds = [...new Set(steps.map(({ action }) => action.kind))];
  const kind = weighted(kinds, weights, random);
  return pick(steps.filter(({ action }) => action.kind === kind), random);
}

function weighted(kinds: readonly Kind[], weights: Weights, random: Random): Kind | undefined {
  const grain = 2 ** 20;
  const total = kinds.reduce((sum, kind) => sum + weights[kind], 0);
  let left = (random.below(grain) / grain) * total;
  return kinds.find((kind) => (left -= weights[kind]) < 0) ?? kinds.at(-1);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  const item = items[random.below(items.length)];
  if (item === undefined) throw new Error("nothing to pick from");
  return item;
}
