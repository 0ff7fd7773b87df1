/** Findings as traces: the execution that attains a worst case, or the lasso that has no end. */

import type { Trace } from "../traces/document.ts";
import { recordTrace } from "../traces/record.ts";
import type { Path } from "./analysis/paths.ts";
import type { Answer } from "./ask.ts";
import { machineOf, walk } from "./machine.ts";
import type { Leg } from "./machine.ts";
import type { Shown } from "./progress.ts";

/** A lasso's cycle is gone round twice, with the terms and positions that it really has. */
export function traceOf(
  { question, cluster, explored }: Answer,
  property: string,
  reason: string,
  shown: Shown,
): Trace {
  const legs = (path: Path): readonly Leg[] =>
    path.edges.map((edge, at) => ({
      to: explored.wholeAt(path.states[at + 1] ?? 0),
      marks: explored.graph?.marks[edge] ?? null,
      isWanted: null,
    }));
  const header = { ...question, kind: shown.kind, property, reason };
  if (shown.kind === "witness") {
    return recordTrace(header, machineOf(cluster), walk(cluster, legs(shown.path)));
  }
  const { stem, cycle } = shown.lasso;
  const path = walk(cluster, [...legs(stem), ...legs(cycle), ...legs(cycle)]);
  return recordTrace(header, machineOf(cluster), path, stem.edges.length);
}
