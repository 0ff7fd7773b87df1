/** Mutants of the kernel's blocks. */

import type { CheckerEdit } from "./search-edits.ts";

const toys = "test/explore.test.ts";
const blocks = "test/blocks.test.ts";
const threads = "test/workers.test.ts";
const block = "checker/kernel/assembly/block.ts";
const listed = "checker/kernel/assembly/listed.ts";
const lists = "checker/kernel/assembly/lists.ts";
const record = "checker/kernel/moves-record.ts";

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
    name: "dropped-leave-is-counted",
    file: block,
    from: "  uncount(locals);\n",
    to: "",
    says: "Steps without posts stay counted when their block has to be begun again.",
    tests: [blocks, threads],
  },
  {
    name: "leave-of-the-block-before",
    file: block,
    from: "  readLeave(first, sources);\n",
    to: "  if (first == 0) readLeave(first, sources);\n",
    says: "Sources of a block have the leave that those of the first had.",
    tests: [blocks, toys],
  },
  {
    name: "unknown-leave-is-a-refusal",
    file: listed,
    from: "if (unknown > 0) othersWait(list, unknown);",
    to: "",
    says: "A step is left out where no table has its leave yet.",
    tests: [blocks, toys],
  },
  {
    name: "refused-step-is-a-transition",
    file: listed,
    from: "left += <i32>isLive;",
    to: "left += 1;",
    says: "A step that a bound refuses is taken.",
    tests: [blocks, toys],
  },
  {
    name: "refused-step-is-counted-as-taken",
    file: listed,
    from: "return select<usize>(takenBy(own, word), refusalOf(own, <i32>granted), <i64>granted >= 0);",
    to: "return takenBy(own, word);",
    says: "A step without posts that a bound refuses is counted as taken.",
    tests: [blocks, toys],
  },
  {
    name: "outcomes-are-not-taken",
    file: "checker/kernel/assembly/waiting.ts",
    from: "waiting += 1;",
    to: "",
    says: "A post with several outcomes has none.",
    tests: [blocks, toys],
  },
  {
    name: "outcome-before-its-post",
    file: block,
    from: "if (received == at.unknown) return post(place + next, left + 1, 0,",
    to: "if (received == at.unknown) return post(place + next, left, 0,",
    says: "A post is left out where no table has what it does yet.",
    tests: [blocks, toys],
  },
  {
    name: "leave-of-an-outcome-is-free",
    file: listed,
    from: "const granted = received < 0 ? received : valueIn(grid, shared, demandIn(received));",
    to: "const granted = received < 0 ? received : max(valueIn(grid, shared, demandIn(received)), shared << at.markBits);",
    says: "Where the shared part refuses a post's only outcome, it happens nevertheless.",
    tests: [blocks, toys],
  },
  {
    name: "second-post-is-the-first-again",
    file: listed,
    from: "+ at.moveSize + 8 * post;",
    to: "+ at.moveSize;",
    says: "Of two posts, the first is delivered twice.",
    tests: [blocks, toys],
  },
  {
    name: "second-post-begins-anew",
    file: listed,
    from: "posts - 1 - post, a, b, c);",
    to: "posts - 1, a, b, c);",
    says: "Where the second of two posts has outcomes, the step is taken up at the first.",
    tests: [blocks, toys],
  },
  {
    name: "refused-post-is-not-counted",
    file: listed,
    from: "if (granted != at.unknown && isRefusal(granted)) notes = noteAt(own, notes, refusalOf(own, granted));",
    to: "if (granted != at.unknown && isRefusal(granted)) continue;",
    says: "Where a bound refuses a post, nobody hears of it.",
    tests: [blocks, toys],
  },
  {
    name: "change-in-every-word",
    file: lists,
    from: "v128.store(to + at.bytesOfChanges * word, v128.and(low, isThere));",
    to: "v128.store(to + at.bytesOfChanges * word, low);",
    says: "A step changes its component in each word of a state.",
    tests: [blocks, toys],
  },
  {
    name: "moves-beyond-the-fourth",
    file: lists,
    from: "for (let more = 4; more < count; more += 4) {",
    to: "for (let more = 4; more < count; more += 8) {",
    says: "Of a part with many moves, some are not listed.",
    tests: [blocks, toys],
  },
  {
    name: "demands-beyond-the-list",
    file: record,
    from: "fieldIn(move, at.moveDemand) < at.listedDemands &&",
    to: "fieldIn(move, at.moveDemand) < 2 * at.listedDemands &&",
    says: "A move is listed though its demand has more bits than a list has for it.",
    tests: [blocks],
  },
  {
    name: "breaking-moves-are-listed",
    file: record,
    from: " && fieldIn(move, at.moveBreaks) === 0;",
    to: ";",
    says: "A step that breaks a property is taken where nobody looks at what it breaks.",
    tests: [blocks, toys],
  },
  {
    name: "moves-beyond-the-list",
    file: record,
    from: "    isListed &&= count <= at.listedMax;\n",
    to: "",
    says: "More moves are listed than their number has bits for.",
    tests: [blocks],
  },
  {
    name: "grid-forgets-as-it-grows",
    file: "checker/kernel/tables.ts",
    from: "const from = old + 4 * each * 2 ** columnsLog2;",
    to: "const from = old + 4 * each * 2 ** this.#columnsLog2;",
    says: "Leave of other states of the environment is found where the table of leave got more columns.",
    tests: ["test/tables.test.ts"],
  },
];
