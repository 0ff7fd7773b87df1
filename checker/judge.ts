/** Properties on integers: each is evaluated once per distinct view of a state or of a slot's step. */

import { unknown, withValue } from "./effects.ts";
import { Folds } from "./folds.ts";
import { interner } from "./intern.ts";
import type { Interner } from "./intern.ts";
import { PairTable } from "./pairs.ts";
import type { Property } from "./property.ts";

/** How properties see a system (system.ts). */
export interface Observed<Part, Shared, Seen, SharedSeen> {
  readonly observe: (slot: number, part: Part) => Seen;
  readonly observeShared: (shared: Shared) => SharedSeen;
}

/** Properties are bits of a number, which has 31 to spare. */
const mostProperties = 30;

export class Judge<Part, Shared, Seen, SharedSeen> {
  readonly #observed: Observed<Part, Shared, Seen, SharedSeen>;
  readonly #properties: readonly Property<Seen, SharedSeen>[];
  readonly #shareds: Interner<Shared>;
  readonly #seen: Folds<Part, Seen>;
  readonly #sharedSeen: Interner<SharedSeen>;
  #sharedSeenOf: Int32Array<ArrayBuffer> = new Int32Array(64).fill(unknown);
  readonly #verdicts = new PairTable();
  /** Per property: in how many distinct views it had something to say. */
  readonly relevant: number[];

  constructor(
    observed: Observed<Part, Shared, Seen, SharedSeen>,
    parts: readonly Interner<Part>[],
    shareds: Interner<Shared>,
    properties: readonly Property<Seen, SharedSeen>[],
  ) {
    if (properties.length > mostProperties) throw new Error("too many properties for one search");
    this.#observed = observed;
    this.#properties = properties;
    this.#shareds = shareds;
    this.#seen = new Folds(parts, observed.observe, (seen) => JSON.stringify(seen));
    this.#sharedSeen = interner((seen: SharedSeen) => JSON.stringify(seen));
    this.relevant = properties.map(() => 0);
  }

  /** The properties that a state breaks, a bit each. */
  stateBreaks(state: Int32Array): number {
    if (this.#properties.length === 0) return 0;
    const parts = this.#seen.of(state);
    const shared = this.#seeShared(state[state.length - 1] as number);
    const known = this.#verdicts.get(parts, shared, unknown);
    return known === unknown ? this.#evaluate(parts, shared) : known;
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

  #seeShared(shared: number): number {
    const known = this.#sharedSeenOf[shared];
    if (known !== undefined && known !== unknown) return known;
    const seen = this.#sharedSeen.idOf(this.#observed.observeShared(this.#shareds.valueOf(shared)));
    this.#sharedSeenOf = withValue(this.#sharedSeenOf, shared, seen);
    return seen;
  }

  #evaluate(parts: number, shared: number): number {
    const state = { parts: this.#seen.labelsOf(parts), shared: this.#sharedSeen.valueOf(shared) };
    this.#properties.forEach((property, at) => {
      if (property.relevant(state)) this.relevant[at] = (this.relevant[at] ?? 0) + 1;
    });
    const broken = bits(
      this.#properties,
      ({ brokenState }) => brokenState !== null && brokenState(state) !== null,
    );
    this.#verdicts.set(parts, shared, broken);
    return broken;
  }
}

function bits<Item>(items: readonly Item[], isSet: (item: Item) => boolean): number {
  return items.reduce((sum, item, at) => (isSet(item) ? sum | (1 << at) : sum), 0);
}
