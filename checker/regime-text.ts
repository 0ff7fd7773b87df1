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

/** The reductions of a search, by the flags that switch them off. */
export function reductionsText({ labels, timeouts, deliveries, symmetry }: Regime): string {
  const on = [
    ...(labels === "canonical" ? ["labels"] : []),
    ...(timeouts === "lazy" ? ["timeouts"] : []),
    ...(deliveries === "urgentFirst" ? ["deliveries"] : []),
    ...(symmetry === "members" ? ["symmetry"] : []),
  ];
  return on.length === 0 ? "not reduced" : `reduced by ${on.join(", ")}`;
}
