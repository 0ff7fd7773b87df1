/**
 * Threads that expand a level together. Each runs its own kernel on the shared memory, inserting into
 * the one table of visited states; only the searching thread fills tables and makes them larger, so
 * what a thread misses comes back to it. Within a level nothing depends on the order of the states.
 */

import { Helper } from "./helper.ts";
import { failed, homesTogether, isFull, needsRoom, newMax, overflow, sourcesMax } from "./layout.ts";
import type { KernelMemory } from "./memory.ts";
import type { Postponed } from "./postponed.ts";
import { control } from "./thread-control.ts";
import type { News } from "./thread-control.ts";
import { compileAsBuilt } from "./v8-options.ts";
import type { MoveTogether } from "./visited-table.ts";

/** Sources that the searching thread expands between two looks at the others. */
const ownChunk = 1 << 10;
/** Moves that were postponed, of which it makes so many between two looks, and waits for so many. */
const postponedMost = 1 << 7;
const postponedLeast = 1 << 6;
/** Sources that a thread expands in the time that it takes to make one of these. */
const sourcesPerPostponed = 1 << 4;
/** Fewer homes of a table that grows are not worth a thread's while. */
const leastMoved = 1 << 11;

/** What the search does for its crew. */
export interface Captain {
  /** Copies states of the log there; how many. */
  readonly feed: (first: number, end: number, into: Uint32Array) => number;
  /** Takes so many new states. */
  readonly take: (words: Uint32Array, count: number) => void;
  /** Takes the new states that the area of that address hands back; the moves that were postponed. */
  readonly takeFrom: (area: number) => readonly Postponed[];
  readonly hear: (news: News) => void;
  /** Expands these sources itself. false: memory has no more room. */
  readonly expand: (first: number, end: number) => boolean;
  /** Makes these moves itself. */
  readonly make: (moves: readonly Postponed[]) => boolean;
  /** Is there room for so many more states? No thread runs when it is made. */
  readonly hasRoom: (more: number) => boolean;
  readonly makeRoom: (more: number) => boolean;
  readonly grow: () => boolean;
  readonly words: () => number;
}

export class Crew {
  readonly #captain: Captain;
  readonly #helpers: readonly Helper[];
  /** Moves for which a thread lacked something. */
  readonly #postponed: Postponed[] = [];
  #epoch = 0;
  /** V8 compiles again as it was asked to; null: all have begun, and it does. */
  #endBeginning: (() => void) | null;

  /** `threads` besides the searching one, whose areas follow the first in the memory. */
  constructor(memory: KernelMemory, threads: number, captain: Captain) {
    this.#captain = captain;
    this.#endBeginning = compileAsBuilt();
    const words = captain.words();
    this.#helpers = Array.from({ length: threads }, (_, at) => new Helper(memory, at + 1, words));
  }

  /** Waits until all have begun. */
  assemble(): void {
    for (const helper of this.#helpers) helper.await(control.absent);
  }

  /** Expands the sources from `first` up to `end`. false: memory has no more room. */
  expand(first: number, end: number): boolean {
    let next = first;
    if (this.#helpers.every(({ isPresent }) => isPresent)) this.#haveBegun();
    for (;;) {
      this.#serveAll();
      for (const helper of this.#helpers) {
        if (!helper.isPresent || helper.hasNext || next === end) continue;
        if (!this.#captain.hasRoom((this.#helpers.length + 1) * newMax)) {
          this.quiesce();
          if (!this.#captain.makeRoom((this.#helpers.length + 1) * newMax)) return false;
        }
        next = this.#give(helper, next, end);
      }
      if (this.#postponed.length >= (next < end ? postponedLeast : 1)) {
        if (!this.#captain.make(this.#postponed.splice(0, postponedMost))) return false;
      } else if (next < end) {
        const stop = Math.min(next + ownChunk, end);
        if (!this.#captain.expand(next, stop)) return false;
        next = stop;
      } else if (this.#isBusy) this.#await();
      else return true;
    }
  }

  /** Brings every job to its end. */
  quiesce(): void {
    while (this.#isBusy) {
      this.#await();
      this.#serveAll();
    }
  }

  /** Each takes as many homes of a table that grows as the others; none of them runs. */
  readonly moveTogether: MoveTogether = (first, end, own) => {
    const helpers = this.#helpers.filter(({ isPresent }) => isPresent);
    const parts = (end - first) / homesTogether;
    const each = homesTogether * Math.floor(parts / (helpers.length + 1));
    if (each < leastMoved) return own(first, end);
    helpers.forEach((helper, at) => {
      const from = first + at * each;
      helper.move(from, from + each, this.#captain.words(), this.#epoch);
    });
    const isOwnDone = own(first + helpers.length * each, end);
    for (const helper of helpers) helper.await();
    return isOwnDone && helpers.every(({ hasSpoilt }) => !hasSpoilt);
  };

  /** States are packed in another way from now on; no thread may have a job. */
  beginAnew(): void {
    this.#epoch += 1;
  }

  dispose(): void {
    this.#haveBegun();
    for (const helper of this.#helpers) helper.dispose();
  }

  get #isBusy(): boolean {
    return this.#helpers.some(({ hasJob }) => hasJob);
  }

  #haveBegun(): void {
    this.#endBeginning?.();
    this.#endBeginning = null;
  }

  #give(helper: Helper, first: number, end: number): number {
    // Ever less towards the end, so that no thread is left alone with much; this one has the moves too.
    const left = end - first + sourcesPerPostponed * this.#postponed.length;
    const share = Math.ceil(left / (2 * this.#helpers.length + 2));
    const most = Math.min(end, first + Math.min(sourcesMax, Math.max(share, ownChunk)));
    const count = this.#captain.feed(first, most, helper.input);
    const isAtRest = !helper.hasJob;
    helper.give(count, first);
    if (isAtRest) this.#start(helper);
    return first + count;
  }

  #start(helper: Helper): void {
    helper.start(this.#captain.words(), this.#epoch);
  }

  #serveAll(): void {
    for (const helper of this.#helpers) this.#serve(helper);
  }

  /** Takes what a thread has; if it has stopped, lets it go on if it has a job. */
  #serve(helper: Helper): void {
    // Asked first: what it did before it stopped is seen then.
    const { hasStopped } = helper;
    if (helper.hasHanded) {
      this.#captain.take(helper.output, helper.states);
      this.#postponed.push(...helper.postponed);
      helper.forgetHanded();
    }
    for (const news of helper.news()) this.#captain.hear(news);
    if (!hasStopped) return;
    const { reason } = helper;
    if (reason === failed) throw new Error("a thread of the search failed");
    if (reason === overflow) throw new Error("a state has more successors than there is room for");
    this.#postponed.push(...this.#captain.takeFrom(helper.area));
    helper.rest();
    if (reason === needsRoom) {
      this.#pauseAll(helper);
      if (!this.#captain.grow()) throw new Error("no memory for the visited states of all threads");
    }
    if (reason === needsRoom || reason === isFull || helper.hasNext) this.#start(helper);
  }

  /** Waits until no other thread runs; what they have is taken when they are served. */
  #pauseAll(but: Helper): void {
    for (const helper of this.#helpers) if (helper !== but) helper.await();
  }

  #await(): void {
    this.#helpers.find(({ hasJob }) => hasJob)?.await();
  }
}
