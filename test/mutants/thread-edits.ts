/** Mutants of what threads that search together say to each other. */

import type { CheckerEdit } from "./search-edits.ts";

const threads = "test/workers.test.ts";
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
    from: "if (Atomics.load(state, control.handed) !== 0) return false;",
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
];
