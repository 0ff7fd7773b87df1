/** Threads for a search on this machine. Apart from the search, which runs in browsers too. */

import { Crew } from "./crew.ts";
import type { Threads } from "../expansion.ts";

const leastSources = 1 << 12;

/**
 * `workers` threads in all: the searching one and others; null: only that one. `isPatient`: it waits for
 * the others to begin, instead of going on alone, so that a short search has them too.
 */
export function threadsFor(workers: number, least = leastSources, isPatient = false): Threads | null {
  if (workers <= 1) return null;
  const start: Threads["start"] = (memory, captain) => {
    const crew = new Crew(memory, workers - 1, captain);
    if (isPatient) crew.assemble();
    return crew;
  };
  return { count: workers - 1, least, start };
}
