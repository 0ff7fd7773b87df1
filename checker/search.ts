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
import type { Edges, Graph } from "./edges.ts";
import { Expansion } from "./expansion.ts";
import type { Threads } from "./expansion.ts";
import { Counters } from "./kernel/counters.ts";
import * as at from "./kernel/layout.ts";
import { KernelMemory } from "./kernel/memory.ts";
import { packInto, unpack } from "./kernel/state-log.ts";
import type { StateLog } from "./kernel/state-log.ts";
import type { News } from "./kernel/thread-control.ts";
import { leastHomeBits } from "./kernel/table-shape.ts";
import { pathTo, pathToBreach } from "./paths-back.ts";
import type { Property } from "./property.ts";
import type { Overflow } from "./spill/overflow.ts";
import type { Spill } from "./spill/word-file.ts";
import type { System, Whole } from "./system.ts";

export class Search<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly compiled: Compiled<Part, Shared, Action, Post, Demand, Seen, SharedSeen>;
  readonly breaches: Breaches;
  readonly counters: Counters;
  /** Of the deepest state found. */
  depth = 0;
  /** States whose successors are all known. */
  expanded = 0;
  /** As it was when the last level ended. */
  levelEnd: LevelEnd;
  /** Numbers of the first state of each level. */
  readonly #levels: number[] = [0];
  #levelEnd: number;
  readonly #memory: KernelMemory;
  readonly #expansion: Expansion;

  constructor(
    system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
    properties: readonly Property<Seen, SharedSeen>[],
    keepsGraph: boolean,
    threads: Threads | null,
  ) {
    // Numbers of states and the order of edges need one thread.
    const helpers = keepsGraph ? null : threads;
    const memory = new KernelMemory(1 + (helpers?.count ?? 0));
    this.#memory = memory;
    const compiled = new Compiled(system, properties, memory, keepsGraph ? 0 : leastHomeBits);
    this.compiled = compiled;
    this.#expansion = new Expansion(memory, compiled, keepsGraph, helpers, {
      hearOfBreach: (...breach) => {
        this.#hearOfBreach(...breach);
      },
      hear: (news) => {
        this.#hear(news);
      },
    });
    this.counters = new Counters(memory, 1 + (helpers?.count ?? 0));
    this.breaches = new Breaches(properties.length, (which, id) => compiled.keyOf(which, id));
    this.#begin();
    this.#levelEnd = this.log.count;
    this.levelEnd = levelEndOf(this, this.#levels);
  }

  /** The states in the order in which they were found. */
  get log(): StateLog {
    return this.#expansion.log;
  }

  get edges(): Edges | null {
    return this.#expansion.edges;
  }

  get overflow(): Overflow {
    return this.#expansion.overflow;
  }

  /** The kernel's memory has no room for more states. */
  get isOutOfMemory(): boolean {
    return this.#expansion.isOutOfMemory;
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
      this.expanded = this.#expansion.expand(this.expanded, Math.min(end, this.#levelEnd));
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
    this.#expansion.beginAgain(saved.levelEnd.count);
    saved.readStates((words, count) => {
      this.log.append(words, 0, count);
      this.#levelEnd = this.log.count;
      const isDone = this.#expansion.table.insert(this.log, this.log.count - count, this.log.count);
      if (!isDone) this.#expansion.isOutOfMemory = true;
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

  /** Ends the other threads. What was found can still be read. */
  dispose(): void {
    this.#expansion.dispose();
  }

  #hearOfBreach(
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

  /** What other threads could not settle. */
  #hear({ broken, unjudged }: News): void {
    for (const { source, ofState, ofStep, key } of broken) {
      this.#hearOfBreach(source, key, 0, ofState, ofStep);
    }
    for (const key of unjudged) {
      const state = new Int32Array(this.compiled.components);
      unpack(this.log.packing, key, 0, state);
      this.breaches.consider(this.compiled.judge.stateBreaks(state), null, state);
    }
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
    this.#expansion.table.insert(this.log, 0, this.log.count);
    memory.set(at.sharedCount, this.log.count);
    this.breaches.endLevel(0);
    memory.set(at.sharedUnbroken, this.breaches.unbroken);
  }

  /** The states of a level that have a step to this one. */
  predecessors(state: Int32Array, level: number): readonly Int32Array[] {
    const first = this.#levels[level] as number;
    const end = Math.min(this.#levels[level + 1] ?? this.expanded, this.expanded);
    const numbers = this.#expansion.predecessors(state, first, end);
    return numbers.map((number) => this.stateAt(number));
  }

  stateAt(number: number): Int32Array {
    const state = new Int32Array(this.compiled.components);
    this.log.read(number, state);
    return state;
  }
}
