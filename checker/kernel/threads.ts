/** Threads for a search on this machine. Apart from the search, which runs in browsers too. */

import { Crew } from "./crew.ts";
import type { Threads } from "../expansion.ts";

const leastSources = 1 << 12;

/** `workers` threads in all: the searching one and others; null: only that one. */
export function threadsFor(workers: number, least = leastSources): Threads | null {
  if (workers <= 1) return null;
  const start: Threads["start"] = (memory, captain) => new Crew(memory, workers - 1, captain);
  return { count: workers - 1, least, start };
}
