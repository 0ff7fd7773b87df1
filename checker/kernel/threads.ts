/** Threads for a search on this machine. Apart from the search, which runs in browsers too. */

import { Crew } from "./crew.ts";
import type { Threads } from "../search.ts";

/** `workers` threads in all: the searching one and others; null: only that one. */
export function threadsFor(workers: number): Threads | null {
  if (workers <= 1) return null;
  return { count: workers - 1, start: (memory, captain) => new Crew(memory, workers - 1, captain) };
}
