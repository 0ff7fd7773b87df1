/** Mutants of the kernel's blocks. */

import type { CheckerEdit } from "./search-edits.ts";

const toys = "test/explore.test.ts";
const blocks = "test/blocks.test.ts";
const threads = "test/workers.test.ts";
const block = "checker/kernel/assembly/block.ts";

export const blockEdits: readonly CheckerEdit[] = [
  {
    name: "dropped-block-stays-known",
    file: block,
    from: "  unstage(before);\n  forgetRecent();",
    to: "  unstage(before);",
    says: "States of a block that has to be begun again are taken for known.",
    tests: [blocks],
  },
  {
    name: "dropped-block-is-counted",
    file: block,
    from: "  unstage(before);\n  forgetRecent();\n  return 0;",
    to: "  countNotes();\n  unstage(before);\n  forgetRecent();\n  return 0;",
    says: "What a block counted stays counted when it has to be begun again.",
    tests: [blocks, threads],
  },
  {
    name: "refused-step-is-a-transition",
    file: block,
    from: "sum += <i32>isLive;",
    to: "sum += 1;",
    says: "A step without posts that a bound refuses is counted as taken.",
    tests: [blocks, toys],
  },
  {
    name: "outcomes-are-not-taken",
    file: block,
    from: "branchings += 1;",
    to: "",
    says: "A post with several outcomes has none.",
    tests: [blocks, toys],
  },
  {
    name: "outcome-before-its-move",
    file: block,
    from: "keepBranch(from, load<u32>(entry), answer, left, a, b, c);",
    to: "keepBranch(from, load<u32>(entry), answer, left, load<u64>(key), b, c);",
    says: "The outcomes of a post are those of its source, whose move is forgotten.",
    tests: [blocks, toys],
  },
  {
    name: "leave-of-an-outcome-is-free",
    file: block,
    from: "answer = grantOf(shared, demandIn(answer));",
    to: "answer = max(grantOf(shared, demandIn(answer)), shared << at.markBits);",
    says: "Where the shared part refuses a post's only outcome, it happens nevertheless.",
    tests: [blocks, toys],
  },
  {
    name: "second-post-is-the-first-again",
    file: block,
    from: "load<u32>(entry) + 8 * (posts - 1 - left);",
    to: "load<u32>(entry);",
    says: "Of two posts, the first is delivered twice.",
    tests: [blocks, toys],
  },
  {
    name: "second-post-begins-anew",
    file: block,
    from: "answer, left, a, b, c);",
    to: "answer, posts - 1, a, b, c);",
    says: "Where the second of two posts has outcomes, the step is taken up at the first.",
    tests: [blocks, toys],
  },
  {
    name: "refused-post-is-not-counted",
    file: block,
    from: "if (isRefusal(answer)) notes = noteAt(notes, refusalOf(answer));",
    to: "if (isRefusal(answer)) continue;",
    says: "Where a bound refuses a post, nobody hears of it.",
    tests: [blocks, toys],
  },
  {
    name: "moves-beyond-the-list",
    file: "checker/kernel/moves-record.ts",
    from: "ofKind.every(({ length }) => length <= at.listedMax);",
    to: "ofKind.length > 0;",
    says: "More moves are listed than their number has bits for.",
    tests: [blocks],
  },
];
