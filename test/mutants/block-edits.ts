/** Mutants of the kernel's blocks. */

import type { CheckerEdit } from "./search-edits.ts";

const toys = "test/explore.test.ts";
const blocks = "test/blocks.test.ts";
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
    from: "  dropNotes();\n  unstage",
    to: "  countNotes();\n  unstage",
    says: "What a block counted stays counted when it has to be begun again.",
    tests: [blocks],
  },
  {
    name: "refused-step-is-a-transition",
    file: block,
    from: "sum += <i32>isLive;",
    to: "sum += hasPost ? <i32>isLive : 1;",
    says: "A step without posts that a bound refuses is counted as taken.",
    tests: [blocks, toys],
  },
  {
    name: "outcomes-are-not-taken",
    file: block,
    from: "branchings += 1 - <i32>isLive;",
    to: "",
    says: "A post with several outcomes has none.",
    tests: [blocks, toys],
  },
  {
    name: "outcome-before-its-move",
    file: block,
    from: "keepBranch(from, load<u32>(entry), received, a1,",
    to: "keepBranch(from, load<u32>(entry), received, a,",
    says: "The outcomes of a post are those of its source, whose move is forgotten.",
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
