/** A trace as TLC writes one with `-dumpTrace json` (tlc2.value.impl.CounterExample, _JsonTrace). */

import type { Trace, TraceStep } from "../document.ts";
import type { MachineState } from "../machine.ts";
import { whatItShows } from "./caption.ts";
import { actionValues, pathOf, variablesOf } from "./variables.ts";
import type { Value } from "./variables.ts";

type Numbered = readonly [number: number, state: unknown];

/**
 * States have numbers from 1; an action stands between the states that it joins. For a lasso a last
 * one leads back, as TLC has it; where each lap raises terms, to a state that is the same but for
 * them. There is no TLA+ module, so `location` names none; `context` has what the action was given.
 */
export function exportTlc(trace: Trace, whole: readonly MachineState[]): string {
  const { states, taken, loop } = pathOf(trace, whole);
  // Without the last one of a lasso, which is the one that the cycle comes back to.
  const distinct = loop === null ? states : states.slice(0, -1);
  const numbered = distinct.map((state, at): Numbered => {
    const values = Object.entries(variablesOf(trace, state)).map(([name, of]) => [name, tlcValue(of)]);
    return [at + 1, Object.fromEntries(values)];
  });
  const action = taken.map((step, at) => [
    numbered[at],
    actionRecord(trace, step),
    numbered[at + 1] ?? numbered[loop ?? at],
  ]);
  return `${JSON.stringify({
    "#quorate": whatItShows(trace),
    counterexample: { action, state: numbered },
  })}\n`;
}

const nowhere = { beginLine: 0, beginColumn: 0, endLine: 0, endColumn: 0, module: "--unknown module--" };

function actionRecord(trace: Trace, step: TraceStep): object {
  const { kind, ...context } = actionValues(trace, step);
  const given = Object.entries(context).map(([name, value]) => [name, tlcValue(value)]);
  return {
    name: kind === undefined ? "" : tlcValue(kind),
    location: nowhere,
    parameters: given.map(([name]) => name),
    context: Object.fromEntries(given) as object,
  };
}

/** Sets and sequences are both arrays, functions on strings objects, as TLC's Json module has them. */
function tlcValue(value: Value): unknown {
  switch (value.kind) {
    case "bool":
    case "int":
    case "text":
      return value.of;
    case "list":
    case "set":
      return value.of.map(tlcValue);
    case "record":
      return Object.fromEntries(Object.entries(value.of).map(([name, of]) => [name, tlcValue(of)]));
    case "map":
      return Object.fromEntries(value.of.map(([key, of]) => [String(key.of), tlcValue(of)]));
  }
}
