/** A trace in the model again: are its rules what it says, does every step fit, is its property broken? */

import type { Cluster } from "../model/cluster.ts";
import type { Trace } from "../traces/document.ts";
import type { MachineState } from "../traces/machine.ts";
import { replay } from "../traces/replay.ts";
import type { Replayed } from "../traces/replay.ts";
import { same } from "../traces/same.ts";
import { brokenBy } from "./ask.ts";
import type { ClusterProperty } from "./ask.ts";
import { clusterIn, machineIn } from "./commands/history-machine.ts";
import { isOwn, observedWhole } from "./own-property.ts";
import { UsageError, variantsAndMutants } from "./question.ts";

/** `property`: what a counterexample is to break; null: it is a user's own, and is not judged. */
export function againInModel(trace: Trace, property: ClusterProperty | null): Replayed {
  const known = variantsAndMutants.find(({ name }) => name === trace.variant);
  if (known !== undefined && !same(known.rules, trace.rules)) {
    const why = `its rules are not those of ${trace.variant}; give it another name, or the rules of that.`;
    return { ok: false, step: -1, why };
  }
  const made = clusterIn(trace);
  const system = property !== null && isOwn(property) ? observedWhole(made, trace.members) : made;
  const replayed = replay(trace, machineIn(trace, system));
  if (!replayed.ok) return replayed;
  const amiss = judgedAgain(trace, property, system, replayed.states);
  return amiss === null ? replayed : { ok: false, ...amiss };
}

/** A counterexample must break its property at its end, and nowhere before. Null: so it does. */
function judgedAgain(
  { kind, property: name, propertyFrom }: Trace,
  property: ClusterProperty | null,
  system: Cluster,
  states: readonly MachineState[],
): { readonly step: number; readonly why: string } | null {
  if (kind !== "counterexample") return null;
  if (property === null && propertyFrom !== undefined) return null;
  if (property === null) {
    return { step: -1, why: `it claims to break "${name}", which is no property (quorate list properties).` };
  }
  const broken = states.map((after, at) => brokenBy(system, property, states[at - 1] ?? after, after));
  const first = broken.findIndex((reason) => reason !== null);
  const reason = broken[first] ?? null;
  const failure = reason === null || !isOwn(property) ? null : property.own.failure(reason);
  if (failure !== null) throw new UsageError(`${name}: ${failure}, at step ${first - 1}. Mend the property.`);
  if (first === states.length - 1) return null;
  const why =
    first === -1
      ? `every step fits, but nothing in it breaks ${name}.`
      : `every step fits, but ${name} is broken by step ${first - 1} already, before its end.`;
  return { step: Math.max(-1, first - 1), why };
}
