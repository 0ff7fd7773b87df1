/**
 * Breadth-first search of a system, on integers: the kernel finds successors and tells new states,
 * this class feeds it the states found, level by level, and fills its tables from the system. States
 * are numbered as they are found, so their log is also the queue.
 */

import { Breaches } from "./breaches.ts";
import { namesOf } from "./checkpoint/names.ts";
import { beginAgain, endAgain, levelEndOf } from "./checkpoint/restore.ts";
import type { LevelEnd, Names, Saved } from "./checkpoint/saved.ts";
import { Compiled } from "./compiled.ts";
import { Edges } from "./edges.ts";
import type { Graph } from "./edges.ts";
import { Counters } from "./kernel/counters.ts";
import { captainOf } from "./captain.ts";
import type { Captain, Crew } from "./kernel/crew.ts";
import { instanceOf } from "./kernel/instance.ts";
import type { Host, Instance } from "./kernel/instance.ts";
import * as at from "./kernel/layout.ts";
import { KernelMemory, areaOf } from "./kernel/memory.ts";
import { StateLog, packInto, unpack } from "./kernel/state-log.ts";
import { VisitedTable } from "./kernel/visited-table.ts";
import { pathTo, pathToBreach } from "./paths-back.ts";
import type { Property } from "./property.ts";
import { Overflow } from "./spill/overflow.ts";
import type { Spill } from "./spill/word-file.ts";
import type { System, Whole } from "./system.ts";

const area = areaOf(0);
/** Bytes of tables that may be filled before the other threads have to be stopped. */
const roomOfArena = 1 << 22;

/** Threads to search with, besides this one; started once they are wanted. */
export interface Threads {
  readonly count: number;
  /** Fewer sources than these are not worth their while. */
  readonly least: number;
  readonly start: (memory: KernelMemory, captain: Captain) => Crew;
}

export class Search<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly compiled: Compiled<Part, Shared, Action, Post, Demand, Seen, SharedSeen>;
  readonly breaches: Breaches;
  readonly edges: Edges | null;
  readonly log: StateLog;
  readonly counters: Counters;
  /** Of the deepest state found. */
  depth = 0;
  /** States whose successors are all known. */
  expanded = 0;
  /** The kernel's memory has no room for more states. */
  isOutOfMemory = false;
  readonly overflow: Overflow;
  /** As it was when the last level ended. */
  levelEnd: LevelEnd;
  /** Numbers of the first state of each level. */
  readonly #levels: number[] = [0];
  #levelEnd: number;
  readonly #memory: KernelMemory;
  readonly #threads: Threads | null;
  #crew: Crew | null = null;
  readonly #table: VisitedTable;
  readonly #host: Host;
  #instance: Instance;
  /** While predecessors are sought: those found. */
  #found: number[] = [];

  constructor(
    system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
    properties: readonly Property<Seen, SharedSeen>[],
    keepsGraph: boolean,
    threads: Threads | null,
  ) {
    // Numbers of states and the order of edges need one thread.
    this.#threads = keepsGraph ? null : threads;
    const memory = new KernelMemory(1 + (this.#threads?.count ?? 0));
    this.#memory = memory;
    const compiled = new Compiled(system, properties, memory);
    this.compiled = compiled;
    this.edges = keepsGraph ? new Edges() : null;
    this.log = new StateLog(compiled.packing);
    this.counters = new Counters(memory, 1 + (this.#threads?.count ?? 0));
    this.#host = this.#hostOf();
    this.#instance = this.#instantiate();
    this.#table = new VisitedTable(memory, this.#instance, this.#stride);
    this.overflow = new Overflow(this.log, this.#table, memory);
    this.breaches = new Breaches(properties.length, (which, id) => compiled.keyOf(which, id));
    this.#begin();
    this.#levelEnd = this.log.count;
    this.levelEnd = levelEndOf(this, this.#levels);
  }

  get count(): number {
    return this.log.count;
  }

  get frontier(): number {
    return this.log.count - this.expanded;
  }

  get bytes(): number {
    const graph = this.edges === null ? 0 : this.edges.bytes;
    return this.#memory.size + this.log.bytes + graph;
  }

  /** From now on what `bytesMax` of memory have no room for goes to files; a graph does not. */
  spillTo(spill: Spill, bytesMax: number): void {
    if (this.edges === null) this.overflow.allow(spill, bytesMax, () => this.#levelEnd);
  }

  /** Is a level complete, so that what was found does not depend on the order within it? */
  get isLevelDone(): boolean {
    return this.expanded === this.#levels[this.#levels.length - 1];
  }

  /** Expands up to `count` states; fewer where a level ends with `statesMax` found. */
  advance(count: number, statesMax: number): void {
    const end = this.expanded + count;
    while (this.expanded < end && this.frontier > 0 && !this.isOutOfMemory) {
      this.#expandUpTo(Math.min(end, this.#levelEnd));
      if (this.expanded < this.#levelEnd) continue;
      this.#endLevel();
      if (this.log.count >= statesMax || this.breaches.isAllBroken) return;
    }
  }

  /** Of what is found in the level at hand, nothing more will come. */
  finish(): void {
    this.overflow.settle();
    this.breaches.endLevel(this.#levels.length);
  }

  names(): Names {
    return namesOf(this.compiled.effects);
  }

  get graph(): Graph | null {
    return this.edges?.graph ?? null;
  }

  /** Goes on where another search of the same question was when a level ended. */
  restore(saved: Saved): void {
    beginAgain(this, saved);
    this.#instance = this.#instantiate();
    this.#table.begin(this.#instance, this.#stride);
    saved.readStates((words, count) => {
      this.log.append(words, 0, count);
      this.#levelEnd = this.log.count;
      const isDone = this.#table.insert(this.log, this.log.count - count, this.log.count);
      if (!isDone) this.isOutOfMemory = true;
    });
    endAgain(this, saved);
    this.#levels.splice(0, Infinity, ...saved.levelEnd.levels);
    this.expanded = saved.levelEnd.expanded;
    this.depth = saved.levelEnd.depth;
    this.levelEnd = saved.levelEnd;
    this.#memory.set(at.sharedUnbroken, this.breaches.unbroken);
    this.#memory.set(at.sharedCount, this.log.count);
  }

  /** Files go: states in them can be read no more. */
  release(): void {
    this.overflow.dispose();
  }

  wholeAt(number: number): Whole<Part, Shared> {
    return this.compiled.wholeOf(this.stateAt(number));
  }

  /** A shortest path to a breach: of all there are, the one that is least by the states' keys. */
  pathToBreach(property: number): readonly Whole<Part, Shared>[] {
    return pathToBreach(this, property).map((state) => this.compiled.wholeOf(state));
  }

  /** A shortest path to a state, of all there are the one that is least by the states' keys. */
  pathTo(number: number): readonly Whole<Part, Shared>[] {
    return pathTo(this, number).map((state) => this.compiled.wholeOf(state));
  }

  depthOf(number: number): number {
    if (number >= this.#levelEnd) return this.#levels.length;
    return this.#levels.findLastIndex((first) => first <= number);
  }

  #endLevel(): void {
    this.overflow.settle();
    this.breaches.endLevel(this.#levels.length);
    this.#memory.set(at.sharedUnbroken, this.breaches.unbroken);
    this.#levels.push(this.#levelEnd);
    if (this.log.count > this.#levelEnd) this.depth += 1;
    this.#levelEnd = this.log.count;
    this.levelEnd = levelEndOf(this, this.#levels);
  }

  #expandUpTo(stop: number): void {
    if (this.#threads === null || stop - this.expanded < this.#threads.least) {
      this.expanded = this.expandRange(this.expanded, stop);
      return;
    }
    const memory = this.#memory;
    this.#crew ??= this.#threads.start(memory, captainOf(this, memory, this.#table));
    memory.beforeMove = () => this.#crew?.quiesce();
    memory.makeRoom(roomOfArena);
    memory.isShared = true;
    memory.set(at.sharedParallel, 1);
    if (this.#crew.expand(this.expanded, stop)) this.expanded = stop;
    else this.isOutOfMemory = true;
    memory.set(at.sharedParallel, 0);
    memory.isShared = false;
    memory.reuse();
  }

  /**
   * Expands sources with this thread's kernel; where it stopped, which is sooner without memory.
   * `counted`: what was counted for the first of them when another thread missed something for it.
   */
  expandRange(first: number, stop: number, counted = 0): number {
    if (counted > 0) this.#instance.resume(counted);
    for (let base = first; base < stop; ) {
      const count = this.#feed(base, stop);
      let done = 0;
      let reason: number = at.isFull;
      while (reason !== at.allDone && reason !== at.hasMissed) {
        if (!this.#makeRoom()) return base + done;
        reason = this.#instance.run(done, count, base);
        done = this.#collect(done);
        if (reason === at.overflow) throw new Error("a state has more successors than there is room for");
        if (reason === at.needsRoom && !this.#grow()) return base + done;
      }
      base += done;
      if (reason === at.hasMissed) this.#widen();
      if (this.isOutOfMemory) return base;
    }
    return stop;
  }

  #makeRoom(): boolean {
    if (this.#table.hasRoom(this.log.count, at.newMax)) return true;
    this.#crew?.quiesce();
    if (!this.#table.makeRoom(this.log.count, at.newMax)) this.isOutOfMemory = true;
    return !this.isOutOfMemory;
  }

  #grow(): boolean {
    this.#crew?.quiesce();
    if (!this.#table.grow()) this.isOutOfMemory = true;
    return !this.isOutOfMemory;
  }

  /** Ends the other threads. What was found can still be read. */
  dispose(): void {
    this.#crew?.dispose();
  }

  #feed(first: number, stop: number): number {
    const words = new Uint32Array(this.#memory.wasm.buffer);
    const most = Math.min(stop - first, at.sourcesMax);
    return this.log.copy(first, most, words, (area + at.areaIn) >>> 2);
  }

  /** Takes the new states that a thread's area hands back. */
  collectNew(from: number): void {
    const words = new Uint32Array(this.#memory.wasm.buffer);
    this.log.append(words, (from + at.areaOut) >>> 2, this.#memory.get(from + at.areaNew));
    this.#memory.set(from + at.areaNew, 0);
  }

  /** Takes what a run hands back; how many sources are done. */
  #collect(first: number): number {
    const memory = this.#memory;
    this.collectNew(area);
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
    this.compiled.widen();
    this.log.repack(this.compiled.packing);
    this.overflow.repack(before, this.log.packing);
    if (this.log.packing.words !== before.words) this.#instance = this.#instantiate();
    if (!this.#table.rebuild(this.#instance, this.#stride, this.log)) this.isOutOfMemory = true;
    this.#instance.resume(this.#memory.get(area + at.areaCounted));
  }

  get #stride(): number {
    return 8 * this.log.packing.words + (this.edges === null ? 0 : 8);
  }

  #instantiate(): Instance {
    const { words } = this.log.packing;
    return instanceOf(words, this.edges !== null, this.#memory, 0, this.#host);
  }

  #hostOf(): Host {
    return {
      ...this.compiled.fillers(),
      broken: (source, key, ofState, ofStep) => {
        const words = new Uint32Array(this.#memory.wasm.buffer);
        this.hearOfBreach(source, words, key >>> 2, ofState, ofStep);
      },
      unjudged: () => undefined,
      found: (source) => this.#found.push(source),
    };
  }

  /** A step from `source` leads to the packed state at `where`; what either breaks, a bit each. */
  hearOfBreach(
    source: number,
    words: Uint32Array,
    where: number,
    ofState: number,
    ofStep: number,
  ): void {
    const to = new Int32Array(this.compiled.components);
    unpack(this.log.packing, words, where, to);
    if (ofState !== 0) this.breaches.consider(ofState, null, to);
    if (ofStep === 0) return;
    this.breaches.consider(ofStep, this.stateAt(source), to);
  }

  #begin(): void {
    const memory = this.#memory;
    const { bounds, initial } = this.compiled.effects.system;
    const seen = new Set<string>();
    for (const whole of initial) {
      const { state, isChanged, hit } = this.compiled.numbered(whole);
      if (isChanged) this.counters.countRelabelled();
      if (hit !== null) this.counters.countHit(bounds.indexOf(hit));
      if (seen.has(state.join())) continue;
      seen.add(state.join());
      const packed = new Uint32Array(this.log.width);
      packInto(this.log.packing, state, packed, 0);
      this.log.append(packed, 0, 1);
      this.breaches.consider(this.compiled.judge.stateBreaks(state), null, state);
    }
    this.#table.insert(this.log, 0, this.log.count);
    memory.set(at.sharedCount, this.log.count);
    this.breaches.endLevel(0);
    memory.set(at.sharedUnbroken, this.breaches.unbroken);
  }

  /** The states of a level that have a step to this one. */
  predecessors(state: Int32Array, level: number): readonly Int32Array[] {
    const first = this.#levels[level] as number;
    const end = Math.min(this.#levels[level + 1] ?? this.expanded, this.expanded);
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
    return this.#found.map((number) => this.stateAt(number));
  }

  stateAt(number: number): Int32Array {
    const state = new Int32Array(this.compiled.components);
    this.log.read(number, state);
    return state;
  }
}
