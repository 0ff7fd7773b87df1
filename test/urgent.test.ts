/** Steps that come first commute with every other step, at once and for as long as they wait. */

import assert from "node:assert/strict";
import test from "node:test";

import { plainSuccessors, wholeKey } from "../checker/plain.ts";
import { clusterOf } from "../checker/question.ts";
import type { Action } from "../model/actions.ts";
import type { Cluster } from "../model/cluster.ts";
import { forQuestions } from "./random-questions.ts";

type State = Cluster["initial"][number];

const isDeep = process.env["QUORATE_DEEP"] !== undefined;
const runs = isDeep ? 2000 : 40;

interface Step {
  readonly slot: number;
  readonly action: Action;
  readonly after: State;
}

const stepsFrom = (cluster: Cluster, state: State): readonly Step[] =>
  plainSuccessors(cluster, state).steps.map(({ slot, move, after }) => ({
    slot,
    action: move.action as Action,
    after,
  }));

/** The step that a reduced search takes here, and only that one; null: it takes all. */
function urgentStep(cluster: Cluster, state: State, steps: readonly Step[]): Step | null {
  for (const [slot, part] of state.parts.entries()) {
    const { moves, urgent } = cluster.moves(slot, part);
    const move = urgent === null ? undefined : moves[urgent];
    if (move === undefined) continue;
    // Alike messages may be of different ages, so the action alone does not say which one it is.
    const key = cluster.partKey(move.part);
    const isIt = (step: Step): boolean =>
      step.slot === slot &&
      JSON.stringify(step.action) === JSON.stringify(move.action) &&
      cluster.partKey(step.after.parts[slot] as State["parts"][number]) === key;
    return steps.find(isIt) ?? null;
  }
  return null;
}

/** The environment takes the message away, or gives it twice; the search has that from less. */
const takesAway = ({ kind }: Action): boolean => ["lose", "duplicate", "crash", "cut"].includes(kind);

/** Why the step may not come first: another that it does not commute with; null: there is none. */
function disagreement(cluster: Cluster, steps: readonly Step[], urgent: Step): string | null {
  const text = JSON.stringify(urgent.action);
  const afterFirst = new Set(stepsFrom(cluster, urgent.after).map(({ after }) => wholeKey(cluster, after)));
  for (const other of steps) {
    if (other === urgent || (other.slot === urgent.slot && takesAway(other.action))) continue;
    const later = stepsFrom(cluster, other.after).filter(
      ({ slot, action }) => slot === urgent.slot && JSON.stringify(action) === text,
    );
    if (later.length === 0) return `${text} cannot be taken after ${JSON.stringify(other.action)}`;
    if (!later.some(({ after }) => afterFirst.has(wholeKey(cluster, after)))) {
      return `${text} and ${JSON.stringify(other.action)} lead elsewhere in the other order`;
    }
  }
  return null;
}

test("what comes first in a search commutes with every other step", async (context) => {
  let compared = 0;
  await forQuestions(context, runs, async (question, random) => {
    const cluster = clusterOf(question);
    let state: State = cluster.initial[0];
    for (const number of random) {
      const steps = stepsFrom(cluster, state);
      const urgent = urgentStep(cluster, state, steps);
      if (urgent !== null) {
        assert.equal(disagreement(cluster, steps, urgent), null);
        compared += 1;
      }
      const step = steps[number % Math.max(1, steps.length)];
      if (step === undefined) return;
      state = step.after;
    }
  });
  context.diagnostic(`${compared} steps that come first`);
  assert.ok(compared > 0, "nothing came first");
});
