/**
 * The canonical form of a cluster: one state for all that differ only in how terms and log positions
 * are numbered. It makes the graph of an endless election finite, and a livelock a real cycle.
 *
 * Terms. The rules compare terms, and add one to a member's own. A term is *live* if a member has it
 * or a message is sent at it, or if it is greater than the least of these, and *dead* otherwise. Terms
 * of members never decrease, so dead terms are terms of entries only, and no new entry gets one.
 *  - Live terms are shifted by one constant: that keeps order and successors.
 *  - Dead terms are read in two ways: entries are compared by (term, index), and terms at one and the
 *    same index are compared for equality. (The commit rule compares with a live term; a dead one
 *    always differs.) Numbering them by rank keeps both. So does making two neighbours in rank one,
 *    where every position of the lower term, in any log or message, lies before every position of the
 *    higher: by (term, index) the index then decides as the term did, and no index holds both.
 * Term 0 marks local messages and unknown entries, and stays 0; a state in which it is live is left
 * alone.
 *
 * Positions. The rules compare indexes, copy them, and go one up or down. Each index in the state
 * counts with the neighbours that a step may make of it; a gap between such indexes stays if it is less
 * than `nearGap`, and becomes `farGap` otherwise. Order and neighbourhood are kept, so every step
 * commutes with this, as long as no step makes a new index within a far gap, as a leader would that
 * appends entry after entry below another's last index: its true length would then matter. Such a
 * step leaves a gap just below `farGap`, is seen by that, and counts as a hit of the bound "farGap",
 * so that no verdict rests on it unsaid.
 */

import { index, noTerm, term } from "./ids.ts";
import type { Index, Term } from "./ids.ts";
import type { Log, Run } from "./log.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import { numberingOf, profileText } from "./numbering.ts";
import type { Extent, Numbering, Profile } from "./numbering.ts";
import type { NodeState, Progress } from "./node.ts";

export interface MemberRelabelling {
  readonly key: string;
  readonly apply: (slot: number, member: Member) => Member;
  readonly hit: string | null;
}

export const canonical = {
  profile: (_slot: number, member: Member): string => profileText(profileOf(member)),
  relabelling: (profiles: readonly string[]): MemberRelabelling | null => {
    const numbering = numberingOf(profiles);
    if (numbering === null) return null;
    return {
      key: numbering.key,
      apply: (_slot, member) => renumbered(member, numbering),
      hit: numbering.isWithinFarGap ? "farGap" : null,
    };
  },
};

function profileOf({ node, inbox }: Member): Profile {
  const messages = inbox.map(({ message }) => message);
  const logs = [
    runsExtents(node.log.base, node.log.runs),
    ...messages.map(({ index: at, entries }) => runsExtents({ term: noTerm, last: at }, entries)),
  ];
  const ends = messages.map(({ logTerm, index: at }) => ({ term: logTerm, first: at, last: at }));
  return {
    liveTerms: [node.term, ...messages.map((message) => message.term).filter((at) => at !== noTerm)],
    extents: [...logs.flat(), ...ends].filter((extent) => extent.term !== noTerm),
    boundaries: [node.log.runs, ...messages.map(({ entries }) => entries)].flatMap(boundariesOf),
    positions: [...nodePositions(node), ...messages.flatMap(messagePositions)],
  };
}

/** Where the entries of each term lie; of the base only its last index is known. */
function runsExtents(base: Run, runs: readonly Run[]): readonly Extent[] {
  const starts = [base, ...runs].map(({ last }) => last + 1);
  return [
    { term: base.term, first: base.last, last: base.last },
    ...runs.map((run, at) => ({ term: run.term, first: starts[at] ?? run.last, last: run.last })),
  ];
}

const boundariesOf = (runs: readonly Run[]): Profile["boundaries"] =>
  runs.slice(1).map((next, at) => {
    const before = runs[at] ?? next;
    return { at: before.last, before: before.term, after: next.term };
  });

/** The indexes in a member's state, and those that a step can make of them. */
function nodePositions({ log, commit, progress }: NodeState): readonly number[] {
  const last = log.runs[log.runs.length - 1]?.last ?? log.base.last;
  return [
    ...[log.base.last, commit].flatMap(withNext),
    // Its next entry, and where a leader sends from after that.
    ...[last, last + 1, last + 2],
    // An append begins one before `next`, and `next` is only ever set, never counted up.
    ...progress.flatMap(({ match, next, inflights }) => [
      ...withNext(match),
      ...[next - 1, next],
      ...inflights,
    ]),
  ];
}

/** An answer's index or hint becomes a match or a `next`, which is one more. */
const messagePositions = (message: Message): readonly number[] => [
  ...withNext(message.index),
  ...withNext(message.rejectHint),
  ...withNext(message.entries[message.entries.length - 1]?.last ?? message.index),
  ...withNext(message.commit),
];

const withNext = (at: number): readonly number[] => [at, at + 1];

function renumbered(member: Member, numbering: Numbering): Member {
  return {
    ...member,
    node: renumberedNode(member.node, numbering),
    inbox: member.inbox.map((envelope) => ({
      ...envelope,
      message: renumberedMessage(envelope.message, numbering),
    })),
  };
}

function renumberedNode(node: NodeState, numbering: Numbering): NodeState {
  return {
    ...node,
    term: termIn(numbering, node.term),
    commit: indexIn(numbering, node.commit),
    log: renumberedLog(node.log, numbering),
    progress: node.progress.map((progress) => renumberedProgress(progress, numbering)),
  };
}

const renumberedProgress = (progress: Progress, numbering: Numbering): Progress => ({
  ...progress,
  match: indexIn(numbering, progress.match),
  next: indexIn(numbering, progress.next),
  inflights: progress.inflights.map((at) => indexIn(numbering, at)),
});

const renumberedMessage = (message: Message, numbering: Numbering): Message => ({
  ...message,
  term: termIn(numbering, message.term),
  logTerm: termIn(numbering, message.logTerm),
  index: indexIn(numbering, message.index),
  commit: indexIn(numbering, message.commit),
  rejectHint: indexIn(numbering, message.rejectHint),
  entries: renumberedRuns(message.entries, numbering),
});

function renumberedLog({ base, runs }: Log, numbering: Numbering): Log {
  return {
    base: { term: termIn(numbering, base.term), last: indexIn(numbering, base.last) },
    runs: renumberedRuns(runs, numbering),
  };
}

/** Neighbours whose terms have become one are one run. */
function renumberedRuns(runs: readonly Run[], numbering: Numbering): readonly Run[] {
  const terms = runs.map((run) => termIn(numbering, run.term));
  return runs.flatMap(({ last }, at) => {
    const own = terms[at] ?? noTerm;
    return terms[at + 1] === own ? [] : [{ term: own, last: indexIn(numbering, last) }];
  });
}

const termIn = (numbering: Numbering, value: Term): Term => term(numbering.termOf(value));
const indexIn = (numbering: Numbering, value: Index): Index => index(numbering.indexOf(value));
