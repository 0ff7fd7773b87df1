/** The explored graph: for each state, in the order of their numbers, its successors and marks. */

import * as at from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";

export class Edges {
  count = 0;
  #targets = new Int32Array(1 << 12);
  #marks = new Uint8Array(1 << 12);
  #starts = new Int32Array(1 << 10);
  /** States whose edges are counted. */
  #sources = 0;

  /** Takes what a run of the kernel hands back: the edges of its sources from `first` up to `end`. */
  collect(memory: KernelMemory, area: number, first: number, end: number): void {
    const count = memory.get(area + at.areaEdges);
    const targets = (area + at.areaTargets) >>> 2;
    const marks = area + at.areaEdgeMarks;
    this.addTargets(
      memory.words.subarray(targets, targets + count),
      memory.bytes.subarray(marks, marks + count),
    );
    const degrees = (area + at.areaDegrees) >>> 2;
    this.addSources(memory.words.subarray(degrees + first, degrees + end));
  }

  /** Edges, in the order of their sources. */
  addTargets(targets: Int32Array, marks: Uint8Array): void {
    const count = this.count + targets.length;
    if (count > this.#targets.length) {
      const length = Math.max(count, 2 * this.#targets.length);
      this.#targets = grown(this.#targets, length);
      const next = new Uint8Array(length);
      next.set(this.#marks);
      this.#marks = next;
    }
    this.#targets.set(targets, this.count);
    this.#marks.set(marks, this.count);
    this.count = count;
  }

  /** How many edges leave each of the next sources. */
  addSources(degrees: Int32Array): void {
    const sources = this.#sources + degrees.length;
    if (sources >= this.#starts.length) {
      this.#starts = grown(this.#starts, Math.max(sources + 1, 2 * this.#starts.length));
    }
    let start = this.#starts[this.#sources] as number;
    for (let source = 0; source < degrees.length; source += 1) {
      start += degrees[source] as number;
      this.#starts[this.#sources + source + 1] = start;
    }
    this.#sources = sources;
  }

  /** Begins with a graph that was found before. */
  restore({ states, starts, targets, marks }: Graph): void {
    this.count = 0;
    this.#sources = 0;
    this.addTargets(targets, marks);
    this.addSources(Int32Array.from({ length: states }, (_, source) => degreeOf(starts, source)));
  }

  get graph(): Graph {
    return {
      states: this.#sources,
      starts: this.#starts.subarray(0, this.#sources + 1),
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

const degreeOf = (starts: Int32Array, source: number): number =>
  (starts[source + 1] as number) - (starts[source] as number);

/** A longer copy. */
function grown(old: Int32Array, length: number): Int32Array<ArrayBuffer> {
  const next = new Int32Array(length);
  next.set(old);
  return next;
}
