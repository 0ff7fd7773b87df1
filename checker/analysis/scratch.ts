/** Memory for analyses of graphs of tens of millions of states. */

/**
 * Arrays of one integer per state, handed on from one phase of an analysis to the next. Left to the
 * garbage collector, which does not run within a long loop, those of all phases would add up.
 */
export class Scratch {
  readonly #states: number;
  readonly #free: Int32Array<ArrayBuffer>[] = [];

  constructor(states: number) {
    this.#states = states;
  }

  /** An array with anything in it. */
  take(): Int32Array<ArrayBuffer> {
    return this.#free.pop() ?? new Int32Array(this.#states);
  }

  takeZeroes(): Int32Array<ArrayBuffer> {
    return this.#free.pop()?.fill(0) ?? new Int32Array(this.#states);
  }

  /** Takes back an array, or a part of it, that the caller will not use again. */
  give(array: Int32Array<ArrayBuffer>): void {
    this.#free.push(new Int32Array(array.buffer));
  }
}
