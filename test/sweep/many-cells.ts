/** A plan of as many small cells as one likes. */

import type { SweepPlan } from "../../traces/sweep-document.ts";

/** Questions of a second or less each, all different: odds and small searches by turns. */
export function planOf(cells: number, maxStates = 3_000): SweepPlan {
  const variant = ["etcd-3.1.4", "etcd-3.1.4+lead-fix", "etcd-3.4", "etcd-3.4+prevote"];
  const perTick = variant.length * 2;
  return {
    format: "quorate-sweep-plan",
    version: 1,
    name: `${cells} small cells`,
    matrix: {
      variant,
      tickMs: [`100..${99 + Math.ceil(cells / perTick)}`],
      ask: ["odds", "compare"],
      electionTick: [3],
      delay: ["prompt"],
    },
    limits: { maxStates },
  };
}
