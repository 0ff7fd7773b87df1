/** Sources that are expanded in blocks: moves beyond what is listed, and outcomes beyond their room. */

import assert from "node:assert/strict";
import test from "node:test";

import { plainSearch } from "../checker/plain.ts";
import type { Move, System } from "../checker/system.ts";
import { countsOf, exploring } from "./exploring.ts";

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
  ["more moves of a kind than are listed", 150, 1],
  ["many outcomes", 60, 8],
];

for (const [says, moves, outcomes] of shapes) {
  test(`blocks find what the plain search finds: ${says}`, async () => {
    const system = toyOf(moves, outcomes);
    const explored = await exploring(system);
    const plain = plainSearch(system);
    assert.deepEqual(countsOf(explored), countsOf(plain));
    assert.equal(explored.states, places ** slots * places);
    for (const [bound, hits] of Object.entries(plain.refused)) assert.equal(explored.boundHits[bound], hits);
    const { even = 0, odd = 0 } = explored.actions;
    assert.equal(even + odd, explored.transitions);
  });
}

const offers = 300;
/** Of the offers; all others are refused, and each of these is counted. */
const width = 10;
const depth = 3;
const states = 1 + width + width ** 2 + width ** depth;
const inner = 1 + width + width ** 2;

/** A tree: each state is reached in one way, by a move of its own or as one outcome of a post. */
function treeOf(isPosted: boolean): Toy {
  const offersOf = (part: number): readonly { readonly part: number; readonly demand: number | null }[] =>
    Array.from({ length: part < inner ? offers : 0 }, (_, number) => ({
      part: part * width + (number % width) + 1,
      demand: number < width ? null : 4,
    }));
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

for (const isPosted of [false, true]) {
  test(`a block that has to be begun again loses no state: ${isPosted ? "outcomes" : "moves"}`, async () => {
    const explored = await exploring(treeOf(isPosted));
    assert.deepEqual(countsOf(explored), { states, transitions: states - 1, depth });
    assert.equal(explored.actions["even"], states - 1);
    assert.equal(explored.boundHits["full"], inner * (offers - width));
  });
}
