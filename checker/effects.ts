/**
 * A system as tables of integers. Every part, post, demand and shared part is named by a number, and
 * what a move or a post does to the few it touches is computed by the system once, then looked up
 * (transition caching, as in LTSmin). Everything here is exact: an entry is filled from the system
 * when the kernel misses it.
 */

import { interner } from "./intern.ts";
import type { Interner } from "./intern.ts";
import * as at from "./kernel/layout.ts";
import { unknown } from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import { movesRecord } from "./kernel/moves-record.ts";
import { Grid, NumberTable, PairTable, Pool } from "./kernel/tables.ts";
import type { System } from "./system.ts";

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
  /** For how many moves, grants and receipts the system was asked. */
  computed = 0;
  readonly #pool: Pool;
  readonly #posts: Interner<Post>;
  readonly #demands: Interner<Demand>;
  /** Per slot and part, where its moves lie in the pool. */
  readonly #moves: readonly NumberTable[];
  readonly #received: readonly PairTable[];
  readonly #granted: Grid;
  readonly #views: NumberTable;
  /** Which step properties a slot's change breaks, as bits. Set by the search. */
  stepBreaks: StepJudge = () => 0;
  /**
   * May the kernel find what was computed now? Not while a number is in it that its packing has no
   * bits for: other threads would take it at once. Set by the search.
   */
  mayTell: () => boolean = () => true;
  /** Called with each new part and shared part. Set by the search. */
  onPart: (slot: number, id: number, part: Part) => void = () => undefined;
  onShared: (id: number, shared: Shared) => void = () => undefined;

  constructor(
    system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
    memory: KernelMemory,
  ) {
    if (system.slots > at.slotsMax) throw new Error(`more than ${String(at.slotsMax)} slots`);
    if (system.bounds.length > at.boundsMax) throw new Error("more bounds than can be counted");
    this.system = system;
    memory.set(at.sharedSlots, system.slots);
    const records = Array.from(
      { length: system.slots },
      (_, slot) => at.slotRecords + at.slotRecordSize * slot,
    );
    this.#pool = new Pool(memory, at.sharedPool);
    this.#moves = records.map((record) => new NumberTable(memory, record + at.slotMoves));
    this.#received = records.map((record) => new PairTable(memory, record + at.slotReceived));
    this.#granted = new Grid(memory, at.sharedGranted);
    this.#views = new NumberTable(memory, at.sharedViews);
    this.parts = records.map((_, slot) =>
      interner(system.partKey, {
        nameOf: system.partName ?? system.partKey,
        onNew: (id, part) => {
          this.#moves[slot]?.reserve(id + 1);
          this.onPart(slot, id, part);
        },
      }),
    );
    this.shareds = interner(system.sharedKey, {
      onNew: (id, shared) => {
        this.#views.set(id, viewOf(system.view(shared)));
        this.onShared(id, shared);
      },
    });
    this.tallies = interner(({ kind, branches }) =>
      branches.length === 0 ? kind : JSON.stringify([kind, ...branches]),
    );
    this.#posts = interner(system.postKey);
    this.#demands = interner(system.demandKey);
  }

  /** Where in the pool the moves of a slot's part are, as the kernel's layout says. */
  movesOf(slot: number, part: number): number {
    const table = this.#moves[slot] as NumberTable;
    const known = table.get(part);
    if (known !== unknown) return known;
    const where = this.#compileMoves(slot, part);
    if (this.#isKept()) table.set(part, where);
    return where;
  }

  /** `shared * 2**markBits + marks`, or `-2 - bound` where that bound refuses. */
  grant(shared: number, demand: number): number {
    const known = this.#granted.get(shared, demand);
    if (known !== unknown) return known;
    if (shared >= namesMax) throw new Error("more shared parts than a table can name");
    const value = this.#computeGrant(shared, demand);
    if (this.#isKept()) this.#granted.set(shared, demand, value);
    return value;
  }

  /**
   * Of one outcome the part afterwards, and above `partBits` its demand; `-2 - bound` where that bound
   * refuses; else where the outcomes lie in the pool, `-2 - boundsMax - where`.
   */
  receive(slot: number, part: number, post: number, shared: number): number {
    if (post >= namesMax) throw new Error("more posts than a table can name");
    const view = this.#views.get(shared);
    const request = post * 256 + view;
    const table = this.#received[slot] as PairTable;
    const known = table.get(part, request);
    if (known !== unknown) return known;
    const value = this.#computeReceive(slot, part, post, view);
    if (this.#isKept()) table.set(part, request, value);
    return value;
  }

  #compileMoves(slot: number, part: number): number {
    const interned = this.parts[slot] as Interner<Part>;
    const before = interned.valueOf(part);
    const { moves, urgent, refused } = this.system.moves(slot, before);
    const bounds = refused.map((name) => this.#boundOf(name));
    const encoded = moves.map((move) => {
      const after = move.part === before ? part : interned.idOf(move.part);
      const demand = this.#demandOf(move.demand);
      const tally = this.#tallyOf(move.kind, move.branches);
      const breaks = this.stepBreaks(slot, part, after);
      const fields = [after ^ part, demand, tally, move.marks, breaks, move.posts.length];
      for (const { to, post } of move.posts) fields.push(to, this.#posts.idOf(post));
      return fields;
    });
    return this.#pool.add(movesRecord(encoded, urgent, bounds));
  }

  #computeGrant(shared: number, demand: number): number {
    if (demand === at.noDemand) return shared * 2 ** at.markBits;
    const granted = this.system.grant(this.shareds.valueOf(shared), this.#demands.valueOf(demand - 1));
    if (granted.refusedBy !== null) return -2 - this.#boundOf(granted.refusedBy);
    return this.shareds.idOf(granted.shared) * 2 ** at.markBits + granted.marks;
  }

  /** From 1 on. */
  #demandOf(demand: Demand | null): number {
    return demand === null ? at.noDemand : this.#demands.idOf(demand) + 1;
  }

  #computeReceive(slot: number, part: number, post: number, view: number): number {
    const interned = this.parts[slot] as Interner<Part>;
    const before = interned.valueOf(part);
    const { outcomes, refusedBy } = this.system.receive(slot, before, this.#posts.valueOf(post), view);
    if (outcomes.length === 0) {
      if (refusedBy === null) {
        throw new Error("a post without outcome must name the bound that refused it");
      }
      return -2 - this.#boundOf(refusedBy);
    }
    const record = [outcomes.length];
    for (const outcome of outcomes) {
      const after = outcome.part === before ? part : interned.idOf(outcome.part);
      const demand = this.#demandOf(outcome.demand);
      const breaks = this.stepBreaks(slot, part, after);
      const isFitting = after <= at.partMask && demand <= at.demandMost;
      if (outcomes.length === 1 && breaks === 0 && isFitting) return after | (demand << at.partBits);
      record.push(after, demand, breaks);
    }
    return -2 - at.boundsMax - this.#pool.add(record);
  }

  /** May what was computed be told? Then it is counted; else the kernel will ask for it again. */
  #isKept(): boolean {
    const isKept = this.mayTell();
    if (isKept) this.computed += 1;
    return isKept;
  }

  #tallyOf(kind: string, branches: readonly string[]): number {
    const tally = this.tallies.idOf({ kind, branches });
    if (tally >= at.talliesMax) throw new Error("more kinds of moves than can be counted");
    return tally;
  }

  #boundOf(name: string): number {
    const bound = this.system.bounds.indexOf(name);
    if (bound === -1) throw new Error(`the system does not list its bound "${name}"`);
    return bound;
  }
}

function viewOf(view: number): number {
  if (!(view >= 0 && view < 256)) throw new Error(`a view must be 0 to 255, not ${String(view)}`);
  return view;
}
