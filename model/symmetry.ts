/**
 * Member symmetry: states that differ only by which member is which are one.
 *
 * No rule looks at a member's name but to ask whether two names are the same: members are compared,
 * stored, sent to and answered, never ordered. What is kept in the order of names (votes, progress,
 * inboxes) is put into it again by every renaming, and that order decides nothing: messages to
 * different members commute. So a renaming commutes with every step, with what the environment
 * grants and with what a bound refuses; it also keeps the counts that an environment holds. Only
 * the scenario's targets tell members apart, where it has faults that need a target: members are
 * interchangeable if both are targets, or neither is. They need not begin alike: two states of which
 * one is the other renamed have the same future up to that renaming, however each was reached.
 *
 * That holds for all that asks of a state or of one member's step without naming anyone. A cycle of
 * representatives may come back with its members exchanged, and marks on edges name senders, so the
 * reduction is not for graphs; see checker/symmetry.ts, which refuses it there.
 *
 * The representative puts interchangeable members into the order of what is cheap to see of them.
 * Members who look alike stay as they are, so one orbit may have several representatives: that costs
 * states, never soundness, as each is a renaming of a state that was reached.
 */

import { noNode } from "./ids.ts";
import type { NodeId } from "./ids.ts";
import type { Member } from "./member.ts";
import type { Budgets } from "./regime.ts";
import type { Permutation } from "./renaming.ts";

/** Slots that may be exchanged for each other, one list for each class of more than one. */
export type Classes = readonly (readonly number[])[];

const targeted = ["crashes", "restarts", "cuts", "heals"] as const;

/** The classes of a scenario with this many members. */
export function classesOf(
  members: number,
  { targets, budgets }: { readonly targets: readonly number[]; readonly budgets: Budgets },
): Classes {
  const slots = Array.from({ length: members }, (_, slot) => slot);
  const haveTargets = targeted.some((name) => budgets[name] > 0);
  const isTarget = (slot: number): boolean => haveTargets && targets.includes(slot + 1);
  const classes = [slots.filter(isTarget), slots.filter((slot) => !isTarget(slot))];
  return classes.filter((own) => own.length > 1);
}

/** What orders a member among those that it may be exchanged with. It names nobody. */
export interface Looks {
  readonly text: string;
  /** Compared as a number: a shift of all terms then changes no order. */
  readonly term: number;
}

export function looksOf({ node, up, cut, inbox }: Member): Looks {
  const kind = (id: NodeId): string => (id === noNode ? "-" : id === node.id ? "own" : "other");
  const { role, electionElapsed, vote, lead } = node;
  const text = [role, up, cut, electionElapsed, kind(vote), kind(lead), inbox.length].join();
  return { text, term: node.term };
}

/** The permutation that puts each class in order; null: it is. */
export function sorting(looks: readonly Looks[], classes: Classes): Permutation | null {
  const permutation = looks.map((_, slot) => slot);
  for (const slots of classes) {
    const sorted = [...slots].sort((a, b) => compare(looks[a], looks[b]) || a - b);
    sorted.forEach((slot, at) => {
      permutation[slot] = slots[at] ?? slot;
    });
  }
  return permutation.every((to, slot) => to === slot) ? null : permutation;
}

function compare(one: Looks | undefined, other: Looks | undefined): number {
  if (one === undefined || other === undefined) throw new Error("a slot without looks");
  if (one.text !== other.text) return one.text < other.text ? -1 : 1;
  return one.term - other.term;
}

/** Every permutation within the classes but the one that changes nothing. */
export function permutationsOf(members: number, classes: Classes): readonly Permutation[] {
  const unchanged = Array.from({ length: members }, (_, slot) => slot);
  const all = classes.reduce<readonly Permutation[]>(
    (permutations, slots) =>
      permutations.flatMap((permutation) =>
        arrangements(slots).map((arranged) =>
          permutation.map((to, slot) => arranged[slots.indexOf(slot)] ?? to),
        ),
      ),
    [unchanged],
  );
  return all.filter((permutation) => permutation.some((to, slot) => to !== slot));
}

const arrangements = (slots: readonly number[]): readonly (readonly number[])[] =>
  slots.length === 0
    ? [[]]
    : slots.flatMap((first) =>
        arrangements(slots.filter((slot) => slot !== first)).map((rest) => [first, ...rest]),
      );
