/** Properties on integers: each is evaluated once per distinct view of a state or of a slot's step. */

import { Folds } from "./folds.ts";
import { interner } from "./intern.ts";
import type { Interner } from "./intern.ts";
import * as at from "./kernel/layout.ts";
import { unknown } from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import { NumberTable, PairTable } from "./kernel/tables.ts";
import type { Property } from "./property.ts";

/** How properties see a system (system.ts). */
export interface Observed<Part, Shared, Seen, SharedSeen> {
  readonly slots: number;
  readonly observe: (slot: number, part: Part) => Seen;
  readonly observeShared: (shared: Shared) => SharedSeen;
}

/** Properties are bits of a number, which has 31 to spare. */
const mostProperties = 30;

export class Judge<Part, Shared, Seen, SharedSeen> {
  readonly #observed: Observed<Part, Shared, Seen, SharedSeen>;
  readonly #properties: readonly Property<Seen, SharedSeen>[];
  readonly #seen: Folds<Part, Seen>;
  readonly #sharedSeen: Interner<SharedSeen>;
  readonly #sharedSeenOf: NumberTable;
  readonly #verdicts: PairTable;
  /** Per property: in how many distinct views it had something to say. */
  readonly relevant: number[];

  constructor(
    observed: Observed<Part, Shared, Seen, SharedSeen>,
    properties: readonly Property<Seen, SharedSeen>[],
    memory: KernelMemory,
  ) {
    if (properties.length > mostProperties) throw new Error("too many properties for one search");
    this.#observed = observed;
    this.#properties = properties;
    const fields = { labelField: at.slotSeen, foldField: at.slotSeenFolds };
    this.#seen = new Folds(memory, observed.slots, fields, observed.observe, (seen) =>
      JSON.stringify(seen),
    );
    this.#sharedSeen = interner((seen: SharedSeen) => JSON.stringify(seen));
    this.#sharedSeenOf = new NumberTable(memory, at.sharedSeen);
    this.#verdicts = new PairTable(memory, at.sharedVerdicts);
    this.relevant = properties.map(() => 0);
    memory.set(at.sharedProperties, properties.length);
    memory.set(at.sharedUnbroken, 2 ** properties.length - 1);
  }

  /** A part has got its number. */
  add(slot: number, id: number, part: Part): void {
    this.#seen.add(slot, id, part);
  }

  addShared(id: number, shared: Shared): void {
    this.#sharedSeenOf.set(id, this.#sharedSeen.idOf(this.#observed.observeShared(shared)));
  }

  fold(slot: number, before: number, label: number): number {
    return this.#seen.fold(slot, before, label);
  }

  /** The properties that a state breaks, a bit each. */
  stateBreaks(state: Int32Array): number {
    if (this.#properties.length === 0) return 0;
    return this.verdict(
      this.#seen.of(state),
      this.#sharedSeenOf.get(state[this.#observed.slots] as number),
    );
  }

  /** The properties that a state of these views breaks, a bit each. */
  verdict(parts: number, shared: number): number {
    const known = this.#verdicts.get(parts, shared);
    if (known !== unknown) return known;
    const state = { parts: this.#seen.labelsOf(parts), shared: this.#sharedSeen.valueOf(shared) };
    this.#properties.forEach((property, which) => {
      if (property.relevant(state)) this.relevant[which] = (this.relevant[which] ?? 0) + 1;
    });
    const broken = bits(
      this.#properties,
      ({ brokenState }) => brokenState !== null && brokenState(state) !== null,
    );
    this.#verdicts.set(parts, shared, broken);
    return broken;
  }

  /** The properties of steps that this change of one slot breaks, a bit each. */
  stepBreaks(slot: number, before: number, after: number): number {
    const from = this.#seen.labelOf(slot, before);
    const to = this.#seen.labelOf(slot, after);
    if (from === to) return 0;
    const [seenBefore, seenAfter] = [this.#seen.label(slot, from), this.#seen.label(slot, to)];
    return bits(
      this.#properties,
      ({ brokenStep }) => brokenStep !== null && brokenStep(seenBefore, seenAfter) !== null,
    );
  }
}

function bits<Item>(items: readonly Item[], isSet: (item: Item) => boolean): number {
  return items.reduce((sum, item, which) => (isSet(item) ? sum | (1 << which) : sum), 0);
}
