/** A trace in the Informal Trace Format (Apalache, ADR 015), for viewers and model-based testing. */

import type { Trace } from "../document.ts";
import type { MachineState } from "../machine.ts";
import { whatItShows } from "./caption.ts";
import { actionValues, pathOf, text, variablesOf } from "./variables.ts";
import type { Value, Variables } from "./variables.ts";

/**
 * Every state has `action`, the one that led to it. For a lasso the last state is the one where the
 * cycle began, so `loop` names the state after that: the action that leads there is then the same
 * one in both places. Where each lap raises terms, that last state is the earlier one but for them.
 */
export function exportItf(trace: Trace, whole: readonly MachineState[]): string {
  const { states, taken, loop } = pathOf(trace, whole);
  const rows = states.map((state, at): Variables => {
    const step = taken[at - 1];
    const action = step === undefined ? { kind: text("initial") } : actionValues(trace, step);
    return { ...variablesOf(trace, state), action: { kind: "record", of: action } };
  });
  const head = {
    "#meta": {
      format: "ITF",
      "format-description": "https://apalache-mc.org/docs/adr/015adr-trace.html",
      description: whatItShows(trace),
      source: `quorate: ${trace.variant}, ${trace.scenario}`,
      status: trace.kind === "counterexample" || trace.kind === "lasso" ? "violation" : "ok",
    },
    vars: Object.keys(rows[0] ?? {}),
    ...(loop === null ? {} : { loop: loop + 1 }),
  };
  const written = rows.map((row, index) => {
    const values = Object.entries(row).map(([name, value]) => [name, itfValue(value)]);
    return JSON.stringify({ "#meta": { index }, ...Object.fromEntries(values) });
  });
  const start = JSON.stringify(head, null, 1).replace(/\n\}$/, "");
  return `${start},\n "states": [\n  ${written.join(",\n  ")}\n ]\n}\n`;
}

/** Every integer is big: readers then need not look whether it fits. */
function itfValue(value: Value): unknown {
  switch (value.kind) {
    case "bool":
    case "text":
      return value.of;
    case "int":
      return { "#bigint": String(value.of) };
    case "list":
      return value.of.map(itfValue);
    case "set":
      return { "#set": value.of.map(itfValue) };
    case "record":
      return Object.fromEntries(Object.entries(value.of).map(([name, of]) => [name, itfValue(of)]));
    case "map":
      return { "#map": value.of.map(([key, of]) => [itfValue(key), itfValue(of)]) };
  }
}
