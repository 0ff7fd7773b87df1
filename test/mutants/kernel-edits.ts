/** Mutants of the kernel, which is compiled anew for each: the visited states, and steps as numbers. */

import type { CheckerEdit } from "./search-edits.ts";

const systems = "test/random-systems.test.ts";
const toys = "test/explore.test.ts";
const graph = "test/cluster-graph.test.ts";
const threads = "test/workers.test.ts";
const plants = "test/mutants.test.ts";
const spill = "test/spill/spill.test.ts";

export const kernelEdits: readonly CheckerEdit[] = [
  {
    name: "hash-collision-is-equality",
    file: "checker/kernel/assembly/places.ts",
    from: "if (entry != first) return false;\n  if (WORDS > 1) awaitRest(place);\n  return isRestSame(place, key);",
    to: 
      "return entry != 0 && placeIn(entry * 0x9e3779b97f4a7c15, placesNow()) == " +
      "placeIn(first * 0x9e3779b97f4a7c15, placesNow());",
    says: "States whose hashes lead to one place are taken for the same.",
    tests: [toys, systems],
  },
  {
    name: "first-word-stands-for-a-state",
    file: "checker/kernel/assembly/places.ts",
    from: "return isRestSame(place, key);",
    to: "return true;",
    says: "Of a state's words only the first is compared.",
    tests: [toys, systems, graph, plants],
  },
  {
    name: "batch-compares-one-word",
    file: "checker/kernel/assembly/places.ts",
    from: "    : v128.all_true<u64>(first)\n",
    to: "    : v128.any_true(first)\n",
    says: "Where many states are looked up at once one word of two that is the same is enough.",
    tests: [toys, systems, plants, "test/searches/random-cluster.test.ts"],
  },
  {
    name: "second-word-is-not-compared",
    file: "checker/kernel/assembly/visited.ts",
    from: "differs |= load<u64>(recent, at.areaRecent + 8) ^ b;",
    to: "",
    says: "A state staged lately is told from another by its first and third word alone.",
    tests: [toys, systems, plants, "test/searches/random-cluster.test.ts"],
  },
  {
    name: "glance-ignores-the-last-places",
    file: "checker/kernel/assembly/places.ts",
    from: "if (bitsWhere(a, b, c, d, first) != 0) return",
    to: "if (bitsWhere(a, b, c, c, first) != 0) return",
    says: "A state in the last places of those that are looked at together is not seen.",
    tests: [toys, systems],
  },
  {
    name: "probe-leaves-the-table",
    file: "checker/kernel/assembly/settling.ts",
    from: "if (free >= last) return 0;",
    to: "",
    says: "Where the last place is taken a state is written behind the table.",
    tests: [spill, systems],
  },
  {
    name: "probe-in-turn-leaves-the-table",
    file: "checker/kernel/assembly/settling.ts",
    from: "if (place >= last) return 0;",
    to: "",
    says: "So it is where one place is looked at after the other.",
    tests: [spill, systems],
    harmless:
      "Where a table may be full only states of three words, and those that another thread is writing, are looked " +
      "up so; no test has a level of them that is wide enough to leave it.",
  },
  {
    name: "next-word-has-no-bit-set",
    file: "checker/packing.ts",
    from: "2 ** ((word === 0 ? bitsOfFirst : bitsOfNext) - 32);",
    to: "(word === 0 ? 2 ** (bitsOfFirst - 32) : 0);",
    says: "A next word of a packed state may be 0, which is to say that it has not been written.",
    tests: ["test/tables.test.ts", toys, threads],
  },
  {
    name: "grown-table-loses-states",
    file: "checker/kernel/assembly/table.ts",
    from: "for (let item = 0; item < waiting; item++) {",
    to: "for (let item = 1; item < waiting; item++) {",
    says: "When the table grows, one of the states that have to wait is lost.",
    tests: [toys, systems],
  },
  {
    name: "neighbour-is-packed-too",
    file: "checker/kernel/assembly/repacking.ts",
    from: "const value = (load<u64>(from) >> shift) & mask;",
    to: "const value = load<u64>(from) >> shift;",
    says: "States that are packed anew get what lies above a component with it.",
    tests: ["test/repacking.test.ts", toys],
  },
  {
    name: "repacked-without-a-top",
    file: "checker/kernel/assembly/repacking.ts",
    from: "if (WORDS > 1) store<u64>(key, <u64>1 << at.bitsOfNext, 8);",
    to: "if (WORDS > 1) store<u64>(key, 0, 8);",
    says: "The second word of a state that is packed anew may be 0, as if it were not written yet.",
    tests: ["test/repacking.test.ts", toys],
  },
  {
    name: "staged-lately-but-dropped",
    file: "checker/kernel/assembly/kernel.ts",
    from: "    unstage(before);\n    forgetRecent();",
    to: "    unstage(before);",
    says: "States of a source that has to be begun again are taken for known.",
    tests: [systems, toys, plants],
    harmless:
      "Only the searching thread begins a source again: where it missed something itself it forgets all " +
      "when it packs anew, and what another thread dropped it has not staged.",
  },
  {
    name: "urgent-move-though-refused",
    file: "checker/kernel/assembly/moves.ts",
    from: "if (arrived != 0) return arrived;",
    to: "return arrived;",
    says: "An urgent move that a bound refuses still keeps all others back.",
    tests: [systems, graph],
  },
  {
    name: "grant-forgets-the-shared-part",
    file: "checker/kernel/assembly/moves.ts",
    from: "const known = valueIn(load<u64>(at.sharedGranted), shared, demand);",
    to: "const known = valueIn(load<u64>(at.sharedGranted), 0, demand);",
    says: "A leave once computed is given to every state of the environment.",
    tests: [systems, graph],
  },
  {
    name: "receive-forgets-the-view",
    file: "checker/kernel/assembly/moves.ts",
    from: "part, (text << 8) | view);",
    to: "part, text << 8);",
    says: "What a post does is looked up without what it sees of the environment.",
    tests: [systems],
  },
  {
    name: "outcome-without-its-marks",
    file: "checker/kernel/assembly/moves.ts",
    from: "const marked = marks | (granted & ((1 << at.markBits) - 1));",
    to: "const marked = marks;",
    says: "The marks of what an outcome demands are lost.",
    tests: [systems],
  },
  {
    name: "profiles-are-always-the-same",
    file: "checker/kernel/assembly/canonical.ts",
    from: "if (own != profileOf(record, current, current1, current2)) isSame = false;",
    to: "",
    says: "A step is taken to need the relabelling that its source needed.",
    tests: [systems, toys],
  },
  {
    name: "same-labels-same-verdict",
    file: "checker/kernel/assembly/judge.ts",
    from: "if (load<i32>(before, at.areaSeen) != label) isSame = false;",
    to: "",
    says: "A state gets the verdict of the state before it.",
    tests: [systems, toys],
  },
  {
    name: "threads-insert-without-looking",
    file: "checker/kernel/assembly/places.ts",
    from: "if (WORDS == 1) return atomic.cmpxchg<u64>(place, 0, first) == 0;",
    to: "if (WORDS == 1) {\n    store<u64>(place, first);\n    return true;\n  }",
    says: "Two threads may put two states in one place.",
    tests: [threads],
    harmless: "A race: whether it shows depends on the machine, and no test depends on that.",
  },
];
