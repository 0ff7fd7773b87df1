/** Steps that are made of smaller ones, each from the state that the one before has left. */

import type { Event, QuietKind } from "./events.ts";
import type { Draws, Step } from "./inputs.ts";
import type { NodeState } from "./node.ts";
import type { Rules } from "./rules.ts";

/** What every handler may read besides the member and its message. */
export interface Context {
  readonly rules: Rules;
  /** The random timeouts that are still to be drawn. */
  readonly draws: Draws;
}

/** A step to this state; what is not given has not happened. */
export const stepTo = (node: NodeState, parts: Partial<Omit<Step, "node">> = {}): Step => ({
  node,
  sent: [],
  events: [],
  drawn: 0,
  error: null,
  panic: null,
  ...parts,
});

/** A branch that prints nothing, as an event. */
export const quiet = (kind: QuietKind, { id }: NodeState): Event => ({ kind, node: id });

export const ignored = (node: NodeState): Step =>
  stepTo(node, { events: [quiet("ignoredSilently", node)] });

/** One step, which had this context, and then another; nothing comes after a panic. */
export function andThen(
  first: Step,
  context: Context,
  next: (node: NodeState, context: Context) => Step,
): Step {
  if (first.panic !== null) return first;
  const { draws } = context;
  const second = next(first.node, {
    ...context,
    draws: draws === "open" ? draws : draws.slice(first.drawn),
  });
  return {
    ...second,
    sent: [...first.sent, ...second.sent],
    events: [...first.events, ...second.events],
    drawn: first.drawn + second.drawn,
  };
}

/** The same step for each of these, one after another. */
export function forEach<Item>(
  items: readonly Item[],
  node: NodeState,
  context: Context,
  next: (node: NodeState, item: Item, context: Context) => Step,
): Step {
  return items.reduce(
    (done, item) => andThen(done, context, (reached, left) => next(reached, item, left)),
    stepTo(node),
  );
}
