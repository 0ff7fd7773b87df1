/** Shortest paths, found from their ends backwards: of all there are, the least by the states' keys. */

import type { Breaches } from "./breaches.ts";

/** A search that can be asked for what comes before a state. */
interface Backward {
  readonly breaches: Breaches;
  readonly stateAt: (number: number) => Int32Array;
  readonly depthOf: (number: number) => number;
  /** The states of a level that have a step to this one. */
  readonly predecessors: (state: Int32Array, level: number) => readonly Int32Array[];
}

/** A shortest path to what breaks the property; empty: nothing does. */
export function pathToBreach(search: Backward, property: number): readonly Int32Array[] {
  const breach = search.breaches.of(property);
  if (breach === null) return [];
  const { from, to, depth } = breach;
  return from === null ? back(search, [to], depth) : back(search, [to, from], depth - 1);
}

export const pathTo = (search: Backward, number: number): readonly Int32Array[] =>
  back(search, [search.stateAt(number)], search.depthOf(number));

/** `ending`: the end of a path, the last state first; the first of it is `depth` steps deep. */
function back(
  search: Backward,
  ending: readonly Int32Array[],
  depth: number,
): readonly Int32Array[] {
  const path = [...ending];
  for (let level = depth - 1; level >= 0; level -= 1) {
    const state = path[path.length - 1] as Int32Array;
    path.push(search.breaches.least(search.predecessors(state, level)));
  }
  return path.reverse();
}
