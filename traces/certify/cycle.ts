/**
 * Does a lasso come back? Terms and log positions of an endless election grow, so its worlds are never
 * equal. They are compared by *shape*: all that the rules can ask of terms (which is greater, by how
 * much among living ones) and of logs (which is as good as which, where two agree), and every other
 * field as it is. This is not the checker's canonical form: it keeps no log, only how logs compare.
 */

import type { Log, Run } from "../../model/log.ts";
import type { Message } from "../../model/messages.ts";
import type { World } from "./world.ts";

export function shapeOf({ parts, shared }: World): string {
  const messages = parts.flatMap(({ inbox }) => inbox.map(({ message }) => message));
  const living = [...parts.map(({ node }) => node.term), ...messages.map(({ term }) => term)];
  const least = Math.min(...living.filter((term) => term > 0));
  const logs = [...parts.map(({ node }) => node.log), ...messages.map(carried)];
  const compared = logs.map((one) => logs.map((other) => howLogsCompare(one, other, least)));
  const seen = [
    ...parts.flatMap(({ node }) => [
      ...[node.commit, endOf(node.log).last, node.log.base.last],
      ...node.progress.flatMap(({ match, next, inflights }) => [match, next - 1, next, ...inflights]),
    ]),
    ...messages.flatMap((one) => [one.index, one.commit, one.rejectHint, endOf(carried(one)).last]),
    ...compared.flat().flatMap(({ bounds }) => bounds),
  ];
  const places = numbered(seen);
  const at = (index: number): number => places.get(index) ?? -1;
  const term = (value: number): number | string =>
    value === 0 ? "none" : value < least ? "dead" : value - least;
  const members = parts.map(({ node, inbox, ...server }) => ({
    ...server,
    node: {
      ...{ ...node, term: term(node.term), commit: at(node.commit), log: null },
      progress: node.progress.map((peer) => ({
        ...peer,
        ...{ match: at(peer.match), next: at(peer.next), inflights: peer.inflights.map(at) },
      })),
    },
    inbox: inbox.map(({ age, message }) => ({
      ...{ ...message, age, term: term(message.term), logTerm: term(message.logTerm), entries: null },
      ...{ index: at(message.index), commit: at(message.commit), rejectHint: at(message.rejectHint) },
      holders: parts.map(({ node }) => termAt(node.log, message.index) === message.logTerm),
    })),
  }));
  const relations = compared.map((row) =>
    row.map(({ order, bounds, kinds }) => [order, bounds.map(at), kinds]),
  );
  return JSON.stringify([members, shared, relations]);
}

/** The entries that a message carries, or the place that it speaks of, as a log. */
const carried = ({ index, logTerm, entries }: Message): Log => ({
  base: { term: logTerm, last: index },
  runs: entries,
});

const endOf = ({ base, runs }: Log): Run => runs.at(-1) ?? base;

function termAt({ base, runs }: Log, at: number): number {
  return at < base.last ? 0 : [base, ...runs].find(({ last }) => at <= last)?.term ?? 0;
}

interface Comparison {
  /** Which is the better log to vote for. */
  readonly order: number;
  /** The last index of each stretch in which they compare alike, and how they do there. */
  readonly bounds: readonly number[];
  readonly kinds: readonly string[];
}

/** Where both know an entry they agree or differ; entries of living terms are told apart by these. */
function howLogsCompare(one: Log, other: Log, least: number): Comparison {
  const [a, b] = [endOf(one), endOf(other)];
  const order = Math.sign(a.term === b.term ? a.last - b.last : a.term - b.term);
  const first = Math.max(one.base.last, other.base.last);
  const last = Math.min(a.last, b.last);
  const ends = [...one.runs, ...other.runs, { last: first }].map((run) => run.last);
  const bounds = [...new Set([...ends, last])].filter((at) => at >= first && at <= last).toSorted(ascending);
  const kinds = bounds.map((at) => {
    const [mine, theirs] = [termAt(one, at), termAt(other, at)];
    const living = mine >= least ? `${mine - least}` : "dead";
    return mine === theirs ? living : `${living} or ${theirs >= least ? theirs - least : "dead"}`;
  });
  const isLastOfKind = (at: number): boolean => kinds[at] !== kinds[at + 1];
  return {
    order,
    bounds: bounds.filter((_, at) => isLastOfKind(at)),
    kinds: kinds.filter((_, at) => isLastOfKind(at)),
  };
}

const ascending = (a: number, b: number): number => a - b;

/** No step of the rules goes further from an index that it knows. */
const nearMax = 3;

/** Each index by its place: gaps that are near are kept, the others are all one. */
function numbered(indexes: readonly number[]): ReadonlyMap<number, number> {
  const places = new Map<number, number>();
  let [before, place] = [0, 0];
  for (const index of [...new Set([0, 1, ...indexes])].toSorted(ascending)) {
    place += Math.min(index - before, nearMax);
    places.set(index, place);
    before = index;
  }
  return places;
}
