/** What of a member and its inbox the numbering of a state depends on (canonical.ts). */

import { noTerm } from "./ids.ts";
import type { Run } from "./log.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import type { NodeState } from "./node.ts";
import { profileText } from "./numbering.ts";
import type { Extent, Profile } from "./numbering.ts";
import { rememberedByObject, rememberedByText } from "./remembered.ts";

/**
 * Profiles as text. What a node or a message adds to one is computed once for each, and a profile once
 * for all members to which the same is added.
 */
export function profiling(): (member: Member) => string {
  const added: Profile[] = [];
  const numberOfText = rememberedByText((text) => added.push(JSON.parse(text) as Profile) - 1);
  const numberOf = (profile: Profile): number => numberOfText(JSON.stringify(profile));
  const ofNode = rememberedByObject((node: NodeState) => numberOf(profileOfNode(node)));
  const ofMessage = rememberedByObject((message: Message) => numberOf(profileOfMessage(message)));
  const textOf = rememberedByText((all) => {
    const profiles = all.split(",").flatMap((number) => added[Number(number)] ?? []);
    return profileText({
      liveTerms: profiles.flatMap(({ liveTerms }) => liveTerms),
      extents: profiles.flatMap(({ extents }) => extents),
      boundaries: profiles.flatMap(({ boundaries }) => boundaries),
      positions: profiles.flatMap(({ positions }) => positions),
    });
  });
  return ({ node, inbox }) =>
    textOf([ofNode(node), ...inbox.map(({ message }) => ofMessage(message))].join());
}

const profileOfNode = (node: NodeState): Profile => ({
  liveTerms: [node.term],
  extents: ofKnownTerms(runsExtents(node.log.base, node.log.runs)),
  boundaries: boundariesOf(node.log.runs),
  positions: nodePositions(node),
});

function profileOfMessage(message: Message): Profile {
  const { term: sentAt, logTerm, index: at, entries } = message;
  const end = { term: logTerm, first: at, last: at };
  return {
    liveTerms: sentAt === noTerm ? [] : [sentAt],
    extents: ofKnownTerms([...runsExtents({ term: noTerm, last: at }, entries), end]),
    boundaries: boundariesOf(entries),
    positions: messagePositions(message),
  };
}

const ofKnownTerms = (extents: readonly Extent[]): readonly Extent[] =>
  extents.filter((extent) => extent.term !== noTerm);

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
