/** A member's log as runs of entries of one term, so that a gap of a thousand costs nothing. */

import { entriesBetween, indexAfter, minIndex, nextIndex, noTerm } from "./ids.ts";
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

const lastRun = (log: Log): Run => log.runs[log.runs.length - 1] ?? log.base;

export const lastIndex = (log: Log): Index => lastRun(log).last;
export const lastTerm = (log: Log): Term => lastRun(log).term;

/** The term of the entry at an index; 0 below the base and above the last (log.go `term`). */
export function termAt(log: Log, at: Index): Term {
  if (at === log.base.last) return log.base.term;
  if (at < log.base.last) return noTerm;
  return log.runs.find(({ last }) => at <= last)?.term ?? noTerm;
}

/** Has the log an entry of this term at this index (log.go `matchTerm`)? */
export const matches = (log: Log, at: Index, term: Term): boolean => termAt(log, at) === term;

/** Is a log that ends so at least as up to date as this one (Raft §5.4.1; log.go `isUpToDate`)? */
export function isUpToDate(log: Log, endTerm: Term, endIndex: Index): boolean {
  const isNewer = endTerm > lastTerm(log);
  const isAsLong = endTerm === lastTerm(log) && endIndex >= lastIndex(log);
  return isNewer || isAsLong;
}

/** The entries after an index that is not below the base, as runs. */
export const entriesAfter = (log: Log, after: Index): readonly Run[] =>
  log.runs.filter(({ last }) => last > after);

/** At most one of the entries that begin after an index. */
export const firstOf = (entries: readonly Run[], after: Index): readonly Run[] =>
  entries.slice(0, 1).map(({ term }) => ({ term, last: nextIndex(after) }));

/** The last index of entries that begin after an index. */
export const endOf = (entries: readonly Run[], after: Index): Index =>
  entries[entries.length - 1]?.last ?? after;

/** The log up to and including an index; its base stays. */
export function truncate(log: Log, to: Index): Log {
  const starts = log.runs.map((_, at) => log.runs[at - 1]?.last ?? log.base.last);
  const kept = log.runs
    .filter((_, at) => (starts[at] ?? to) < to)
    .map(({ term, last }) => ({ term, last: minIndex(last, to) }));
  return { base: log.base, runs: kept };
}

/** The log with these entries at its end; runs of one term become one. */
export function append(log: Log, entries: readonly Run[]): Log {
  const runs = [...log.runs, ...entries];
  return { base: log.base, runs: runs.filter(({ term }, at) => runs[at + 1]?.term !== term) };
}

/** The log with one more entry. */
export const appendOne = (log: Log, term: Term): Log =>
  append(log, [{ term, last: nextIndex(lastIndex(log)) }]);

/**
 * The first index, among entries that begin after one, at which this log holds no entry of the same
 * term; null if it holds them all (log.go `findConflict`).
 */
export function firstDifference(log: Log, after: Index, entries: readonly Run[]): Index | null {
  let at = nextIndex(after);
  for (const { term, last } of entries) {
    while (at <= last) {
      if (!matches(log, at, term)) return at;
      at = nextIndex(minIndex(last, runEnd(log, at)));
    }
  }
  return null;
}

/** The last index of the run that holds an index. */
const runEnd = (log: Log, at: Index): Index => log.runs.find(({ last }) => at <= last)?.last ?? at;

/** The term at each index of entries that begin after one. */
export function termsOf(entries: readonly Run[], after: Index): readonly Term[] {
  const count = entriesBetween(after, endOf(entries, after));
  return Array.from({ length: count }, (_, offset) => {
    const at = indexAfter(after, offset + 1);
    return entries.find(({ last }) => at <= last)?.term ?? noTerm;
  });
}
