/**
 * Small systems made of random tables. A part is a place and a turn on a ring; the rules see only
 * how turns differ, so turning all parts alike changes nothing: a symmetry that a canonical form
 * may use. Rows are looked up modulo their number, so any tables make a system, and shrink well.
 */

import fc from "fast-check";

import type { Move, Moves, Received, System } from "../../checker/system.ts";

interface Part {
  readonly place: number;
  readonly turn: number;
}

interface Post {
  readonly text: number;
  readonly turn: number;
}

interface MoveRow {
  readonly place: number;
  readonly turns: number;
  readonly demand: number | null;
  readonly posts: readonly { readonly to: number; readonly text: number }[];
  readonly marks: number;
  readonly kind: number;
  readonly branches: readonly string[];
}

interface Offer {
  readonly moves: readonly MoveRow[];
  /** Chooses an urgent move among those that need no leave, if there are any; null: none. */
  readonly urgent: number | null;
  readonly refused: readonly string[];
}

interface OutcomeRow {
  readonly place: number;
  readonly turns: number;
  readonly demand: number | null;
}

export interface Tables {
  readonly slots: number;
  readonly places: number;
  readonly turns: number;
  readonly shareds: number;
  readonly starts: readonly (readonly number[])[];
  readonly offers: readonly Offer[];
  readonly receives: readonly (readonly OutcomeRow[])[];
  readonly grants: readonly { readonly shared: number | null; readonly marks: number }[];
  readonly views: readonly number[];
  /** The slot whose turn the canonical form makes 0. */
  readonly anchor: number;
}

export type RandomSystem = System<Part, number, string, Post, number, number, number>;

/** Null as often as `nulls` out of ten times. */
const orNull = <Value>(value: fc.Arbitrary<Value>, nulls: number): fc.Arbitrary<Value | null> =>
  fc.oneof(
    { arbitrary: value, weight: 10 - nulls },
    { arbitrary: fc.constant(null), weight: nulls },
  );

const demand = orNull(fc.nat(3), 6);

const moveRow: fc.Arbitrary<MoveRow> = fc.record({
  place: fc.nat(3),
  turns: fc.nat(2),
  demand,
  posts: fc.array(fc.record({ to: fc.nat(2), text: fc.nat(1) }), { maxLength: 3 }),
  marks: fc.nat(255),
  kind: fc.nat(2),
  branches: fc.uniqueArray(fc.constantFrom("left", "right"), { maxLength: 2 }),
});

const offer: fc.Arbitrary<Offer> = fc.record({
  moves: fc.array(moveRow, { minLength: 1, maxLength: 4 }),
  urgent: orNull(fc.nat(3), 9),
  refused: fc.array(fc.constantFrom("own", "both"), { maxLength: 2 }),
});

const outcomeRow: fc.Arbitrary<OutcomeRow> = fc.record({
  place: fc.nat(3),
  turns: fc.nat(2),
  demand,
});

const outcomes: fc.Arbitrary<readonly OutcomeRow[]> = fc.oneof(
  { arbitrary: fc.array(outcomeRow, { minLength: 1, maxLength: 2 }), weight: 7 },
  { arbitrary: fc.constant([]), weight: 1 },
);

export const tables: fc.Arbitrary<Tables> = fc.record({
  slots: fc.integer({ min: 1, max: 3 }),
  places: fc.integer({ min: 1, max: 4 }),
  turns: fc.integer({ min: 1, max: 3 }),
  shareds: fc.integer({ min: 1, max: 3 }),
  starts: fc.array(fc.array(fc.nat(2), { minLength: 4, maxLength: 4 }), {
    minLength: 1,
    maxLength: 2,
  }),
  offers: fc.array(offer, { minLength: 3, maxLength: 12 }),
  receives: fc.array(outcomes, { minLength: 3, maxLength: 30 }),
  grants: fc.array(fc.record({ shared: orNull(fc.nat(2), 2), marks: fc.nat(255) }), {
    minLength: 3,
    maxLength: 12,
  }),
  views: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
  anchor: fc.nat(2),
});

function cyclic<Row>(rows: readonly Row[], at: number): Row {
  const row = rows[at % rows.length];
  if (row === undefined) throw new Error("a table without rows");
  return row;
}

/** `isReduced`: with the canonical form. */
export function systemOf(given: Tables, isReduced: boolean): RandomSystem {
  const { slots, places, shareds } = given;
  return {
    name: "random",
    slots,
    initial: given.starts.map((numbers) => ({
      parts: numbers.slice(0, slots).map((place) => ({ place: place % places, turn: 0 })),
      shared: cyclic(numbers, 3) % shareds,
    })),
    partKey: ({ place, turn }) => `${place} ${turn}`,
    sharedKey: String,
    postKey: ({ text, turn }) => `${text} ${turn}`,
    demandKey: String,
    moves: (slot, part) => movesOf(slot, part, given),
    grant: (shared, asked) => {
      const { shared: after, marks } = cyclic(given.grants, shared * 4 + asked);
      if (after === null) return { shared: null, refusedBy: "both" };
      return { shared: after % shareds, marks, refusedBy: null };
    },
    view: (shared) => cyclic(given.views, shared),
    receive: (slot, part, post, view) => received(slot, part, post, view, given),
    canonical: isReduced ? canonicalOf(given) : null,
    observe: (_slot, { place }) => place,
    observeShared: (shared) => shared,
    actionKinds: ["a", "b", "c"],
    branches: ["left", "right"],
    bounds: ["own", "both", "post"],
  };
}

function movesOf(slot: number, part: Part, given: Tables): Moves<Part, string, Post, number> {
  const { slots, places, turns } = given;
  const offered = cyclic(given.offers, slot * places + part.place);
  const moves = offered.moves.map((row, at): Move<Part, string, Post, number> => ({
    action: `move ${at}`,
    kind: cyclic(["a", "b", "c"], row.kind),
    part: { place: row.place % places, turn: (part.turn + row.turns) % turns },
    demand: row.demand,
    posts: row.posts.map(({ to, text }) => ({ to: to % slots, post: { text, turn: part.turn } })),
    branches: row.branches,
    marks: row.marks,
  }));
  const mayBeUrgent = moves.flatMap((move, at) => (move.demand === null ? [at] : []));
  const isUrgent = offered.urgent !== null && mayBeUrgent.length > 0;
  const urgent = isUrgent ? cyclic(mayBeUrgent, offered.urgent) : null;
  return { moves, urgent, refused: offered.refused };
}

function received(
  slot: number,
  part: Part,
  { text, turn }: Post,
  view: number,
  { places, turns, receives }: Tables,
): Received<Part, number> {
  const ahead = (turn - part.turn + turns) % turns;
  const at = (((slot * places + part.place) * 2 + text) * turns + ahead) * 3 + view;
  const outcomes = cyclic(receives, at).map((row) => ({
    part: { place: row.place % places, turn: (part.turn + row.turns) % turns },
    demand: row.demand,
  }));
  return { outcomes, refusedBy: outcomes.length === 0 ? "post" : null };
}

function canonicalOf({ slots, turns, anchor }: Tables): RandomSystem["canonical"] {
  const anchored = anchor % slots;
  return {
    profile: (slot, { turn }) => (slot === anchored ? String(turn) : ""),
    relabelling: (profiles) => {
      const turned = Number(profiles[anchored]);
      if (turned === 0) return null;
      return {
        key: String(turned),
        apply: (_slot, { place, turn }) => ({ place, turn: (turn - turned + turns) % turns }),
        hit: null,
      };
    },
  };
}

/** The same system, but a step changes each slot at most once, and so shows all its changes. */
export const withSinglePosts = (system: RandomSystem): RandomSystem => ({
  ...system,
  moves: (slot, part) => {
    const offered = system.moves(slot, part);
    const moves = offered.moves.map((move) => ({
      ...move,
      posts: move.posts.filter(
        ({ to }, at) => to !== slot && move.posts.findIndex((post) => post.to === to) === at,
      ),
    }));
    return { ...offered, moves };
  },
});
