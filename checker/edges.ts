/** The explored graph: for each state, in the order of their numbers, its successors and marks. */

import { grown } from "./visited.ts";

export class Edges {
  count = 0;
  #targets = new Int32Array(1 << 12);
  #marks = new Uint8Array(1 << 12);
  #starts = new Int32Array(1 << 10);
  /** States whose first edge's place is known: one more than the last source. State 0's is 0. */
  #opened = 1;

  /** Adds an edge; sources come in ascending order. */
  add(source: number, target: number, marks: number): void {
    this.#openUpTo(source);
    if (this.count === this.#targets.length) {
      this.#targets = grown(this.#targets, 2 * this.count);
      const next = new Uint8Array(2 * this.count);
      next.set(this.#marks);
      this.#marks = next;
    }
    this.#targets[this.count] = target;
    this.#marks[this.count] = marks;
    this.count += 1;
  }

  /** No more edges leave the first `sources` states. */
  endSources(sources: number): void {
    this.#openUpTo(sources);
  }

  #openUpTo(source: number): void {
    for (; this.#opened <= source; this.#opened += 1) {
      if (this.#opened === this.#starts.length) this.#starts = grown(this.#starts, 2 * this.#opened);
      this.#starts[this.#opened] = this.count;
    }
  }

  get graph(): Graph {
    return {
      states: this.#opened - 1,
      starts: this.#starts.subarray(0, this.#opened),
      targets: this.#targets.subarray(0, this.count),
      marks: this.#marks.subarray(0, this.count),
    };
  }

  get bytes(): number {
    return this.#targets.byteLength + this.#marks.byteLength + this.#starts.byteLength;
  }
}

/** Edges of state s are at starts[s] up to, not including, starts[s + 1]. State 0 is initial. */
export interface Graph {
  readonly states: number;
  readonly starts: Int32Array;
  readonly targets: Int32Array;
  readonly marks: Uint8Array;
}
