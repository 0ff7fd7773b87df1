/**
 * A delivery that may come first (model/urgent.ts) commutes with every other step: done before it or
 * after it, it leads to one state. Held against random states, in which anything may fail.
 */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { plainSuccessors, wholeKey } from "../../checker/plain.ts";
import { clusterOf } from "../../checker/question.ts";
import type { Question } from "../../checker/question.ts";
import type { Action } from "../../model/actions.ts";
import type { Cluster } from "../../model/cluster.ts";
import type { MemberMove } from "../../model/consequence.ts";
import { seeded } from "../seeded.ts";
import { randomQuestion } from "./random-question.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type State = Cluster["initial"][number];

interface Step {
  readonly action: string;
  readonly kind: Action["kind"];
  readonly after: State;
}

const stepsFrom = (system: Cluster, state: State): readonly Step[] =>
  plainSuccessors(system, state).steps.map(({ move, after }) => {
    const { action } = move as MemberMove;
    return { action: JSON.stringify(action), kind: action.kind, after };
  });

/** The steps of a state that its members call urgent. */
function urgentSteps(system: Cluster, state: State): readonly Step[] {
  const urgent = state.parts.flatMap((part, slot) => {
    const offered = system.moves(slot, part);
    const move = offered.urgent === null ? undefined : offered.moves[offered.urgent];
    return move === undefined ? [] : [JSON.stringify(move.action)];
  });
  return stepsFrom(system, state).filter(({ action }) => urgent.includes(action));
}

const withoutBudgets = ({ parts, shared }: State): State => {
  const left = Object.fromEntries(Object.keys(shared.left).map((name) => [name, 0]));
  return { parts, shared: { ...shared, left: left as State["shared"]["left"] } };
};

/**
 * Where the two orders lead to; a step that uses up the same message leaves nothing to come after.
 * Equal messages of different age are one action: one of them has to fit.
 */
function assertCommute(system: Cluster, urgent: Step, other: Step): void {
  const key = (state: State): string => wholeKey(system, state);
  const again = (state: State, action: string): readonly Step[] =>
    stepsFrom(system, state).filter((step) => step.action === action);
  const [otherFirst, urgentFirst] = [again(other.after, urgent.action), again(urgent.after, other.action)];
  const what = `${urgent.action} and ${other.action}`;
  const { action } = JSON.parse(`{"action":${other.action}}`) as { action: { message?: unknown } };
  const own = JSON.parse(urgent.action) as { member: number; message?: unknown };
  const isOfSameMessage = JSON.stringify(action.message) === JSON.stringify(own.message);
  if (isOfSameMessage && (other.kind === "lose" || other.kind === "duplicate")) {
    const last = other.kind === "lose" ? [other] : otherFirst;
    const ends = last.map(({ after }) => key(withoutBudgets(after)));
    assert.ok(ends.includes(key(withoutBudgets(urgent.after))), what);
    return;
  }
  assert.ok(urgentFirst.length > 0, `${what}: no more after it`);
  const isOwn = ({ node }: State["parts"][number]): boolean => node.id === own.member;
  if (otherFirst.length === 0 && other.after.parts.find(isOwn)?.advancing === true) {
    const next = stepsFrom(system, other.after).filter(({ kind }) => kind === "advance");
    for (const after of urgentFirst) assertAdvance(system, urgent.action, after.after, next);
    return;
  }
  const ends = (otherFirst.length === 0 ? [other] : otherFirst).map(({ after }) => key(after));
  assert.ok(urgentFirst.some(({ after }) => ends.includes(key(after))), what);
}

/** A restarted member's ticks pass before it receives: the delivery comes after them, to the same end. */
function assertAdvance(
  system: Cluster,
  delivery: string,
  delivered: State,
  next: readonly Step[],
): void {
  assert.ok(next.length > 0, `${delivery} has to wait, and nothing advances`);
  for (const { action, after } of next) {
    const same = stepsFrom(system, delivered).find((step) => step.action === action);
    assert.ok(same !== undefined, `${action} is gone after ${delivery}`);
    const steps = stepsFrom(system, after);
    const late = steps.filter((step) => step.action === delivery);
    const advances = steps.filter(({ kind }) => kind === "advance");
    if (late.length === 0 && advances.length > 0) {
      assertAdvance(system, delivery, same.after, advances);
      continue;
    }
    const ends = late.map((step) => wholeKey(system, step.after));
    assert.ok(ends.includes(wholeKey(system, same.after)), `${delivery} and ${action}`);
  }
}

function walk(question: Question, choices: readonly number[]): number {
  const system = clusterOf(question);
  let compared = 0;
  let [state] = system.initial as readonly State[];
  for (const choice of choices) {
    if (state === undefined) break;
    const before: State = state;
    const steps = stepsFrom(system, before);
    for (const urgent of urgentSteps(system, before)) {
      for (const other of steps) {
        if (other.action === urgent.action) continue;
        assertCommute(system, urgent, other);
        compared += 1;
      }
    }
    state = steps[choice % Math.max(1, steps.length)]?.after;
  }
  return compared;
}

test("an urgent delivery commutes with every other step", (context) => {
  const budget = fc.nat(2);
  const budgets = fc.record({ crashes: budget, restarts: budget, cuts: budget, heals: budget });
  const faults = fc.record({ loss: budget, dup: budget });
  const choices = fc.array(fc.nat(), { minLength: 40, maxLength: 120, size: "max" });
  let compared = 0;
  fc.assert(
    fc.property(randomQuestion, budgets, faults, choices, (asked, own, network, some) => {
      const scenario = {
        ...asked.scenario,
        targets: [1, 2, 3],
        budgets: { ...asked.scenario.budgets, ...own },
      };
      const regime = { ...asked.regime, ...network, campaigns: null, delay: asked.regime.delay ?? 0 };
      compared += walk({ ...asked, scenario, regime }, some);
    }),
    seeded(context, isDeep ? 1000 : 25),
  );
  context.diagnostic(`${compared} pairs of steps`);
  assert.ok(compared > 0, "no delivery was urgent");
});
