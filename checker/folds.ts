/** Labels of parts, and a number for each distinct tuple of labels that a state shows. */

import { unknown, withValue } from "./effects.ts";
import { interner } from "./intern.ts";
import type { Interner } from "./intern.ts";
import { PairTable } from "./pairs.ts";

export class Folds<Part, Label> {
  readonly #parts: readonly Interner<Part>[];
  readonly #labelled: (slot: number, part: Part) => Label;
  readonly #labels: readonly Interner<Label>[];
  readonly #labelOf: Int32Array<ArrayBuffer>[];
  /** Per slot: the fold of the slots before and this slot's label, to the fold of both. */
  readonly #folds: readonly PairTable[];
  readonly #tuples: Label[][][];

  constructor(
    parts: readonly Interner<Part>[],
    labelled: (slot: number, part: Part) => Label,
    keyOf: (label: Label) => string,
  ) {
    this.#parts = parts;
    this.#labelled = labelled;
    this.#labels = parts.map(() => interner(keyOf));
    this.#labelOf = parts.map(() => new Int32Array(64).fill(unknown));
    this.#folds = parts.map(() => new PairTable());
    this.#tuples = parts.map(() => []);
  }

  /** The number of the labels that `state` shows; `state` holds a part per slot, then more. */
  of(state: Int32Array): number {
    let fold = 0;
    for (let slot = 0; slot < this.#parts.length; slot += 1) {
      const label = this.labelOf(slot, state[slot] as number);
      const next = (this.#folds[slot] as PairTable).get(fold, label, unknown);
      fold = next === unknown ? this.#add(slot, fold, label) : next;
    }
    return fold;
  }

  labelOf(slot: number, part: number): number {
    const known = (this.#labelOf[slot] as Int32Array)[part];
    if (known !== undefined && known !== unknown) return known;
    const value = (this.#parts[slot] as Interner<Part>).valueOf(part);
    const label = (this.#labels[slot] as Interner<Label>).idOf(this.#labelled(slot, value));
    this.#labelOf[slot] = withValue(this.#labelOf[slot] as Int32Array<ArrayBuffer>, part, label);
    return label;
  }

  label(slot: number, number: number): Label {
    return (this.#labels[slot] as Interner<Label>).valueOf(number);
  }

  labelsOf(fold: number): readonly Label[] {
    return this.#tuples[this.#parts.length - 1]?.[fold] ?? [];
  }

  #add(slot: number, fold: number, label: number): number {
    const before = slot === 0 ? [] : (this.#tuples[slot - 1]?.[fold] ?? []);
    const tuples = this.#tuples[slot] as Label[][];
    tuples.push([...before, this.label(slot, label)]);
    (this.#folds[slot] as PairTable).set(fold, label, tuples.length - 1);
    return tuples.length - 1;
  }
}
