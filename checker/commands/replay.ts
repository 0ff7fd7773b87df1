/** `quorate replay`: runs a trace through the model again and judges its property anew. */

import type { Trace } from "../../traces/document.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import type { ClusterProperty } from "../ask.ts";
import { propertiesIn } from "../own-module.ts";
import { adapted } from "../own-property.ts";
import { propertyNamed } from "../properties.ts";
import { UsageError, readText } from "../question.ts";
import { againInModel } from "../replayed.ts";

export interface ReplayOptions {
  /** The file of the user's own property that the trace is about. */
  readonly property?: string;
}

/** 0: it fits; 1: it does not. */
export async function replayTrace(
  path: string,
  out: (text: string) => void,
  { property: file }: ReplayOptions = {},
): Promise<number> {
  const trace = traceIn(path);
  const property = await propertyOf(trace, file);
  const replayed = againInModel(trace, property);
  if (!replayed.ok) {
    out(`${path}: ${replayed.why}`);
    return 1;
  }
  const lap = trace.loop === undefined ? "" : `, the cycle from step ${trace.loop} twice`;
  out(`${path}: ${trace.steps.length} steps replayed${lap}; every state, message and log line fits.`);
  if (trace.kind !== "counterexample") return 0;
  const { property: name, propertyFrom, reason } = trace;
  out(
    property !== null
      ? `${name} is broken at the end: ${reason}`
      : `${name} is of ${propertyFrom}, and was not judged again: give it with --property ${propertyFrom}.`,
  );
  return 0;
}

/** A built-in property, or the one of that name in the user's file; null where no file is given. */
async function propertyOf(
  { property: name }: Trace,
  file: string | undefined,
): Promise<ClusterProperty | null> {
  if (file === undefined) return propertyNamed(name);
  const own = await propertiesIn(file);
  const found = own.find((property) => property.name === name);
  if (found !== undefined) return adapted(found, file);
  const names = own.map((property) => property.name).join(", ");
  throw new UsageError(`--property ${file}: holds ${names}, but the trace is about ${name}; give its file.`);
}

export function traceIn(path: string): Trace {
  const read = validateTrace(readText(path));
  if (!read.ok) throw new UsageError(`${path}: ${read.error}`);
  return read.value;
}
