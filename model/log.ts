/** A member's log as runs of entries that share a term, so that a gap of a thousand costs nothing. */

import type { Index, Term } from "./ids.ts";

/** Entries of one term, up to and including index `last`; they begin after the run before. */
export interface Run {
  readonly term: Term;
  readonly last: Index;
}

/** `base` is the position just before the first entry (etcd's compaction point). */
export interface Log {
  readonly base: Run;
  /** Ascending by `last` and of strictly ascending terms; none is empty. */
  readonly runs: readonly Run[];
}
