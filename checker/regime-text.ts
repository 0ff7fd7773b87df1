/** A regime in a few words: what a message may do, and what differs from the usual. */

import type { Regime } from "../model/regime.ts";

export function regimeText(regime: Regime): string {
  const { delay, prompt, order, loss, dup, skew } = regime;
  const arrival = prompt ? "prompt" : `delay ${delay ?? "async"}`;
  return [
    arrival,
    order,
    ...(loss > 0 ? [`loss ${loss}`] : []),
    ...(dup > 0 ? [`dup ${dup}`] : []),
    ...(skew === 1 ? [] : [`skew ${skew ?? "async"}`]),
  ].join(", ");
}
