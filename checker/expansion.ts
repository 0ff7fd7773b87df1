/**
 * Expanding states of the log: feeds the kernel, takes the new states that it hands back, and sees to
 * what it stops for: room in its tables, and bits for the numbers of parts. Other threads may help.
 */

import { captainOf } from "./captain.ts";
import type { Compiled } from "./compiled.ts";
import { Edges } from "./edges.ts";
import type { Captain, Crew } from "./kernel/crew.ts";
import { instanceOf } from "./kernel/instance.ts";
import type { Host, Instance } from "./kernel/instance.ts";
import * as at from "./kernel/layout.ts";
import { areaOf } from "./kernel/memory.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import type { Postponed } from "./kernel/postponed.ts";
import { repackingBy } from "./kernel/repacking.ts";
import { StateLog, packInto } from "./kernel/state-log.ts";
import type { Entry } from "./kernel/table-shape.ts";
import type { News } from "./kernel/thread-control.ts";
import { VisitedTable } from "./kernel/visited-table.ts";
import { usedBits } from "./packing.ts";
import { Overflow } from "./spill/overflow.ts";

const area = areaOf(0);
/** Threads begin to be started where there are so many times fewer sources than make use of them. */
const startsAhead = 8;
/** Bytes of tables that may be filled before the other threads have to be stopped. */
const roomOfArena = 1 << 22;

/** Threads to search with, besides this one; started once they are wanted. */
export interface Threads {
  readonly count: number;
  /** Fewer sources than these are not worth their while. */
  readonly least: number;
  readonly start: (memory: KernelMemory, captain: Captain) => Crew;
}

type Tables = Pick<
  Compiled<never, never, never, never, never, never, never>,
  "packing" | "widen" | "fillers"
>;

/** Who hears what is found besides new states. */
export interface Listener {
  /** A step from `source` leads to the packed state at `where`; what either breaks, a bit each. */
  readonly hearOfBreach: (
    source: number,
    words: Uint32Array,
    where: number,
    ofState: number,
    ofStep: number,
  ) => void;
  readonly hear: (news: News) => void;
}

export class Expansion {
  readonly log: StateLog;
  readonly edges: Edges | null;
  readonly table: VisitedTable;
  readonly overflow: Overflow;
  /** The kernel's memory has no room for more states. */
  isOutOfMemory = false;
  readonly #memory: KernelMemory;
  readonly #compiled: Tables;
  readonly #listener: Listener;
  readonly #threads: Threads | null;
  readonly #host: Host;
  #crew: Crew | null = null;
  #instance: Instance;
  /** While moves that were postponed are made: these. The kernel takes their places here for sources. */
  #moves: readonly Postponed[] | null = null;
  /** While predecessors are sought: those found. */
  #found: number[] = [];

  constructor(
    memory: KernelMemory,
    compiled: Tables,
    keepsGraph: boolean,
    threads: Threads | null,
    listener: Listener,
  ) {
    this.#memory = memory;
    this.#compiled = compiled;
    this.#threads = threads;
    this.#listener = listener;
    this.edges = keepsGraph ? new Edges() : null;
    this.log = new StateLog(compiled.packing);
    this.#host = this.#hostOf();
    this.#instance = this.#instantiate();
    this.table = new VisitedTable(memory, this.#instance, this.#entry);
    this.overflow = new Overflow(this.log, this.table, memory);
  }

  /** Begins with no state, packed as the compiled tables say; `states` are to come. */
  beginAgain(states: number): void {
    this.#instance = this.#instantiate();
    this.table.begin(this.#instance, this.#entry, states);
  }

  /** Expands sources, with the other threads where these are many; where it stopped. */
  expand(first: number, stop: number): number {
    const threads = this.#threads;
    const memory = this.#memory;
    const sources = stop - first;
    if (threads === null || startsAhead * sources < threads.least) return this.expandRange(first, stop);
    this.#crew ??= threads.start(memory, captainOf(this, this.#listener, memory));
    if (sources < threads.least) return this.expandRange(first, stop);
    this.table.moveTogether = this.#crew.moveTogether;
    memory.beforeMove = () => this.#crew?.quiesce();
    memory.makeRoom(roomOfArena);
    memory.isShared = true;
    memory.set(at.sharedParallel, 1);
    if (!this.#crew.expand(first, stop)) this.isOutOfMemory = true;
    memory.set(at.sharedParallel, 0);
    memory.isShared = false;
    memory.reuse();
    return this.isOutOfMemory ? first : stop;
  }

  /** Expands sources with this thread's kernel; where it stopped, which is sooner without memory. */
  expandRange(first: number, stop: number): number {
    return first + this.#expandAll(stop - first, first, (done) => this.#feed(first + done, stop));
  }

  /** Makes moves that were postponed. false: memory has no more room. */
  make(moves: readonly Postponed[]): boolean {
    this.#moves = moves;
    const done = this.#expandAll(moves.length, 0, (from) => this.#feedMoves(moves.slice(from)));
    this.#moves = null;
    return done === moves.length;
  }

  /**
   * `feed` puts what follows after so many sources, or moves, into the kernel's input; `base`: the number
   * of the first.
   */
  #expandAll(sources: number, base: number, feed: (done: number) => number): number {
    for (let before = 0; before < sources; ) {
      const count = feed(before);
      let done = 0;
      let reason: number = at.isFull;
      while (reason !== at.allDone && reason !== at.hasMissed) {
        if (!this.#makeRoom()) return before + done;
        reason = this.#run(done, count, base + before);
        done = this.#collect(done);
        if (reason === at.overflow) throw new Error("a state has more successors than there is room for");
        if (reason === at.needsRoom && !this.#grow()) return before + done;
      }
      before += done;
      if (reason === at.hasMissed) this.#widen();
      if (this.isOutOfMemory) return before;
    }
    return sources;
  }

  #run(first: number, count: number, base: number): number {
    const instance = this.#instance;
    if (this.#moves === null) return instance.run(first, count, base);
    return instance.runPostponed(first, count, base);
  }

  /** The numbers of the states from `first` up to `end` that have a step to this one. */
  predecessors(state: Int32Array, first: number, end: number): readonly number[] {
    const counters = this.#memory.bytes.slice(area + at.areaTransitions, area + at.areaKeys);
    const sought = new Uint32Array(this.#memory.wasm.buffer, area + at.areaSought, this.log.width);
    sought.fill(0);
    packInto(this.log.packing, state, sought, 0);
    this.#found = [];
    this.#instance.seek(1);
    for (let done = first; done < end; ) {
      const count = this.#feed(done, end);
      this.#instance.run(0, count, done);
      done += count;
    }
    this.#instance.seek(0);
    this.#memory.bytes.set(counters, area + at.areaTransitions);
    return this.#found;
  }

  /** Ends the other threads. What was found can still be read. */
  dispose(): void {
    this.#crew?.dispose();
  }

  #makeRoom(): boolean {
    if (this.table.hasRoom(this.log.count, at.newMax)) return true;
    this.#crew?.quiesce();
    if (!this.table.makeRoom(this.log.count, at.newMax)) this.isOutOfMemory = true;
    return !this.isOutOfMemory;
  }

  #grow(): boolean {
    this.#crew?.quiesce();
    if (!this.table.grow()) this.isOutOfMemory = true;
    return !this.isOutOfMemory;
  }

  #feed(first: number, stop: number): number {
    const words = new Uint32Array(this.#memory.wasm.buffer);
    const most = Math.min(stop - first, at.sourcesMax);
    return this.log.copy(first, most, words, (area + at.areaIn) >>> 2);
  }

  #feedMoves(moves: readonly Postponed[]): number {
    const words = new Uint32Array(this.#memory.wasm.buffer);
    const list = (area + at.areaLists + at.listSize * at.listOther) >>> 2;
    moves.forEach(({ source, place, record }, number) => {
      this.log.copy(source, 1, words, ((area + at.areaIn) >>> 2) + number * this.log.width);
      words[list + number] = place;
      words[list + at.otherFrom / 4 + number] = number | (record << at.sourceBits);
    });
    return moves.length;
  }

  /** Takes what a run hands back; how many sources are done. */
  #collect(first: number): number {
    const memory = this.#memory;
    const words = new Uint32Array(memory.wasm.buffer);
    this.log.append(words, (area + at.areaOut) >>> 2, memory.get(area + at.areaNew));
    memory.set(area + at.areaNew, 0);
    const done = memory.get(area + at.areaConsumed);
    this.edges?.collect(memory, area, first, done);
    memory.set(area + at.areaEdges, 0);
    return done;
  }

  /** Packs all states anew, with the bits that the parts have come to need. */
  #widen(): void {
    const before = this.log.packing;
    this.#crew?.quiesce();
    this.#crew?.beginAnew();
    this.#instance.forget();
    this.#compiled.widen(this.edges === null ? this.table.homeBits : 0);
    const { packing } = this.#compiled;
    if (packing.words !== before.words) this.#instance = this.#instantiate();
    const repacking = repackingBy(this.#memory, this.#instance, before, packing);
    this.log.repack(repacking);
    this.overflow.repack(repacking);
    if (!this.table.rebuild(this.#instance, this.#entry, this.log)) this.isOutOfMemory = true;
  }

  get #entry(): Entry {
    const { words } = this.log.packing;
    const isShort = words === 1 && this.edges === null;
    return {
      bytes: 8 * words + (this.edges === null ? 0 : 8),
      bits: isShort ? usedBits(this.log.packing) : Infinity,
    };
  }

  #instantiate(): Instance {
    const { words } = this.#compiled.packing;
    return instanceOf(words, this.edges !== null, this.#memory, 0, this.#host);
  }

  #hostOf(): Host {
    return {
      ...this.#compiled.fillers(),
      broken: (source, key, ofState, ofStep) => {
        const words = new Uint32Array(this.#memory.wasm.buffer);
        const number = this.#moves?.[source]?.source ?? source;
        this.#listener.hearOfBreach(number, words, key >>> 2, ofState, ofStep);
      },
      unjudged: () => undefined,
      found: (source) => this.#found.push(source),
    };
  }
}
