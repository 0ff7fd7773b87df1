/** What the kernels count, each in its thread's area. */

import * as at from "./layout.ts";
import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";

const area = areaOf(0);

/** Counts so far, by number: of each bound and of each tally. */
export interface Counts {
  readonly transitions: number;
  readonly relabelled: number;
  readonly hits: readonly number[];
  readonly taken: readonly number[];
}

export class Counters {
  readonly #memory: KernelMemory;
  readonly #areas: readonly number[];

  constructor(memory: KernelMemory, threads: number) {
    this.#memory = memory;
    this.#areas = Array.from({ length: threads }, (_, thread) => areaOf(thread));
  }

  get transitions(): number {
    return this.#sumOf(at.areaTransitions);
  }

  /** How often a state was not canonical as it was found. */
  get relabelled(): number {
    return this.#sumOf(at.areaApplied);
  }

  /** How often a bound refused. */
  hitsOf(bound: number): number {
    return this.#sumOf(at.areaHits + 8 * bound);
  }

  /** How often a tally was taken. */
  takenOf(tally: number): number {
    return this.#sumOf(at.areaTaken + 8 * tally);
  }

  countRelabelled(): void {
    this.#countUp(area + at.areaApplied);
  }

  countHit(bound: number): void {
    this.#countUp(area + at.areaHits + 8 * bound);
  }

  #countUp(counter: number): void {
    this.#memory.setCounter(counter, this.#memory.counter(counter) + 1);
  }

  #sumOf(place: number): number {
    return this.#areas.reduce((sum, from) => sum + this.#memory.counter(from + place), 0);
  }

  of(bounds: number, tallies: number): Counts {
    return {
      transitions: this.transitions,
      relabelled: this.relabelled,
      hits: Array.from({ length: bounds }, (_, bound) => this.hitsOf(bound)),
      taken: Array.from({ length: tallies }, (_, tally) => this.takenOf(tally)),
    };
  }

  restore({ transitions, relabelled, hits, taken }: Counts): void {
    this.#memory.setCounter(area + at.areaTransitions, transitions);
    this.#memory.setCounter(area + at.areaApplied, relabelled);
    hits.forEach((count, bound) => {
      this.#memory.setCounter(area + at.areaHits + 8 * bound, count);
    });
    taken.forEach((count, tally) => {
      this.#memory.setCounter(area + at.areaTaken + 8 * tally, count);
    });
  }
}
