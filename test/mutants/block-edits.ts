/** Mutants of the kernel's blocks, and of the rounds in which full homes are passed. */

import type { CheckerEdit } from "./search-edits.ts";

const systems = "test/random-systems.test.ts";
const toys = "test/explore.test.ts";
const blocks = "test/blocks.test.ts";
const block = "checker/kernel/assembly/block.ts";
const visited = "checker/kernel/assembly/visited.ts";

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
    name: "refused-step-arrives",
    file: block,
    from: "const kept = <u64>~(<i64>granted >> 63);",
    to: "const kept: u64 = ~0;",
    says: "A step without posts that a bound refuses is taken all the same.",
    tests: [blocks, toys],
  },
  {
    name: "refused-step-is-a-transition",
    file: block,
    from: "notes = noteAt(notes, area + counter);\n    sum += <i32>isLive;",
    to: "notes = noteAt(notes, area + counter);\n    sum += 1;",
    says: "A step without posts that a bound refuses is counted as taken.",
    tests: [blocks, toys],
  },
  {
    name: "outcomes-are-not-taken",
    file: block,
    from: "waiting += 1 - <i32>isLive;",
    to: "",
    says: "A post with several outcomes has none.",
    tests: [blocks, toys],
  },
  {
    name: "outcome-before-its-move",
    file: block,
    from: "store<u64>(branch, a1);",
    to: "store<u64>(branch, a);",
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
  {
    name: "home-is-passed-though-free",
    file: "checker/kernel/assembly/keys.ts",
    from: "v128.or(v128.eq<u64>(c, none), v128.eq<u64>(d, none)),",
    to: "v128.or(v128.eq<u64>(c, none), v128.eq<u64>(c, none)),",
    says: "Where only the last places of a home are free, the next is read; the state may be found twice.",
    tests: [toys, systems],
  },
  {
    name: "second-home-is-passed",
    file: visited,
    from: "seen == isThere ? at.noHome : place + group * isFurther",
    to: "seen == isThere ? at.noHome : place + group",
    says: "Of homes that are read in later rounds each is passed, full or not.",
    tests: [toys, systems],
  },
];
