/** Mutants of the table of remainders. */

import type { CheckerEdit } from "./search-edits.ts";

const remainders = "test/remainders.test.ts";
const systems = "test/random-systems.test.ts";
const toys = "test/explore.test.ts";
const table = "checker/kernel/assembly/remainders.ts";

export const remainderEdits: readonly CheckerEdit[] = [
  {
    name: "hash-is-not-one-to-one",
    file: "checker/kernel/assembly/keys.ts",
    from: "hash ^= (hash >> half) & used;",
    to: "hash ^= hash >> half;",
    says: "Of a state's hash the fold reaches bits that no place keeps.",
    tests: [remainders],
  },
  {
    name: "remainder-without-its-first-bits",
    file: table,
    from: "return <u32>((hash << homeBits) >> 32) | 1;",
    to: "return (<u32>((hash << homeBits) >> 32) & 0x3fffffff) | 1;",
    says: "States that differ in two bits of their hash alone are taken for the same.",
    tests: [remainders, toys, systems],
  },
  {
    name: "tries-are-all-the-same",
    file: table,
    from: "store<u32>(place, sought);",
    to: "store<u32>(place, remainder);",
    says: "A place does not say how many lines were full before its own.",
    tests: [remainders],
  },
  {
    name: "rounds-seek-the-first-try",
    file: table,
    from: "v128.splat<u32>(remainderIn(hash, homeBits) + tries);",
    to: "v128.splat<u32>(remainderIn(hash, homeBits) + (tries > 1 ? 1 : 0));",
    says: "Where a line is full, the next is not asked for what it would have of the state.",
    tests: [remainders, toys, systems],
    harmless: "What a round does not find is looked for once more, one state at a time.",
  },
  {
    name: "full-line-is-not-noticed",
    file: table,
    from: "if (tries == triesIn(homeBits)) return hasNoPlace;",
    to: "if (tries == triesIn(homeBits)) return wasThere;",
    says: "A state for which there is no place is taken for known.",
    tests: [remainders],
  },
  {
    name: "home-without-the-remainder's-bit",
    file: table,
    from: "const isOdd = entry >> 31;",
    to: "const isOdd: u32 = 0;",
    says: "When the table grows, states go to homes where nobody looks for them.",
    tests: [remainders, toys],
  },
  {
    name: "states-of-a-line-written-over",
    file: table,
    from: "nextOfOdd += 4 * isOdd;",
    to: "",
    says: "When the table grows, what a line has for the later of two lines goes to one place.",
    tests: [remainders, toys],
  },
  {
    name: "line-that-is-full-goes-on",
    file: table,
    from: "(entry & tries) == 1 && next != end",
    to: "(entry & tries) == 1",
    says: "When the table grows, states of a line that is full go to the next line.",
    tests: [remainders, toys],
  },
  {
    name: "tries-read-as-they-will-be",
    file: table,
    from: "const tries = triesIn(homeBits);",
    to: "const tries = triesIn(homeBits + 1);",
    says: "When the table grows, the bits for tries that it gets are looked for in what it had before.",
    tests: [remainders],
  },
  {
    name: "first-lines-are-not-put-aside",
    file: table,
    from: "if (!moveLine(number, side + bytesOfHome * <usize>number, homeBits)) return false;",
    to: "continue;",
    says: "When the table grows, the states of its first lines are lost.",
    tests: [remainders, toys],
  },
  {
    name: "new-half-is-not-emptied",
    file: table,
    from: "memory.fill(to, 0, 2 * bytesOfHome * at.homesTogether);",
    to: "",
    says: "When the table grows, what memory had before where it grows to is taken for states.",
    tests: [remainders, toys],
  },
  {
    name: "table-is-emptied-before-it-is-full",
    file: "checker/kernel/visited-table.ts",
    from: "      if (count - this.#missing + more <= this.#room) return true;\n",
    to: "",
    says: "A table that may not grow is emptied where one that may would grow.",
    tests: [remainders],
  },
];
