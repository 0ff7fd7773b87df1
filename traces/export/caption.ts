/** What a trace shows, in a sentence or two, for formats that have room for no more. */

import type { Trace } from "../document.ts";
import { initialMembers, unfold } from "../unfold.ts";
import type { Members } from "../unfold.ts";
import { termShift } from "../records.ts";

export function whatItShows(trace: Trace): string {
  const { kind, property, variant, reason } = trace;
  const again = lapText(trace);
  return `${kind} of ${property} under ${variant}: ${reason}${again === null ? "" : `. ${again}`}`;
}

/** Of a lasso: what comes back, and what is different each time. Null where there is none. */
export function lapText(trace: Trace): string | null {
  const { loop, steps } = trace;
  if (loop === undefined) return null;
  const length = (steps.length - loop) / 2;
  const shift = shiftPerLap(trace);
  const by = shift === null ? "its numbers" : `terms, which each lap raises by ${shift}`;
  const terms = shift === 0 ? "" : `, but for ${by}`;
  return `From state ${loop} on ${length} steps come back to the same state${terms}, for ever`;
}

/** By how much a lap raises every term; null where not all by the same. */
function shiftPerLap(trace: Trace): number | null {
  const { loop = 0, steps } = trace;
  const moments = unfold(trace);
  const membersAt = (count: number): Members => moments[count - 1]?.after ?? initialMembers(trace);
  return termShift(membersAt(loop), membersAt(loop + (steps.length - loop) / 2));
}
