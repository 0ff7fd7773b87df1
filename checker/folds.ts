/** Labels of parts, and a number for each distinct tuple of labels that a state shows. */

import { interner } from "./intern.ts";
import type { Interner } from "./intern.ts";
import { slotRecordSize, slotRecords } from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import { NumberTable, PairTable } from "./kernel/tables.ts";

export class Folds<Part, Label> {
  readonly #labelled: (slot: number, part: Part) => Label;
  readonly #labels: readonly Interner<Label>[];
  /** Per slot: the label of each part. */
  readonly #labelOf: readonly NumberTable[];
  /** Per slot: the fold of the slots before and this slot's label, to the fold of both. */
  readonly #folds: readonly PairTable[];
  readonly #tuples: Label[][][];

  /** `labelField` and `foldField`: where in a slot's record the kernel looks for them. */
  constructor(
    memory: KernelMemory,
    slots: number,
    { labelField, foldField }: { readonly labelField: number; readonly foldField: number },
    labelled: (slot: number, part: Part) => Label,
    keyOf: (label: Label) => string,
  ) {
    const records = Array.from({ length: slots }, (_, slot) => slotRecords + slotRecordSize * slot);
    this.#labelled = labelled;
    this.#labels = records.map(() => interner(keyOf));
    this.#labelOf = records.map((record) => new NumberTable(memory, record + labelField));
    this.#folds = records.map((record) => new PairTable(memory, record + foldField));
    this.#tuples = records.map(() => []);
  }

  /** A part has got its number. */
  add(slot: number, part: number, value: Part): void {
    const label = (this.#labels[slot] as Interner<Label>).idOf(this.#labelled(slot, value));
    (this.#labelOf[slot] as NumberTable).set(part, label);
  }

  /** The number of the labels that `state` shows; `state` holds a part per slot, then more. */
  of(state: Int32Array): number {
    return this.#folds.reduce(
      (fold, _, slot) => this.fold(slot, fold, this.labelOf(slot, state[slot] as number)),
      0,
    );
  }

  /** The fold of the slots before and a label of this slot. */
  fold(slot: number, before: number, label: number): number {
    const table = this.#folds[slot] as PairTable;
    const known = table.get(before, label);
    if (known >= 0) return known;
    const labels = slot === 0 ? [] : (this.#tuples[slot - 1]?.[before] ?? []);
    const tuples = this.#tuples[slot] as Label[][];
    tuples.push([...labels, this.label(slot, label)]);
    table.set(before, label, tuples.length - 1);
    return tuples.length - 1;
  }

  labelOf(slot: number, part: number): number {
    return (this.#labelOf[slot] as NumberTable).get(part);
  }

  label(slot: number, number: number): Label {
    return (this.#labels[slot] as Interner<Label>).valueOf(number);
  }

  labelsOf(fold: number): readonly Label[] {
    return this.#tuples[this.#tuples.length - 1]?.[fold] ?? [];
  }

  /** Distinct tuples. */
  get size(): number {
    return this.#tuples[this.#tuples.length - 1]?.length ?? 0;
  }
}
