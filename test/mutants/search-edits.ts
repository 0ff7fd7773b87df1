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
    from: "    fieldKeys.owedTicks(member.owedTicks),\n",
    to: "",
    says: "A member's key forgets the ticks that its server owes it.",
    tests: [keys, graph],
  },
  {
    name: "key-without-ages",
    file: "model/member.ts",
    from: 'inbox.map(({ message, age }) => `${age}:${messageKey(message)}`).join("&"),\n};',
    to: 'inbox.map(({ message }) => messageKey(message)).join("&"),\n};',
    says: "A member's key forgets how long messages have waited.",
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
    name: "hash-stands-for-a-state",
    file: "checker/visited.ts",
    from: "while (word < words && states[at + word] === batch[from + word]) word += 1;",
    to: "if (hashOf(states, at, words) === this.#hashes[item]) word = words;",
    says: "States are the same if their hashes are.",
    tests: [tables, systems, toys],
    harmless:
      "The hash has 32 bits: two of a hundred thousand states share one with a probability of about 0.7, and " +
      "no test depends on luck. The next mutant is the same with a hash that collides.",
  },
  {
    name: "hash-collision-is-equality",
    file: "checker/visited.ts",
    from: "while (word < words && states[at + word] === batch[from + word]) word += 1;",
    to: "if (((hashOf(states, at, words) ^ (this.#hashes[item] as number)) & 0xffff) === 0) word = words;",
    says: "States are the same if 16 bits of their hashes are.",
    tests: [tables, systems, toys],
  },
  {
    name: "last-word-is-not-compared",
    file: "checker/visited.ts",
    from: "if (word === words) return entry - 1;",
    to: "if (word >= words - 1) return entry - 1;",
    says: "The last word of a state is not compared.",
    tests: [tables, systems],
  },
  {
    name: "grown-table-loses-a-state",
    file: "checker/visited.ts",
    from: "const table = new Int32Array(mask + 1);\n    for (let number = 0;",
    to: "const table = new Int32Array(mask + 1);\n    for (let number = 1;",
    says: "A larger table of visited states lacks the first.",
    tests: [tables, systems],
  },
  {
    name: "level-is-dropped",
    file: "checker/search.ts",
    from: "this.#levelEnd = this.visited.count;\n      this.#deeper = false;",
    to: "if (this.depth === 3) this.expanded = this.visited.count;\n      this.#levelEnd = this.visited.count;\n      this.#deeper = false;",
    says: "The states of one level are never expanded.",
    tests: [systems, toys],
  },
  {
    name: "depth-off-by-one",
    file: "checker/search.ts",
    from: "this.#deeper = true;\n      this.depth += 1;",
    to: "this.depth += 1;",
    says: "Every new state counts as a level.",
    tests: [systems, toys],
  },
  {
    name: "breach-a-step-early",
    file: "checker/search.ts",
    from: "const depth = from === none ? 0 : this.pathTo(from).length;",
    to: "const depth = from === none ? 0 : this.pathTo(from).length - 1;",
    says: "A breach is told a step less deep than it is.",
    tests: [toys, systems],
  },
  {
    name: "wrong-parent",
    file: "checker/search.ts",
    from: "this.#parents[to] = from;",
    to: "this.#parents[to] = Math.max(0, from - 1) === from ? from : from === none ? none : from - 1;",
    says: "A state's parent is the state before its parent.",
    tests: [systems, toys],
  },
  {
    name: "urgent-move-though-refused",
    file: "checker/search.ts",
    from: "if (this.transitions > before) return;",
    to: "return;",
    says: "An urgent move that a bound refuses still keeps all others back.",
    tests: [systems, graph],
  },
  {
    name: "properties-of-new-states-only",
    file: "checker/search.ts",
    from: "let broken = this.#breaks[item] as number;",
    to: "let broken = 0;",
    says: "Properties of steps are never judged.",
    tests: [toys, systems],
  },
  {
    name: "search-stops-a-state-late",
    file: "checker/explore.ts",
    from: 'if (search.visited.count >= limits.statesMax) return "states";',
    to: 'if (search.visited.count > limits.statesMax) return "states";',
    says: "A search that has as many states as asked goes on.",
    tests: [limits, systems],
  },
  {
    name: "cut-is-not-told",
    file: "checker/explore.ts",
    from: "    cut = reasonToStop(search, options, startMs);\n    if (cut !== null) break;",
    to: "    if (reasonToStop(search, options, startMs) !== null) break;",
    says: "A search that was cut says that it saw everything.",
    tests: [limits, systems],
  },
  {
    name: "grant-forgets-the-shared-part",
    file: "checker/effects.ts",
    from: "const known = this.#granted.get(shared, demand, unknown);",
    to: "const known = this.#granted.get(0, demand, unknown);",
    says: "A leave once computed is given to every state of the environment.",
    tests: [systems, graph],
  },
  {
    name: "receive-forgets-the-view",
    file: "checker/effects.ts",
    from: "const request = post * 256 + this.#viewOf(shared);",
    to: "const request = post * 256;",
    says: "What a post does is remembered without what it saw of the environment.",
    tests: [systems],
  },
  {
    name: "edges-lose-marks",
    file: "checker/search.ts",
    from: "this.#marks[item] = marks;",
    to: "this.#marks[item] = marks & 127;",
    says: "The highest mark of an edge is lost.",
    tests: [systems, graph],
  },
  {
    name: "edge-of-the-next-source",
    file: "checker/edges.ts",
    from: "for (; this.#opened <= source; this.#opened += 1) {",
    to: "for (; this.#opened < source; this.#opened += 1) {",
    says: "An edge is filed under the state before its source.",
    tests: [tables, systems],
  },
  {
    name: "verdicts-mixed-up",
    file: "checker/judge.ts",
    from: "const known = this.#verdicts.get(parts, shared, unknown);",
    to: "const known = this.#verdicts.get(parts, 0, unknown);",
    says: "A verdict is remembered without the environment that it saw.",
    tests: [systems, toys],
  },
  {
    name: "fold-forgets-a-slot",
    file: "checker/folds.ts",
    from: "for (let slot = 0; slot < this.#parts.length; slot += 1) {\n      const label",
    to: "for (let slot = 1; slot < this.#parts.length; slot += 1) {\n      const label",
    says: "The first member is not seen.",
    tests: [systems, toys],
  },
];
