/**
 * A system as tables of integers. Every part, post, demand and shared part is named by a number, and
 * what a move or a post does to the few it touches is computed by the system once, then looked up
 * (transition caching, as in LTSmin). Everything here is exact: an entry is filled from the system.
 */

import { interner } from "./intern.ts";
import type { Interner } from "./intern.ts";
import { PairTable } from "./pairs.ts";
import type { System } from "./system.ts";
import { grown } from "./visited.ts";

/** Where a thing has not been computed; real values are 0 and up, refusals below this. */
export const unknown = -1;
/** No demand, no bound. */
export const none = -1;

/** Offsets in a move's record in `pool`; its posts follow, two integers each: slot and post. */
export const moveField = { part: 0, demand: 1, tally: 2, marks: 3, breaks: 4, posts: 5, size: 6 } as const;
/** Offsets in the record of an outcome of `receive`. */
export const outcomeField = { part: 0, demand: 1, breaks: 2, size: 3 } as const;

/** Marks take the low bits of a granted shared part. */
export const markBits = 8;
export const markMask = 2 ** markBits - 1;

/** Shared parts and posts are packed with 8 more bits into a number of 31. */
const namesMax = 2 ** 23;

/** A kind of move and the branches that it takes; counted together, once per transition. */
export interface Tally {
  readonly kind: string;
  readonly branches: readonly string[];
}

type StepJudge = (slot: number, before: number, after: number) => number;

export class Effects<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>;
  readonly parts: readonly Interner<Part>[];
  readonly shareds: Interner<Shared>;
  readonly tallies: Interner<Tally>;
  /** Records of moves and outcomes. */
  pool = new Int32Array(1 << 14);
  #used = 0;
  readonly #posts: Interner<Post>;
  readonly #demands: Interner<Demand>;
  /** Per slot and part, where its moves lie in `pool`. */
  readonly #moves: Int32Array<ArrayBuffer>[];
  readonly #received: readonly PairTable[];
  readonly #granted = new PairTable();
  #views = new Int32Array(64).fill(unknown);
  /** Which step properties a slot's change breaks, as bits. Set by the search. */
  stepBreaks: StepJudge = () => 0;

  constructor(system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>) {
    this.system = system;
    const slots = Array.from({ length: system.slots });
    this.parts = slots.map(() => interner(system.partKey));
    this.shareds = interner(system.sharedKey);
    this.tallies = interner((tally) => JSON.stringify(tally));
    this.#posts = interner(system.postKey);
    this.#demands = interner(system.demandKey);
    this.#moves = slots.map(() => new Int32Array(1 << 10).fill(unknown));
    this.#received = slots.map(() => new PairTable());
  }

  /**
   * Where in `pool`: the place of an urgent move from here or `none`, how many bounds refused and
   * their numbers, how many moves and their records.
   */
  movesOf(slot: number, part: number): number {
    const known = (this.#moves[slot] as Int32Array)[part];
    if (known !== undefined && known !== unknown) return known;
    return this.#compileMoves(slot, part);
  }

  /** `shared * 2**markBits + marks`, or `-2 - bound` where that bound refuses. */
  grant(shared: number, demand: number): number {
    const known = this.#granted.get(shared, demand, unknown);
    return known === unknown ? this.#computeGrant(shared, demand) : known;
  }

  /** The part afterwards where that is all; else `-2 - where` the outcomes lie in `pool`. */
  receive(slot: number, part: number, post: number, shared: number): number {
    const request = post * 256 + this.#viewOf(shared);
    const table = this.#received[slot] as PairTable;
    const known = table.get(part, request, unknown);
    return known === unknown ? this.#computeReceive(slot, part, post, shared, request) : known;
  }

  get bytes(): number {
    const tables = [...this.#received, this.#granted].reduce((sum, table) => sum + table.bytes, 0);
    const moves = this.#moves.reduce((sum, array) => sum + array.byteLength, 0);
    return tables + moves + this.pool.byteLength;
  }

  #viewOf(shared: number): number {
    const known = this.#views[shared];
    if (known !== undefined && known !== unknown) return known;
    const view = this.system.view(this.shareds.valueOf(shared));
    if (!(view >= 0 && view < 256)) throw new Error(`a view must be 0 to 255, not ${view}`);
    this.#views = withValue(this.#views, shared, view);
    return view;
  }

  #compileMoves(slot: number, part: number): number {
    const interned = this.parts[slot] as Interner<Part>;
    const { moves, urgent, refused } = this.system.moves(slot, interned.valueOf(part));
    const bounds = refused.map((name) => this.#boundOf(name));
    const record: number[] = [none, refused.length, ...bounds, moves.length];
    moves.forEach((move, position) => {
      if (position === urgent) record[0] = record.length;
      const after = interned.idOf(move.part);
      record.push(after, move.demand === null ? none : this.#demands.idOf(move.demand));
      record.push(this.tallies.idOf({ kind: move.kind, branches: move.branches }), move.marks);
      record.push(this.stepBreaks(slot, part, after), move.posts.length);
      for (const { to, post } of move.posts) record.push(to, this.#posts.idOf(post));
    });
    const at = this.#store(record);
    this.#moves[slot] = withValue(this.#moves[slot] as Int32Array<ArrayBuffer>, part, at);
    return at;
  }

  #computeGrant(shared: number, demand: number): number {
    if (shared >= namesMax) throw new Error("more shared parts than a table can name");
    const granted = this.system.grant(this.shareds.valueOf(shared), this.#demands.valueOf(demand));
    const value =
      granted.refusedBy !== null
        ? -2 - this.#boundOf(granted.refusedBy)
        : this.shareds.idOf(granted.shared) * 2 ** markBits + granted.marks;
    this.#granted.set(shared, demand, value);
    return value;
  }

  #computeReceive(slot: number, part: number, post: number, shared: number, request: number): number {
    if (post >= namesMax) throw new Error("more posts than a table can name");
    const interned = this.parts[slot] as Interner<Part>;
    const view = this.#viewOf(shared);
    const received = this.system.receive(slot, interned.valueOf(part), this.#posts.valueOf(post), view);
    const outcomes = received.outcomes.map((outcome) => {
      const after = interned.idOf(outcome.part);
      const demand = outcome.demand === null ? none : this.#demands.idOf(outcome.demand);
      return [after, demand, this.stepBreaks(slot, part, after)] as const;
    });
    const [only] = outcomes;
    const isPlain = outcomes.length === 1 && only !== undefined && only[1] === none && only[2] === 0;
    if (outcomes.length === 0 && received.refusedBy === null) {
      throw new Error("a post without outcome must name the bound that refused it");
    }
    const refusedBy = received.refusedBy === null ? none : this.#boundOf(received.refusedBy);
    const value = isPlain
      ? only[0]
      : -2 - this.#store([refusedBy, outcomes.length, ...outcomes.flat()]);
    (this.#received[slot] as PairTable).set(part, request, value);
    return value;
  }

  #boundOf(name: string): number {
    const bound = this.system.bounds.indexOf(name);
    if (bound === -1) throw new Error(`the system does not list its bound "${name}"`);
    return bound;
  }

  #store(record: readonly number[]): number {
    const at = this.#used;
    this.#used += record.length;
    if (this.#used > this.pool.length) this.pool = grown(this.pool, 2 * this.#used);
    this.pool.set(record, at);
    return at;
  }
}

/** The array with one value set, longer if it must be; what lies between is unknown. */
export function withValue(
  array: Int32Array<ArrayBuffer>,
  at: number,
  value: number,
): Int32Array<ArrayBuffer> {
  let room = array;
  if (at >= array.length) {
    room = new Int32Array(2 * (at + 1)).fill(unknown);
    room.set(array);
  }
  room[at] = value;
  return room;
}
