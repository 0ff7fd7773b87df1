/** Mutants of the checker: its search and its keys. Each names tests that may see it. */

import type { Edit } from "./edit.ts";

export interface CheckerEdit extends Edit {
  /** Test files, the likeliest first: the first that fails has caught it. */
  readonly tests: readonly string[];
}

const systems = "test/random-systems.test.ts";
const toys = "test/explore.test.ts";
const tables = "test/tables.test.ts";
const graph = "test/cluster-graph.test.ts";
const keys = "test/key.test.ts";
const limits = "test/limits.test.ts";
const threads = "test/workers.test.ts";
const checkpoint = "test/checkpoint/checkpoint.test.ts";
const spill = "test/spill/spill.test.ts";
const log = "test/state-log.test.ts";

export const searchEdits: readonly CheckerEdit[] = [
  {
    name: "key-without-lead",
    file: "model/key.ts",
    from: "  lead: String,\n",
    to: "",
    says: "A member's key forgets whom it follows.",
    tests: [keys, graph],
  },
  {
    name: "key-without-paused",
    file: "model/key.ts",
    from: "  paused: String,\n",
    to: '  paused: () => "",\n',
    says: "A member's key forgets whether a peer is paused.",
    tests: [keys, graph],
  },
  {
    name: "key-without-owed-ticks",
    file: "model/member.ts",
    from: "      texts.owedTicks(member.owedTicks),\n",
    to: "",
    says: "A member's key forgets the ticks that its server owes it.",
    tests: [keys, graph],
  },
  {
    name: "key-without-ages",
    file: "model/member.ts",
    from: '`${age}:${messageText(message)}`',
    to: "messageText(message)",
    says: "A member's key forgets how long messages have waited.",
    tests: [keys, graph],
  },
  {
    name: "one-name-for-many",
    file: "model/names.ts",
    from: "numbers.get(key) ?? numbers.size;",
    to: "numbers.get(key) ?? Math.min(numbers.size, 40);",
    says: "From the forty-first on, all nodes and all messages have one name.",
    tests: [keys, graph],
  },
  {
    name: "key-without-depositions",
    file: "model/environment.ts",
    from: "${campaigns} ${depositions} ${inFlight}`;\n};",
    to: "${campaigns} ${inFlight}`;\n};",
    says: "The environment's key forgets the depositions that were counted.",
    tests: [keys, graph],
  },
  {
    name: "level-is-dropped",
    file: "checker/search.ts",
    from: "    this.#levelEnd = this.log.count;\n    this.levelEnd = levelEndOf(this, this.#levels);\n  }\n\n  /** Ends the other",
    to: "    if (this.depth === 3) this.expanded = this.log.count;\n    this.#levelEnd = this.log.count;\n    this.levelEnd = levelEndOf(this, this.#levels);\n  }\n\n  /** Ends the other",
    says: "The states of one level are never expanded.",
    tests: [toys, systems],
  },
  {
    name: "depth-off-by-one",
    file: "checker/search.ts",
    from: "if (this.log.count > this.#levelEnd) this.depth += 1;",
    to: "this.depth += 1;",
    says: "The last level counts twice.",
    tests: [toys, systems],
  },
  {
    name: "breach-a-step-early",
    file: "checker/breaches.ts",
    from: "this.#found[property] = { depth, ...candidate };",
    to: "this.#found[property] = { depth: Math.max(0, depth - 1), ...candidate };",
    says: "A breach is told a step less deep than it is.",
    tests: [toys, systems],
  },
  {
    name: "first-breach-is-overwritten",
    file: "checker/breaches.ts",
    from: "      this.unbroken &= ~(1 << property);\n",
    to: "",
    says: "A later breach takes the place of the first.",
    tests: [toys, systems],
  },
  {
    name: "wrong-parent",
    file: "checker/paths-back.ts",
    from: "search.predecessors(state, level)",
    to: "search.predecessors(state, Math.max(0, level - 1))",
    says: "What comes before a state is sought one level too early.",
    tests: [toys, systems],
  },
  {
    name: "search-stops-a-state-late",
    file: "checker/explore.ts",
    from: "search.count >= limits.statesMax) return",
    to: "search.count > limits.statesMax) return",
    says: "A search that has exactly as many states as asked goes on.",
    tests: [limits, systems],
  },
  {
    name: "cut-is-not-told",
    file: "checker/explore.ts",
    from: "      cut = reasonToStop(search, options, startMs);\n      if (cut !== null) break;",
    to: "      if (reasonToStop(search, options, startMs) !== null) break;",
    says: "A search that was cut says that it saw everything.",
    tests: [limits, systems],
  },
  {
    name: "number-one-bit-too-wide",
    file: "checker/compiled.ts",
    from: "if (id >= (this.#limits[slot] as number)) this.isTooNarrow = true;",
    to: "if (id > (this.#limits[slot] as number)) this.isTooNarrow = true;",
    says: "The first number of a part that needs another bit is packed without it.",
    tests: [toys, tables, systems],
  },
  {
    name: "edge-of-the-next-source",
    file: "checker/edges.ts",
    from: "this.#starts[this.#sources + source + 1] = start;",
    to: "this.#starts[this.#sources + source] = start;",
    says: "Edges are filed under the state before their source.",
    tests: [tables, systems],
  },
  {
    name: "verdicts-mixed-up",
    file: "checker/judge.ts",
    from: "const known = this.#verdicts.get(parts, shared);",
    to: "const known = this.#verdicts.get(parts, 0);",
    says: "A verdict is remembered without the environment that it saw.",
    tests: [systems, toys],
  },
  {
    name: "fold-forgets-what-came-before",
    file: "checker/folds.ts",
    from: "const known = table.get(before, label);",
    to: "const known = table.get(0, label);",
    says: "Of the members only the last one is seen.",
    tests: [systems, toys],
  },
  {
    name: "relabelled-by-another",
    file: "checker/relabelling.ts",
    from: "const known = table.get(part, needed);",
    to: "const known = table.get(part, 1);",
    says: "What a relabelling makes of a part is remembered for every relabelling.",
    tests: [systems, toys],
  },
  {
    name: "unjudged-states-of-threads",
    file: "checker/search.ts",
    from: "for (const key of unjudged) {",
    to: "for (const key of unjudged.slice(1)) {",
    says: "States that other threads could not judge are not judged.",
    tests: [threads],
    harmless: "The last look of a level judges again what is least; no test has met a breach among the first.",
  },
  {
    name: "run-of-states-is-overlooked",
    file: "checker/spill/outside.ts",
    from: "for (const reader of readers) markKnown(reader, states, count, isKnown);",
    to: "for (const reader of readers.slice(1)) markKnown(reader, states, count, isKnown);",
    says: "States in the oldest file are found anew.",
    tests: [spill, checkpoint],
  },
  {
    name: "run-of-states-is-not-packed-anew",
    file: "checker/spill/outside.ts",
    from: "this.#runs = this.#runs.map((run) => packedAnew(this.#spill, run, repacking));",
    to: "void [packedAnew, repacking];",
    says: "States in files are sought as they were packed before.",
    tests: [spill],
  },
  {
    name: "checkpoint-a-level-late",
    file: "checker/search.ts",
    from: "this.depth = saved.levelEnd.depth;",
    to: "this.depth = saved.levelEnd.depth + 1;",
    says: "A search that is taken up again counts one level more.",
    tests: [checkpoint],
  },
  {
    name: "lock-is-not-taken",
    file: "checker/checkpoint/lock.ts",
    from: "  while (!hasMade(path)) removeStale(folder, path);\n",
    to: "",
    says: "Two processes may save into one folder.",
    tests: ["test/checkpoint/command.test.ts"],
  },
  {
    name: "49-bits-are-kept-in-48",
    file: "checker/kernel/chunk.ts",
    from: "const shortBits = 48;",
    to: "const shortBits = 49;",
    says: "States of 49 bits are logged by their low 48.",
    tests: [log],
  },
  {
    name: "cut-log-keeps-old-bits",
    file: "checker/kernel/chunk.ts",
    from: "((chunk[pair + 1] as number) & 0xffff) | (high << 16)",
    to: "(chunk[pair + 1] as number) | (high << 16)",
    says: "What a log had where it was cut stays in the states that come there.",
    tests: [log],
  },
  {
    name: "short-state-has-no-top",
    file: "checker/kernel/chunk.ts",
    from: "top | (highs & 0xffff)",
    to: "highs & 0xffff",
    says: "States come back from the log without the bit above their parts.",
    tests: [log],
  },
  {
    name: "chunks-share-their-room",
    file: "checker/kernel/state-log.ts",
    from: "this.#reserved = this.#reserved.subarray(length);",
    to: "",
    says: "Two chunks of the log lie in the same place.",
    tests: [log],
  },
];
