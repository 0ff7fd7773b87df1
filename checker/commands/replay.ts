/** `quorate replay`: runs a trace through the model again and judges its property anew. */

import type { Cluster } from "../../model/cluster.ts";
import type { Trace } from "../../traces/document.ts";
import type { MachineState } from "../../traces/machine.ts";
import { replay } from "../../traces/replay.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import { brokenBy } from "../ask.ts";
import { propertyNamed } from "../properties.ts";
import { UsageError, readText, variantsAndMutants } from "../question.ts";
import { clusterIn, machineIn } from "./history-machine.ts";

/** 0: it fits; 1: it does not. */
export function replayTrace(path: string, out: (text: string) => void): number {
  const trace = traceIn(path);
  const known = variantsAndMutants.find(({ name }) => name === trace.variant);
  if (known !== undefined && JSON.stringify(sorted(known.rules)) !== JSON.stringify(sorted(trace.rules))) {
    out(`${path}: its rules are not those of ${trace.variant}; give it another name, or the rules of that.`);
    return 1;
  }
  const system = clusterIn(trace);
  const replayed = replay(trace, machineIn(trace, system));
  if (!replayed.ok) {
    out(`${path}: ${replayed.why}`);
    return 1;
  }
  const broken = judgedAgain(trace, system, replayed.states);
  if (broken !== null) {
    out(`${path}: ${broken}`);
    return 1;
  }
  const lap = trace.loop === undefined ? "" : `, the cycle from step ${trace.loop} twice`;
  out(`${path}: ${trace.steps.length} steps replayed${lap}; every state, message and log line fits.`);
  if (trace.kind === "counterexample") out(`${trace.property} is broken at the end: ${trace.reason}`);
  return 0;
}

export function traceIn(path: string): Trace {
  const read = validateTrace(readText(path));
  if (!read.ok) throw new UsageError(`${path}: ${read.error}`);
  return read.value;
}

const sorted = (rules: object): readonly (readonly [string, unknown])[] =>
  Object.entries(rules).sort(([a], [b]) => (a < b ? -1 : 1));

/** A counterexample must break its property at its end, and nowhere before. Null: so it does. */
function judgedAgain(
  { kind, property: name }: Trace,
  system: Cluster,
  states: readonly MachineState[],
): string | null {
  const property = propertyNamed(name);
  if (kind !== "counterexample") return null;
  if (property === null) return `it claims to break "${name}", which is no property (quorate list properties).`;
  const broken = states.map((after, at) => brokenBy(system, property, states[at - 1] ?? after, after));
  const first = broken.findIndex((reason) => reason !== null);
  if (first === states.length - 1) return null;
  return first === -1
    ? `every step fits, but nothing in it breaks ${name}.`
    : `every step fits, but ${name} is broken by step ${first - 1} already, before its end.`;
}
