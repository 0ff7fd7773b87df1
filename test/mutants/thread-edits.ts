/** Mutants of what threads that search together say to each other. */

import type { CheckerEdit } from "./search-edits.ts";

const threads = "test/workers.test.ts";
const blocks = "test/blocks.test.ts";
const block = "checker/kernel/assembly/block.ts";
const crew = "checker/kernel/crew.ts";
const thread = "checker/kernel/thread.ts";

export const threadEdits: readonly CheckerEdit[] = [
  {
    name: "threads-move-nothing",
    file: crew,
    from: "helper.move(from, from + each,",
    to: "helper.move(from, from,",
    says: "When the table grows, the homes that another thread should move stay where they are.",
    tests: [threads],
  },
  {
    name: "thread-keeps-its-kernel",
    file: "checker/kernel/helper.ts",
    from: "      this.#port.postMessage(moduleOf(words, false));\n",
    to: "",
    says: "A thread goes on with the kernel of states of fewer words.",
    tests: ["test/blocks.test.ts", "test/workers.test.ts"],
  },
  {
    name: "unchanged-part-is-the-first",
    file: "checker/effects.ts",
    from: "outcome.part === before ? part",
    to: "outcome.part === before ? 0",
    says: "A part that a message leaves as it is becomes the part that was found first.",
    tests: ["test/explore.test.ts", threads],
  },
  {
    name: "handed-states-are-taken-again",
    file: crew,
    from: "      helper.forgetHanded();\n",
    to: "      if (hasStopped) helper.forgetHanded();\n",
    says: "What a thread handed over is taken each time that the searching thread looks.",
    tests: [threads],
  },
  {
    name: "handed-states-are-written-over",
    file: thread,
    from: "if (Atomics.load(state, control.hasHanded) !== 0) return false;",
    to: "",
    says: "A thread hands over new states where those before were not taken yet.",
    tests: [threads],
  },
  {
    name: "thread-leaves-its-job",
    file: thread,
    from: "isAtJob = reason !== at.allDone;",
    to: "isAtJob = false;",
    says: "A thread that stopped within a job begins with the next one.",
    tests: [threads],
  },
  {
    name: "postponed-moves-are-left",
    file: crew,
    from: "(next < end ? postponedLeast : 1)",
    to: "(next < end ? postponedLeast : 2)",
    says: "A level ends with one move left that a thread has postponed.",
    tests: [blocks, threads],
  },
  {
    name: "postponed-step-is-counted",
    file: block,
    from: "      if (!postponeOther(from, place)) return missing;\n      setNoted(before);",
    to: "      if (!postponeOther(from, place)) return missing;",
    says: "What was counted of a step stays counted when it is postponed.",
    tests: [blocks, threads],
  },
  {
    name: "dropped-block-stays-postponed",
    file: block,
    from: "  setPostponed(postponedBefore);\n",
    to: "",
    says: "What a block postponed stays postponed when the block has to be begun again.",
    tests: [blocks, threads],
  },
  {
    name: "unlisted-sources-are-listed",
    file: "checker/kernel/assembly/lists.ts",
    from: "isUnlisted |= where | load<i32>(",
    to: "isUnlisted |= load<i32>(",
    says: "Of a source with a part whose moves are not known yet, others' moves are taken.",
    tests: [blocks, threads],
  },
];
