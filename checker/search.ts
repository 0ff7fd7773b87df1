/**
 * Breadth-first search of a system, on integers. States are numbered as they are found, so the
 * visited states are also the queue, and a state found first is found at its least depth.
 */

import { Edges } from "./edges.ts";
import { Effects, markBits, markMask, moveField, none, outcomeField } from "./effects.ts";
import { Judge } from "./judge.ts";
import type { Property } from "./property.ts";
import { Relabeller } from "./relabelling.ts";
import type { System, Whole } from "./system.ts";
import { Visited, batchSize, grown } from "./visited.ts";

/** A property broken first at the end of the shortest path to `from`, or on the step after it. */
export interface Breach {
  readonly property: number;
  /** State numbers; `from` is -1 where `to` is initial. */
  readonly from: number;
  readonly to: number;
  readonly depth: number;
}

export class Search<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly effects: Effects<Part, Shared, Action, Post, Demand, Seen, SharedSeen>;
  readonly judge: Judge<Part, Shared, Seen, SharedSeen>;
  readonly relabeller: Relabeller<Part> | null;
  readonly visited: Visited;
  readonly edges: Edges | null;
  readonly breaches: (Breach | null)[];
  transitions = 0;
  /** Of the deepest state found. */
  depth = 0;
  /** States whose successors are all known. */
  expanded = 0;
  readonly hits: number[];
  /** Per tally, how often it was taken. */
  readonly taken: number[] = [];
  #unbroken: number;
  #parents = new Int32Array(1 << 12);
  #levelEnd: number;
  #deeper = false;
  readonly #shared: number;
  readonly #current: Int32Array;
  readonly #next: Int32Array;
  readonly #admitted: Int32Array;
  /** Of each staged arrival: where it came from, and the edge's marks and broken step properties. */
  readonly #froms = new Int32Array(batchSize);
  readonly #marks = new Int32Array(batchSize);
  readonly #breaks = new Int32Array(batchSize);

  constructor(
    system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
    properties: readonly Property<Seen, SharedSeen>[],
    keepsGraph: boolean,
  ) {
    this.effects = new Effects(system);
    const { parts, shareds } = this.effects;
    this.hits = system.bounds.map(() => 0);
    this.judge = new Judge(system, parts, shareds, properties);
    if (properties.length > 0) this.effects.stepBreaks = (...step) => this.judge.stepBreaks(...step);
    const onHit = (bound: string): void => this.#hit(system.bounds.indexOf(bound));
    this.relabeller =
      system.canonical === null ? null : new Relabeller(system.canonical, parts, onHit);
    this.#shared = system.slots;
    this.#current = new Int32Array(system.slots + 1);
    this.#next = new Int32Array(system.slots + 1);
    this.#admitted = new Int32Array(system.slots + 1);
    this.visited = new Visited(system.slots + 1);
    this.edges = keepsGraph ? new Edges() : null;
    this.breaches = properties.map(() => null);
    this.#unbroken = 2 ** properties.length - 1;
    for (const { parts: wholes, shared } of system.initial) {
      wholes.forEach((part, slot) => {
        this.#next[slot] = parts[slot]?.idOf(part) ?? none;
      });
      this.#next[this.#shared] = shareds.idOf(shared);
      this.#arrive(none, 0, 0);
    }
    this.#settle();
    this.#levelEnd = this.visited.count;
  }

  get frontier(): number {
    return this.visited.count - this.expanded;
  }

  /** Are all properties broken, so that nothing is left to ask? */
  get isAllBroken(): boolean {
    return this.breaches.length > 0 && this.#unbroken === 0;
  }

  get bytes(): number {
    const graph = this.edges === null ? 0 : this.edges.bytes;
    return this.visited.bytes + this.#parents.byteLength + this.effects.bytes + graph;
  }

  /** Expands up to `count` states. */
  advance(count: number): void {
    const end = this.expanded + count;
    while (this.expanded < end && this.frontier > 0) {
      const stop = Math.min(end, this.#levelEnd);
      while (this.expanded < stop) {
        this.#expand(this.expanded);
        this.expanded += 1;
      }
      this.#settle();
      if (this.expanded < this.#levelEnd) continue;
      this.#levelEnd = this.visited.count;
      this.#deeper = false;
    }
    this.edges?.endSources(this.expanded);
  }

  /** The numbers of the states on the shortest path to this one, the initial one first. */
  pathTo(number: number): readonly number[] {
    const path: number[] = [];
    for (let at = number; at !== none; at = this.#parents[at] as number) path.push(at);
    return path.reverse();
  }

  wholeAt(number: number): Whole<Part, Shared> {
    const state = new Int32Array(this.#shared + 1);
    this.visited.read(number, state);
    const parts = this.effects.parts.map((interned, slot) => interned.valueOf(state[slot] as number));
    return { parts, shared: this.effects.shareds.valueOf(state[this.#shared] as number) };
  }

  #expand(number: number): void {
    const current = this.#current;
    this.visited.read(number, current);
    for (let slot = 0; slot < this.#shared; slot += 1) {
      const at = this.effects.movesOf(slot, current[slot] as number);
      const urgent = this.effects.pool[at] as number;
      if (urgent === none) continue;
      const before = this.transitions;
      this.#take(number, slot, at + urgent);
      if (this.transitions > before) return;
      // A bound refused the urgent move: then nothing may be left out.
      break;
    }
    for (let slot = 0; slot < this.#shared; slot += 1) this.#takeAll(number, slot);
  }

  #takeAll(number: number, slot: number): void {
    const start = this.effects.movesOf(slot, this.#current[slot] as number) + 1;
    const refusals = this.effects.pool[start] as number;
    for (let refusal = 1; refusal <= refusals; refusal += 1) {
      this.#hit(this.effects.pool[start + refusal] as number);
    }
    const moves = this.effects.pool[start + refusals + 1] as number;
    let at = start + refusals + 2;
    for (let move = 0; move < moves; move += 1) {
      this.#take(number, slot, at);
      at += moveField.size + 2 * (this.effects.pool[at + moveField.posts] as number);
    }
  }

  /** One move of one slot: the leave it needs, its posts, and where it arrives. */
  #take(number: number, slot: number, at: number): void {
    const pool = this.effects.pool;
    const next = this.#next;
    next.set(this.#current);
    let marks = pool[at + moveField.marks] as number;
    const demand = pool[at + moveField.demand] as number;
    if (demand !== none) {
      const granted = this.effects.grant(next[this.#shared] as number, demand);
      if (granted < 0) {
        this.#hit(-2 - granted);
        return;
      }
      next[this.#shared] = granted >> markBits;
      marks |= granted & markMask;
    }
    next[slot] = pool[at + moveField.part] as number;
    const before = this.transitions;
    const breaks = pool[at + moveField.breaks] as number;
    const posts = pool[at + moveField.posts] as number;
    this.#post(number, at + moveField.size, posts, marks, breaks);
    const tally = pool[at + moveField.tally] as number;
    this.taken[tally] = (this.taken[tally] ?? 0) + this.transitions - before;
  }

  /** Delivers what is left of a move's posts, in order; each of several outcomes goes its own way. */
  #post(number: number, at: number, posts: number, marks: number, breaks: number): void {
    const next = this.#next;
    for (let post = 0; post < posts; post += 1) {
      const pool = this.effects.pool;
      const slot = pool[at + 2 * post] as number;
      const text = pool[at + 2 * post + 1] as number;
      const part = next[slot] as number;
      const received = this.effects.receive(slot, part, text, next[this.#shared] as number);
      if (received < 0) {
        const rest = posts - post - 1;
        this.#branch(number, -2 - received, slot, at + 2 * post + 2, rest, marks, breaks);
        return;
      }
      next[slot] = received;
    }
    this.#arrive(number, marks, breaks);
  }

  #branch(
    number: number,
    outcomesAt: number,
    slot: number,
    at: number,
    posts: number,
    marks: number,
    breaks: number,
  ): void {
    const outcomes = this.effects.pool[outcomesAt + 1] as number;
    if (outcomes === 0) {
      this.#hit(this.effects.pool[outcomesAt] as number);
      return;
    }
    const saved = outcomes === 1 ? null : this.#next.slice();
    for (let outcome = 0; outcome < outcomes; outcome += 1) {
      if (saved !== null) this.#next.set(saved);
      const where = outcomesAt + 2 + outcome * outcomeField.size;
      const demand = this.effects.pool[where + outcomeField.demand] as number;
      let granted = (this.#next[this.#shared] as number) << markBits;
      if (demand !== none) granted = this.effects.grant(granted >> markBits, demand);
      if (granted < 0) {
        this.#hit(-2 - granted);
        continue;
      }
      this.#next[this.#shared] = granted >> markBits;
      this.#next[slot] = this.effects.pool[where + outcomeField.part] as number;
      const broken = breaks | (this.effects.pool[where + outcomeField.breaks] as number);
      this.#post(number, at, posts, marks | (granted & markMask), broken);
    }
  }

  /** Stages the state in `#next`, in canonical form. */
  #arrive(from: number, marks: number, breaks: number): void {
    this.relabeller?.apply(this.#next);
    if (this.visited.staged === batchSize) this.#settle();
    if (!this.visited.fits(this.#next)) {
      this.#settle();
      this.visited.widen(this.#next);
    }
    const item = this.visited.staged;
    this.#froms[item] = from;
    this.#marks[item] = marks;
    this.#breaks[item] = breaks;
    this.visited.stage(this.#next);
    if (from !== none) this.transitions += 1;
  }

  /** Settles all that is staged, in order. */
  #settle(): void {
    this.visited.touch();
    for (let item = 0; item < this.visited.staged; item += 1) {
      const before = this.visited.count;
      const from = this.#froms[item] as number;
      const to = this.visited.settle(item);
      let broken = this.#breaks[item] as number;
      if (this.visited.count > before) broken |= this.#admit(from, to);
      if ((broken & this.#unbroken) !== 0) this.#breach(broken & this.#unbroken, from, to);
      if (from !== none) this.edges?.add(from, to, this.#marks[item] as number);
    }
    this.visited.staged = 0;
  }

  /** A new state: its parent, its depth, and the properties that it breaks. */
  #admit(from: number, to: number): number {
    if (to === this.#parents.length) this.#parents = grown(this.#parents, 2 * to);
    this.#parents[to] = from;
    if (from !== none && !this.#deeper) {
      this.#deeper = true;
      this.depth += 1;
    }
    if (this.breaches.length === 0) return 0;
    this.visited.read(to, this.#admitted);
    return this.judge.stateBreaks(this.#admitted);
  }

  #breach(broken: number, from: number, to: number): void {
    this.#unbroken &= ~broken;
    const depth = from === none ? 0 : this.pathTo(from).length;
    for (let property = 0; property < this.breaches.length; property += 1) {
      if ((broken & (1 << property)) !== 0) this.breaches[property] = { property, from, to, depth };
    }
  }

  #hit(bound: number): void {
    this.hits[bound] = (this.hits[bound] as number) + 1;
  }
}
