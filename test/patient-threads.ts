/** Threads that a short search has too. */

import type { Threads } from "../checker/expansion.ts";
import { threadsFor } from "../checker/kernel/threads.ts";

/** As `threadsFor` gives them, but the search waits for them to begin instead of going on alone. */
export function patientThreads(workers: number, least: number): Threads | null {
  const threads = threadsFor(workers, least);
  if (threads === null) return null;
  const start: Threads["start"] = (...given) => {
    const crew = threads.start(...given);
    crew.assemble();
    return crew;
  };
  return { ...threads, start };
}
