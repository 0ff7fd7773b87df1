/**
 * What a trace may claim, told a second time: each property of safety by its words in the paper, and
 * what progress counts. None of it is shared with the checker's properties.
 */

import type { Log } from "../../model/log.ts";
import type { Member } from "../../model/member.ts";
import type { World } from "./world.ts";

/** Does this world, or the step that led to it, break the property? */
export type Broken = (before: World, after: World) => boolean;

/** null: no property of states and steps has this name. */
export function brokenOf(property: string): Broken | null {
  const plain = Object.hasOwn(safety, property) ? safety[property] : undefined;
  if (plain !== undefined) return plain;
  const [family, most] = property.split(":");
  if (family === "RoundsBounded") return (_, { shared }) => shared.campaigns > Number(most);
  if (family === "DepositionsBounded") return (_, { shared }) => shared.depositions > Number(most);
  return null;
}

/** The term of an entry; undefined where the log has none, or no longer knows. */
function entry({ base, runs }: Log, at: number): number | undefined {
  if (at < base.last) return undefined;
  return [base, ...runs].find(({ last }) => at <= last)?.term;
}

/** Between these indexes nothing changes in either log: where a run of one ends, and the next one. */
const edges = (...logs: readonly Log[]): readonly number[] => [
  ...new Set(logs.flatMap(({ base, runs }) => [base, ...runs]).flatMap(({ last }) => [last, last + 1])),
];

/** Is there an index, up to `to`, at which both logs know an entry, and not the same? */
const differ = (a: Log, b: Log, to: number): boolean =>
  edges(a, b).some((at) => {
    const [one, other] = [entry(a, at), entry(b, at)];
    return at <= to && one !== undefined && other !== undefined && one !== other;
  });

const lengthOf = ({ base, runs }: Log): number => runs.at(-1)?.last ?? base.last;

/** Were entries up to `to` overwritten or cut off? */
const lost = (before: Log, after: Log, to: number): boolean =>
  differ(before, after, to) || lengthOf(after) < Math.min(to, lengthOf(before));

const leads = ({ up, node }: Member): boolean => up && node.role === "leader";

const somePair = (
  { parts }: World,
  shows: (one: Member, other: Member) => boolean,
): boolean => parts.some((one) => parts.some((other) => other !== one && shows(one, other)));

const someStep =
  (shows: (was: Member, is: Member) => boolean): Broken =>
  (before, after) =>
    before.parts.some((was, slot) => {
      const is = after.parts[slot];
      return is !== undefined && is !== was && shows(was, is);
    });

const safety: Readonly<Record<string, Broken>> = {
  ElectionSafety: (_, world) => {
    const terms = world.parts.filter(leads).map(({ node }) => node.term);
    return new Set(terms).size < terms.length;
  },
  LeaderAppendOnly: someStep(
    (was, is) =>
      leads(was) && leads(is) && was.node.term === is.node.term &&
      lost(was.node.log, is.node.log, lengthOf(was.node.log)),
  ),
  LogMatching: (_, world) =>
    somePair(world, ({ node: { log: a } }, { node: { log: b } }) =>
      edges(a, b).some((at) => {
        const [one, other] = [entry(a, at), entry(b, at)];
        return one !== undefined && one === other && differ(a, b, at);
      }),
    ),
  LeaderCompleteness: (_, world) =>
    somePair(world, (leader, { node }) => {
      const { log, term } = leader.node;
      return leads(leader) && node.term <= term && lacks(log, node.log, node.commit);
    }),
  StateMachineSafety: (_, world) =>
    somePair(world, ({ node: a }, { node: b }) => differ(a.log, b.log, Math.min(a.commit, b.commit))),
  VoteOncePerTerm: someStep(
    ({ node: was }, { node: is }) => was.term === is.term && was.vote !== 0 && was.vote !== is.vote,
  ),
  TermMonotonic: someStep((was, is) => is.node.term < was.node.term),
  CommitMonotonic: someStep((was, is) => is.node.commit < was.node.commit),
  CommittedEntriesSurvive: someStep((was, is) => lost(was.node.log, is.node.log, was.node.commit)),
  NoPanic: (_, { parts }) => parts.some(({ panic }) => panic !== null),
};

/** Does a log lack something, up to `to`, of what the other holds? */
const lacks = (log: Log, other: Log, to: number): boolean =>
  differ(log, other, to) || lengthOf(log) < Math.min(to, lengthOf(other));

/** Is `a` as good a log as `b` (Raft §5.4.1)? */
function isAsGood(a: Log, b: Log): boolean {
  const [endA, endB] = [a, b].map((log) => log.runs.at(-1) ?? log.base);
  if (endA === undefined || endB === undefined) return false;
  return endA.term === endB.term ? endA.last >= endB.last : endA.term > endB.term;
}

/**
 * Did a member disturb, that could not be elected by its log, where a majority that could be was up
 * and reachable?
 */
export function isDisturbance({ parts }: World, sender: number): boolean {
  const majority = Math.floor(parts.length / 2) + 1;
  const electable = parts.filter(
    ({ node }) => parts.filter((voter) => isAsGood(node.log, voter.node.log)).length >= majority,
  );
  const inContact = electable.filter(({ up, cut }) => up && !cut);
  const isElectable = electable.some(({ node }) => node.id === sender);
  return sender > 0 && !isElectable && inContact.length >= majority;
}
