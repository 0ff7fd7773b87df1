/**
 * Small systems made of random tables in which slots are interchangeable: a part is a place and a
 * peer, the rules are the same in every slot and compare names only, and the shared part holds what
 * each slot may still spend. Exchanging slots, everywhere at once, changes nothing.
 */

import fc from "fast-check";

import type { Canonical, Moves, Received, Relabelling, System } from "../../checker/system.ts";

interface Part {
  readonly self: number;
  readonly place: number;
  /** A slot, or -1. */
  readonly peer: number;
}

interface Post {
  readonly from: number;
  readonly text: number;
}

/** Per slot, how often it may still spend. */
type Purses = readonly number[];

interface Row {
  readonly place: number;
  readonly peer: "self" | "none" | "kept";
  readonly to: "peer" | "others" | "nobody";
  readonly text: number;
  readonly spends: boolean;
}

interface OutcomeRow {
  readonly place: number;
  readonly peer: "sender" | "none" | "kept";
  readonly spends: boolean;
}

export interface SymmetricTables {
  readonly slots: number;
  readonly places: number;
  readonly starts: readonly number[];
  readonly offers: readonly (readonly Row[])[];
  readonly receives: readonly (readonly OutcomeRow[])[];
}

export type SymmetricSystem = System<Part, Purses, string, Post, number, string, number>;

export const symmetricTables: fc.Arbitrary<SymmetricTables> = fc.record({
  slots: fc.integer({ min: 2, max: 3 }),
  places: fc.integer({ min: 2, max: 3 }),
  starts: fc.array(fc.nat(1), { minLength: 3, maxLength: 3 }),
  offers: fc.array(
    fc.array(
      fc.record({
        place: fc.nat(2),
        peer: fc.constantFrom("self", "none", "kept"),
        to: fc.constantFrom("peer", "others", "nobody"),
        text: fc.nat(1),
        spends: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    { minLength: 3, maxLength: 6 },
  ),
  receives: fc.array(
    fc.array(
      fc.record({
        place: fc.nat(2),
        peer: fc.constantFrom("sender", "none", "kept"),
        spends: fc.boolean(),
      }),
      { minLength: 1, maxLength: 2 },
    ),
    { minLength: 3, maxLength: 9 },
  ),
});

function cyclic<Value>(rows: readonly Value[], at: number): Value {
  const row = rows[at % rows.length];
  if (row === undefined) throw new Error("a table without rows");
  return row;
}

export function symmetricSystem(given: SymmetricTables, isReduced: boolean): SymmetricSystem {
  const { slots, places } = given;
  const all = Array.from({ length: slots }, (_, slot) => slot);
  return {
    name: "symmetric",
    slots,
    initial: [
      {
        parts: all.map((self) => ({ self, place: cyclic(given.starts, self) % places, peer: -1 })),
        shared: all.map(() => 1),
      },
    ],
    partKey: ({ self, place, peer }) => `${self} ${place} ${peer}`,
    sharedKey: (purses) => purses.join(),
    postKey: ({ from, text }) => `${from} ${text}`,
    demandKey: String,
    moves: (_slot, part) => movesOf(part, given),
    grant: (purses, slot) => {
      const left = purses[slot] ?? 0;
      if (left === 0) return { shared: null, refusedBy: "purse" };
      return { shared: purses.with(slot, left - 1), marks: 1, refusedBy: null };
    },
    view: () => 0,
    receive: (_slot, part, post) => received(part, post, given),
    canonical: isReduced ? sorted(slots) : null,
    observe: (_slot, { self, place, peer }) =>
      `${place} ${peer === -1 ? "none" : peer === self ? "self" : "other"}`,
    observeShared: (purses) => purses.reduce((sum, left) => sum + left, 0),
    actionKinds: ["move"],
    branches: [],
    bounds: ["purse"],
  };
}

function movesOf(part: Part, { slots, places, offers }: SymmetricTables) {
  const { self, peer } = part;
  const others = Array.from({ length: slots }, (_, slot) => slot).filter((slot) => slot !== self);
  const isOwn = peer === self ? 2 : peer === -1 ? 1 : 0;
  const moves = cyclic(offers, 3 * part.place + isOwn).map((row) => ({
    action: JSON.stringify(row),
    kind: "move",
    part: {
      self,
      place: row.place % places,
      peer: row.peer === "self" ? self : row.peer === "none" ? -1 : peer,
    },
    demand: row.spends ? self : null,
    posts: (row.to === "others" ? others : row.to === "peer" && peer !== -1 ? [peer] : []).map(
      (to) => ({ to, post: { from: self, text: row.text } }),
    ),
    branches: [],
    marks: 0,
  }));
  return { moves, urgent: null, refused: [] } satisfies Moves<Part, string, Post, number>;
}

function received(
  { self, place, peer }: Part,
  { from, text }: Post,
  { places, receives }: SymmetricTables,
): Received<Part, number> {
  const isPeer = peer === from ? 1 : 0;
  const outcomes = cyclic(receives, 4 * place + 2 * text + isPeer).map((row) => ({
    part: {
      self,
      place: row.place % places,
      peer: row.peer === "sender" ? from : row.peer === "none" ? -1 : peer,
    },
    demand: row.spends ? self : null,
  }));
  return { outcomes, refusedBy: null };
}

/** By place alone, so that slots of one place stay as they are: not always the same representative. */
function sorted(slots: number): Canonical<Part, Purses> {
  return {
    profile: (_slot, { place }) => String(place),
    relabelling: (profiles) => {
      const order = profiles.map((_, slot) => slot);
      order.sort((a, b) => Number(profiles[a]) - Number(profiles[b]) || a - b);
      const to = order.map((_, slot) => order.indexOf(slot));
      return to.every((target, slot) => target === slot) ? null : renaming(to);
    },
    symmetries: permutations(slots).map(renaming),
  };
}

export const renaming = (to: readonly number[]): Relabelling<Part, Purses> => ({
  key: to.join(),
  apply: (_slot, { self, place, peer }) => ({
    self: to[self] ?? self,
    place,
    peer: peer === -1 ? -1 : (to[peer] ?? peer),
  }),
  hit: null,
  slots: to,
  applyShared: (purses) => purses.map((_, slot) => purses[to.indexOf(slot)] ?? 0),
});

/** Every order of so many slots, the unchanged one too. */
export const permutations = (count: number): readonly (readonly number[])[] =>
  count === 0
    ? [[]]
    : permutations(count - 1).flatMap((rest) =>
        Array.from({ length: count }, (_, at) => rest.toSpliced(at, 0, count - 1)),
      );
