/** Mutants of the reductions: canonical form, urgent deliveries, symmetry, draws of timeouts. */

import type { CheckerEdit } from "./search-edits.ts";

const graph = "test/cluster-graph.test.ts";
const reductions = "test/reductions.test.ts";
const clusters = "test/searches/random-cluster.test.ts";
const canonical = "test/searches/canonical.test.ts";
const numbering = "test/numbering.test.ts";
const random = "test/random-reductions.test.ts";
const symmetry = "test/symmetry.test.ts";
const urgent = "test/urgent.test.ts";

export const reductionEdits: readonly CheckerEdit[] = [
  {
    name: "terms-shifted-apart",
    file: "model/numbering.ts",
    from: "return { shift: group + 1 - least, dead };",
    to: "return { shift: 1 - least, dead };",
    says: "Living terms come to coincide with dead ones.",
    tests: [numbering, canonical, random, reductions, clusters],
  },
  {
    name: "overlapping-terms-become-one",
    file: "model/numbering.ts",
    from: "if (first <= groupLast) group += 1;",
    to: "if (first < groupLast) group += 1;",
    says: "Dead terms that share a position are taken for one.",
    tests: [numbering, canonical, random, reductions, clusters],
  },
  {
    name: "dead-terms-too-many",
    file: "model/numbering.ts",
    from: "extents.filter(({ term }) => term < least);",
    to: "extents.filter(({ term }) => term <= least);",
    says: "The least living term is numbered as if it were dead.",
    tests: [numbering, canonical, random, reductions, clusters],
  },
  {
    name: "gaps-are-forgotten",
    file: "model/numbering.ts",
    from: "number += gap < nearGap ? gap : farGap;",
    to: "number += gap < nearGap ? gap : nearGap;",
    says: "A far gap becomes one of two positions.",
    tests: [numbering, canonical, random, reductions, clusters],
  },
  {
    name: "far-gap-is-not-told",
    file: "model/numbering.ts",
    from: "if (gap < farGap && gap >= farGap - shrinkMax) isWithinFarGap = true;",
    to: "",
    says: "A step into a far gap is no hit.",
    tests: [numbering, canonical, random, reductions],
  },
  {
    name: "commit-is-not-renumbered",
    file: "model/canonical.ts",
    from: "    commit: indexIn(numbering, node.commit),",
    to: "",
    says: "A relabelling leaves members' commit indexes as they are.",
    tests: [numbering, canonical, random, reductions, clusters],
  },
  {
    name: "request-term-is-not-live",
    file: "model/profile.ts",
    from: "liveTerms: sentAt === noTerm ? [] : [sentAt],",
    to: "liveTerms: [],",
    says: "Terms that only messages have are taken for dead.",
    tests: [numbering, canonical, random, reductions, clusters],
  },
  {
    name: "progress-gives-no-positions",
    file: "model/profile.ts",
    from: "      ...[next - 1, next],\n",
    to: "",
    says: "What a leader sends next does not count as a position.",
    tests: [numbering, canonical, random, reductions, clusters],
  },
  {
    name: "urgent-though-it-sends",
    file: "model/urgent.ts",
    from: "if (step.sent.length > 0 || step.panic !== null) return false;",
    to: "if (step.panic !== null) return false;",
    says: "A delivery that sends something may come first.",
    tests: [urgent, random, reductions, clusters],
  },
  {
    name: "quiet-answers-anywhere",
    file: "model/urgent.ts",
    from: "return isOwnAnswer && hasQuietAnswers && ",
    to: "return isOwnAnswer && ",
    says: "Answers come first though channels are unordered, or proposals are made.",
    tests: [urgent, random, reductions, clusters],
  },
  {
    name: "granted-pre-vote-anywhere",
    file: "model/urgent.ts",
    from: "isGrantedPreVote && node.role !== \"preCandidate\") {\n    return ticksWait &&",
    to: "isGrantedPreVote && node.role !== \"preCandidate\") {\n    return",
    says: "Granted pre-votes come first though the member may tick before.",
    tests: [urgent, random, reductions, clusters],
  },
  {
    name: "renaming-leaves-the-vote",
    file: "model/renaming.ts",
    from: "vote: named(node.vote),",
    to: "vote: node.vote,",
    says: "A member that is renamed has voted for whom the name now stands.",
    tests: [symmetry],
  },
  {
    name: "renaming-leaves-the-inbox",
    file: "model/renaming.ts",
    from: "inbox: ordered(inbox, regime),",
    to: "inbox,",
    says: "A renamed member's messages stay in the order of the old names.",
    tests: [symmetry],
  },
  {
    name: "targets-are-exchanged",
    file: "model/symmetry.ts",
    from: "haveTargets && targets.includes(slot + 1);",
    to: "haveTargets && targets.length === 0;",
    says: "A member at which faults are aimed may change places with another.",
    tests: [symmetry],
  },
  {
    name: "eager-draws-stop-short",
    file: "model/steps.ts",
    from: "Array.from({ length: first }, (_, at) => first + at);",
    to: "Array.from({ length: first - 1 }, (_, at) => first + at);",
    says: "Eager draws never take the longest timeout.",
    tests: [reductions, "test/timeout.test.ts"],
  },
  {
    name: "steps-remember-too-little",
    file: "model/steps.ts",
    from: "return `tick ${input.fires}`;",
    to: 'return "tick";',
    says: "A tick that fires is remembered as one that does not.",
    tests: [graph, reductions],
  },
];
