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
 *    An entry is only ever copied to the index that it had, so none comes to lie elsewhere.
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

import { renamedEnvironment } from "./environment.ts";
import type { Environment } from "./environment.ts";
import { index, noTerm, term } from "./ids.ts";
import type { Index, Term } from "./ids.ts";
import type { Log, Run } from "./log.ts";
import { ordered } from "./member.ts";
import type { Member } from "./member.ts";
import type { Message } from "./messages.ts";
import { numberingOf } from "./numbering.ts";
import type { Numbering } from "./numbering.ts";
import type { NodeState, Progress } from "./node.ts";
import { profiling } from "./profile.ts";
import type { Regime } from "./regime.ts";
import { rememberedByText } from "./remembered.ts";
import { renamedMember } from "./renaming.ts";
import type { Permutation } from "./renaming.ts";
import type { Bug, Rules } from "./rules.ts";
import { looksOf, permutationsOf, sorting } from "./symmetry.ts";
import type { Classes, Looks } from "./symmetry.ts";

/** What an explorer does to a state to make it canonical. */
export interface MemberRelabelling {
  readonly key: string;
  readonly apply: (slot: number, member: Member) => Member;
  readonly hit: string | null;
  /** Where each slot goes; absent: all stay. */
  readonly slots?: Permutation;
  readonly applyShared?: (environment: Environment) => Environment;
}

export interface MemberCanonical {
  readonly profile: (slot: number, member: Member) => string;
  readonly relabelling: (profiles: readonly string[]) => MemberRelabelling | null;
  /** Every renaming under which states count as one, but the one that renames nobody. */
  readonly symmetries: readonly MemberRelabelling[];
}

/** Which reductions there are: by numbers of terms and positions, by names of members. */
export interface Reductions {
  readonly numbers: boolean;
  /** The members that may be exchanged for each other; none: no symmetry. */
  readonly classes: Classes;
  readonly regime: Regime;
}

/**
 * Planted bugs to which the argument does not apply: a term goes back, or an append gives an entry
 * of an old term another index than it had.
 */
const unnumberedBugs: readonly (Bug | null)[] = [
  "termNotKeptOverRestart",
  "truncatesCommittedEntries",
  "appendWithoutConsistencyCheck",
];

export const mayBeNumbered = ({ bug }: Rules): boolean => !unnumberedBugs.includes(bug);

/** null: no state has another form. */
export function canonicalForm(members: number, reductions: Reductions): MemberCanonical | null {
  const { numbers, classes, regime } = reductions;
  const profileOf = profiling();
  const numbered = (_slot: number, member: Member): string => profileOf(member);
  if (classes.length > 0) return symmetricForm(members, numbers ? numbered : () => "", reductions);
  if (!numbers) return null;
  return {
    profile: numbered,
    relabelling: (profiles) => relabellingOf(numberingOf(profiles), null, regime),
    symmetries: [],
  };
}

/** Profiles and their numberings come again and again with other looks beside them: both are kept. */
function symmetricForm(
  members: number,
  numbered: MemberCanonical["profile"],
  { numbers, classes, regime }: Reductions,
): MemberCanonical {
  const texts: string[] = [];
  const numberOf = rememberedByText((text) => texts.push(text) - 1);
  const read = rememberedByText((profile) => {
    const [text = "", looks = ""] = profile.split(beforeLooks);
    return { number: numberOf(text), looks: JSON.parse(looks) as Looks };
  });
  const known = new Map<string, MemberRelabelling | null>();
  return {
    profile: (slot, member) =>
      `${numbered(slot, member)}${beforeLooks}${JSON.stringify(looksOf(member))}`,
    relabelling: (profiles) => {
      const found = profiles.map(read);
      const permutation = sorting(found.map(({ looks }) => looks), classes);
      // A numbering is of all members alike, so that of one order of them is that of every order.
      const ordered = found.map(({ number }) => number).sort((a, b) => a - b);
      const key = `${ordered.join()} ${permutation?.join() ?? ""}`;
      const before = known.get(key);
      if (before !== undefined) return before;
      const profileTexts = ordered.map((number) => texts[number] ?? "");
      const numbering = numbers ? numberingOf(profileTexts) : null;
      const relabelling = relabellingOf(numbering, permutation, regime);
      known.set(key, relabelling);
      return relabelling;
    },
    symmetries: permutationsOf(members, classes).flatMap(
      (permutation) => relabellingOf(null, permutation, regime) ?? [],
    ),
  };
}

/** No text of numbers and no looks hold this. */
const beforeLooks = " ";

/** First the numbers, then the names: neither looks at what the other changes. */
function relabellingOf(
  numbering: Numbering | null,
  permutation: Permutation | null,
  regime: Regime,
): MemberRelabelling | null {
  if (numbering === null && permutation === null) return null;
  const numbered = (member: Member): Member =>
    numbering === null ? member : renumbered(member, numbering, regime);
  const common = {
    key: `${numbering?.key ?? ""} ${permutation?.join() ?? ""}`,
    hit: numbering?.isWithinFarGap === true ? "farGap" : null,
  };
  if (permutation === null) return { ...common, apply: (_slot, member) => numbered(member) };
  return {
    ...common,
    apply: (_slot, member) => renamedMember(numbered(member), permutation, regime),
    slots: permutation,
    applyShared: (environment) => renamedEnvironment(environment, permutation),
  };
}

/** Where messages have no order they are kept by their text, in which numbers have now changed. */
function renumbered(member: Member, numbering: Numbering, regime: Regime): Member {
  const inbox = member.inbox.map(({ message, age }) => ({
    message: renumberedMessage(message, numbering),
    age,
  }));
  return {
    ...member,
    node: renumberedNode(member.node, numbering),
    inbox: regime.order === "any" ? ordered(inbox, regime) : inbox,
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
