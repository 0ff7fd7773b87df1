/**
 * The states of a search that is larger than memory: sorted runs in files, and duplicates that are
 * found late (delayed duplicate detection). The table of visited states then holds only the latest
 * ones, and whenever it is full it is emptied. So a state may be found again, which is harmless until
 * its level ends: nothing that was broken before is looked for any more, what is broken in this level
 * is the least of all candidates however often each comes, and steps are counted where they begin.
 * When the level ends, the states found in it are sorted, made unique, and those that any run holds
 * are dropped; what is left is the level as the search in memory has it, and the next run.
 */

import type { Repacking } from "../kernel/repacking.ts";
import type { StateLog } from "../kernel/state-log.ts";
import { RunReader, RunWriter, markKnown, merge, packedAnew } from "./run.ts";
import type { Run } from "./run.ts";
import { makeUnique, sortStates } from "./sort.ts";
import type { Spill } from "./word-file.ts";

const runsMax = 12;
const leastPerPiece = 1 << 10;

export class Outside {
  /** The states of the log before this one are in the runs. */
  covered = 0;
  readonly #log: StateLog;
  readonly #spill: Spill;
  readonly #statesPerPiece: number;
  #runs: Run[] = [];

  /** The log moves to a file. `bytes`: memory for sorting. */
  constructor(log: StateLog, spill: Spill, bytes: number) {
    this.#log = log;
    this.#spill = spill;
    const fitting = Math.max(leastPerPiece, Math.floor(bytes / (8 * log.width)));
    this.#statesPerPiece = Math.min(spill.statesPerPiece, fitting);
    log.moveToFile(spill.open);
  }

  /** In files. */
  get bytes(): number {
    return this.#runs.reduce((sum, { file }) => sum + 4 * file.length(), this.#log.bytesInFile);
  }

  /** Makes runs of the log's states before `end`: complete levels, so each state is there once. */
  cover(end: number): void {
    this.#runs.push(...this.#pieces(this.covered, end));
    this.covered = end;
    this.#runs = this.#merged(this.#runs, runsMax);
  }

  /** A level ends: of the states that the log holds since the last one, leaves the new ones, once. */
  settle(): void {
    const { width } = this.#log;
    const readers = this.#runs.map((run) => new RunReader(run));
    const found = new RunWriter(this.#spill, width);
    const takeNew = (states: Uint32Array, count: number): void => {
      const isKnown = new Uint8Array(count);
      for (const reader of readers) markKnown(reader, states, count, isKnown);
      const left = keepUnknown(states, isKnown, width);
      this.#log.append(states, 0, left);
      found.add(states, 0, left);
    };
    if (this.#log.count - this.covered <= this.#statesPerPiece) {
      const { states, count } = this.#sorted(this.covered, this.#log.count);
      this.#log.truncate(this.covered);
      takeNew(states, count);
    } else {
      this.#settlePieces(takeNew);
    }
    this.#runs = this.#merged([...this.#runs, found.end()], runsMax);
    this.covered = this.#log.count;
  }

  /** The states are packed anew, with more bits; the log by itself. */
  repack(repacking: Repacking): void {
    this.#runs = this.#runs.map((run) => packedAnew(this.#spill, run, repacking));
  }

  dispose(): void {
    for (const { file } of this.#runs) file.remove();
    this.#runs = [];
    this.#log.dispose();
  }

  #settlePieces(takeNew: (states: Uint32Array, count: number) => void): void {
    const pieces = this.#pieces(this.covered, this.#log.count);
    this.#log.truncate(this.covered);
    for (const piece of this.#merged(pieces, 1)) {
      const reader = new RunReader(piece);
      for (; reader.isAtState(); reader.next = reader.size) takeNew(reader.block, reader.size);
      piece.file.remove();
    }
  }

  /** Of so many runs the least are merged, two at a time. */
  #merged(runs: readonly Run[], most: number): Run[] {
    const left = [...runs].filter(({ count, file }) => {
      if (count === 0) file.remove();
      return count > 0;
    });
    while (left.length > most) {
      left.sort((one, other) => other.count - one.count);
      const [one, other] = [left.pop(), left.pop()];
      if (one === undefined || other === undefined) break;
      left.push(merge(this.#spill, one, other));
    }
    return left;
  }

  /** The log's states from `first` on as runs, each as large as can be sorted at once. */
  #pieces(first: number, end: number): Run[] {
    const runs: Run[] = [];
    for (let at = first; at < end; at += this.#statesPerPiece) {
      const { states, count } = this.#sorted(at, Math.min(end, at + this.#statesPerPiece));
      const writer = new RunWriter(this.#spill, this.#log.width);
      writer.add(states, 0, count);
      runs.push(writer.end());
    }
    return runs;
  }

  /** States of the log in order, each once. */
  #sorted(first: number, end: number): { readonly states: Uint32Array; readonly count: number } {
    const { width } = this.#log;
    const states = new Uint32Array((end - first) * width);
    for (let at = first; at < end; ) {
      at += this.#log.copy(at, end - at, states, (at - first) * width);
    }
    const sorted = sortStates(states, new Uint32Array(states.length), end - first, width);
    return { states: sorted, count: makeUnique(sorted, end - first, width) };
  }
}

/** Moves those that are not known to the front; how many they are. */
function keepUnknown(states: Uint32Array, isKnown: Uint8Array, width: number): number {
  let left = 0;
  isKnown.forEach((known, state) => {
    if (known !== 0) return;
    if (left < state) states.copyWithin(left * width, state * width, (state + 1) * width);
    left += 1;
  });
  return left;
}
