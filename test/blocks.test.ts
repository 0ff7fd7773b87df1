/** Sources that are expanded in blocks: moves beyond what is listed, and outcomes beyond their room. */

import assert from "node:assert/strict";
import test from "node:test";

import { plainSearch } from "../checker/plain.ts";
import type { Move, System } from "../checker/system.ts";
import { countsOf, exploring } from "./exploring.ts";
import { patientThreads } from "./patient-threads.ts";

type Toy = System<number, number, string, number, number, null, null>;

const places = 6;
const slots = 3;

/** Which of them a bound may refuse, and which have outcomes, differs from move to move. */
function postsOf(slot: number, number: number): Move<number, string, number, number>["posts"] {
  const next = (slot + 1) % slots;
  if (number % 4 === 1) return [{ to: next, post: number % places }];
  const two = [
    { to: next, post: (number >> 3) % places },
    { to: slot, post: number % 16 === 2 ? 5 : 1 },
  ];
  if (number % 8 === 2) return two;
  return number % 16 === 6 ? [...two, { to: next, post: 4 }] : [];
}

/** Posts of none, one, two and three; leave that is refused or not needed; `outcomes` of most posts. */
function toyOf(moves: number, outcomes: number): Toy {
  const moveOf = (slot: number, part: number, number: number): Move<number, string, number, number> => {
    return {
      action: `${number}`,
      kind: number % 2 === 0 ? "even" : "odd",
      part: (part * 5 + number) % places,
      demand: number % 3 === 0 ? null : number % 5,
      posts: postsOf(slot, number),
      branches: [],
      marks: 0,
    };
  };
  const receiveBy = (part: number, post: number): ReturnType<Toy["receive"]> => {
    if (post === 5 && part % 2 === 1) return { outcomes: [], refusedBy: "closed" };
    const count = post % 3 === 0 ? 1 : outcomes;
    const demandOf = (number: number): number | null => (number % 2 === 0 ? null : number % 5);
    const of = Array.from({ length: count }, (_, number) => ({
      part: (part + post + number) % places,
      demand: demandOf(post + number),
    }));
    return { outcomes: of, refusedBy: null };
  };
  return {
    name: "wide",
    slots,
    initial: [{ parts: [0, 1, 2], shared: 0 }],
    partKey: String,
    sharedKey: String,
    postKey: String,
    demandKey: String,
    moves: (slot, part) => ({
      moves: Array.from({ length: moves }, (_, number) => moveOf(slot, part, number)),
      urgent: null,
      refused: part === 3 ? ["own"] : [],
    }),
    grant: (shared, demand) =>
      demand >= 3 && shared === 5
        ? { shared: null, refusedBy: "full" }
        : { shared: (shared + demand) % places, marks: 0, refusedBy: null },
    view: () => 0,
    receive: (_slot, part, post) => receiveBy(part, post),
    canonical: null,
    observe: () => null,
    observeShared: () => null,
    actionKinds: ["even", "odd"],
    branches: [],
    bounds: ["own", "closed", "full"],
  };
}

/** Moves of a slot, and outcomes of a post. */
const shapes: readonly (readonly [string, number, number])[] = [
  ["a few moves", 9, 3],
  ["as many moves as are listed", 63, 1],
  ["lists that are full before the block is", 60, 2],
  ["more moves of a kind than are listed", 260, 1],
  ["many outcomes", 30, 8],
];

/** A second thread fills no table: what it lacks comes back to the first. */
const crews = [1, 2].map((workers) => patientThreads(workers, 1));

for (const [says, moves, outcomes] of shapes) {
  test(`blocks find what the plain search finds: ${says}`, async () => {
    const system = toyOf(moves, outcomes);
    const plain = plainSearch(system);
    for (const threads of crews) {
      const explored = await exploring(system, { threads });
      assert.deepEqual(countsOf(explored), countsOf(plain));
      assert.equal(explored.states, places ** slots * places);
      const { boundHits, actions } = explored;
      for (const [bound, hits] of Object.entries(plain.refused)) assert.equal(boundHits[bound], hits);
      const { even = 0, odd = 0 } = actions;
      assert.equal(even + odd, explored.transitions);
    }
  });
}

const offers = 300;

/** How many offers of each state are not refused, level by level. */
type Widths = readonly number[];

/** States of the first so many levels. */
function statesAbove(level: number, widths: Widths): number {
  let [sum, states] = [0, 1];
  for (const width of [...widths, 0].slice(0, level)) {
    sum += states;
    states *= width;
  }
  return sum;
}

/** A tree: each state is reached in one way, by a move of its own or as one outcome of a post. */
function treeOf(isPosted: boolean, widths: Widths): Toy {
  const leastOf = Array.from({ length: widths.length + 1 }, (_, at) => (offers ** at - 1) / (offers - 1));
  const offersOf = (part: number): readonly { readonly part: number; readonly demand: number | null }[] => {
    const width = widths[leastOf.findLastIndex((least) => part >= least)];
    if (width === undefined) return [];
    return Array.from({ length: offers }, (_, number) => ({
      part: part * offers + (number % width) + 1,
      demand: number < width ? null : 4,
    }));
  };
  const move = { action: "", kind: "even", branches: [], marks: 0 };
  return {
    ...toyOf(0, 0),
    name: "tree",
    slots: 1,
    initial: [{ parts: [0], shared: 5 }],
    moves: (_slot, part) => {
      const posting = { ...move, part, demand: null, posts: [{ to: 0, post: 0 }] };
      const own = offersOf(part).map((offer) => ({ ...move, ...offer, posts: [] }));
      return { moves: isPosted && own.length > 0 ? [posting] : own, urgent: null, refused: [] };
    },
    receive: (_slot, part) => ({ outcomes: offersOf(part), refusedBy: null }),
  };
}

const trees: readonly (readonly [string, boolean, Widths])[] = [
  ["moves, most refused", false, [10, 10, 10]],
  ["outcomes, most refused", true, [10, 10, 10]],
  ["moves, more than are staged", false, [40, offers]],
  ["outcomes, more than are staged", true, [40, offers]],
];

for (const [says, isPosted, widths] of trees) {
  test(`a block that has to be begun again loses no state: ${says}`, async () => {
    const depth = widths.length;
    const states = statesAbove(depth + 1, widths);
    for (const threads of crews) {
      const explored = await exploring(treeOf(isPosted, widths), { threads });
      assert.deepEqual(countsOf(explored), { states, transitions: states - 1, depth });
      assert.equal(explored.actions["even"], states - 1);
      assert.equal(explored.boundHits["full"] ?? 0, statesAbove(depth, widths) * offers - (states - 1));
    }
  });
}

/** A chain, whose last step posts to a fan; each rib of this posts to itself, and ends in so many tips. */
const chain = 3;
const ribs = 36;
const tips = 256;

const fan: Toy = {
  ...toyOf(0, 0),
  name: "fan",
  slots: 2,
  initial: [{ parts: [0, 0], shared: 0 }],
  moves: (slot, part) => {
    const move = { action: "", kind: "even", demand: null, branches: [], marks: 0 };
    const toFan = (post: number): Move<number, string, number, number>["posts"] => [{ to: 1, post }];
    const inFan =
      part === 0
        ? Array.from({ length: ribs }, (_, rib) => ({ ...move, part: rib + 1, posts: [] }))
        : [{ ...move, part, posts: toFan(1) }];
    const step = { ...move, part: part + 1, posts: part === chain - 2 ? toFan(0) : [] };
    const inChain = part === chain - 1 ? [] : [step];
    return { moves: slot === 0 ? inChain : part > ribs ? [] : inFan, urgent: null, refused: [] };
  },
  receive: (_slot, part, post) => ({
    outcomes: Array.from({ length: post === 0 ? 1 : tips }, (_, tip) => ({
      part: post === 0 ? part : ribs + tips * (part - 1) + tip + 1,
      demand: null,
    })),
    refusedBy: null,
  }),
};

test("what a block has postponed is forgotten where it has to be begun again", async () => {
  const fanned = ribs + ribs * tips;
  const explored = await exploring(fan, { threads: patientThreads(2, 1) });
  const { states, transitions } = explored;
  const steps = chain * fanned + (chain - 1) * (1 + fanned);
  assert.deepEqual([states, transitions], [chain * (1 + fanned), steps]);
});

/**
 * Whichever slot moves first is the only one that does, and posts to the next. More demands than a list has
 * bits for, of which some are refused; and parts enough for states of two and three words.
 */
function ringOf(ring: number, most: number): Toy {
  const movesOf = (slot: number, part: number): Move<number, string, number, number>[] => {
    const post = { to: (slot + 1) % ring, post: part % 5 };
    return [1, 2, 3, 4, 5].map((step) => ({
      action: `${step}`,
      kind: step % 2 === 0 ? "even" : "odd",
      part: Math.min(part + step, most),
      demand: 3 * slot + (step % 3),
      posts: Array.from({ length: (part + step) % 4 === 0 ? step % 3 : 0 }, () => post),
      branches: [],
      marks: 0,
    }));
  };
  return {
    ...toyOf(0, 0),
    name: "ring",
    slots: ring,
    initial: [{ parts: Array.from({ length: ring }, () => 0), shared: 0 }],
    moves: (slot, part) => ({ moves: part < most ? movesOf(slot, part) : [], urgent: null, refused: [] }),
    grant: (shared, demand) => {
      const slot = Math.floor(demand / 3);
      if (slot < ring && shared !== 0 && shared !== slot + 1) return { shared: null, refusedBy: "full" };
      return { shared: slot < ring ? slot + 1 : shared, marks: 0, refusedBy: null };
    },
    receive: (_slot, part, post) =>
      part > most && post === 3
        ? { outcomes: [], refusedBy: "closed" }
        : { outcomes: [{ part: most + 1 + post, demand: post === 4 ? 3 * ring : null }], refusedBy: null },
  };
}

for (const [words, ring, most] of [
  ["one word", 3, 60],
  ["two words", 7, 260],
  ["three words", 15, 260],
] as const) {
  test(`blocks find what the plain search finds: more demands than are listed, states of ${words}`, async () => {
    const system = ringOf(ring, most);
    const plain = plainSearch(system);
    for (const threads of crews) {
      const explored = await exploring(system, { threads });
      assert.deepEqual(countsOf(explored), countsOf(plain));
      assert.deepEqual(explored.boundHits, { own: 0, closed: 0, full: 0, ...plain.refused });
      const { even = 0, odd = 0 } = explored.actions;
      assert.equal(even + odd, explored.transitions);
    }
  });
}

/** Steps of slot 0 from 0 to here go round; the last but one of them brings the leave for what breaks. */
const round = 4;

/** By the time that the step from 0 to 9 has leave, its part is known, and the leave as well, by slot 1. */
const lateBreach: System<number, number, string, number, string, number, null> = {
  ...toyOf(0, 0),
  slots: 2,
  initial: [{ parts: [0, 0], shared: 0 }],
  demandKey: String,
  moves: (slot, part) => {
    const move = { action: "", kind: "even", posts: [], branches: [], marks: 0 };
    const onward = { ...move, part: (part + 1) % round, demand: part === round - 2 ? "bring" : null };
    const late = { ...move, part: 9, demand: "late" };
    const ofFirst = part === 9 ? [] : part === 0 ? [onward, late] : [onward];
    const ofSecond = [{ ...move, part: 1 - part, demand: "late" }];
    return { moves: slot === 0 ? ofFirst : ofSecond, urgent: null, refused: [] };
  },
  grant: (shared, demand) => {
    if (demand === "late" && shared === 0) return { shared: null, refusedBy: "full" };
    return { shared: demand === "bring" ? 1 : shared, marks: 0, refusedBy: null };
  },
  receive: () => ({ outcomes: [], refusedBy: "closed" }),
  observe: (_slot, part) => part,
};

test("a step that breaks a property is heard of where its block takes it from tables alone", async () => {
  const never = { name: "Never", says: "Slot 0 never steps to 9.", source: "this test" };
  const brokenStep = (_before: number, after: number): string | null => (after === 9 ? "it did" : null);
  const property = { ...never, brokenState: null, brokenStep, relevant: () => true };
  const explored = await exploring(lateBreach, { properties: [property] });
  assert.equal(explored.breaches[0]?.depth, round + 1);
});
