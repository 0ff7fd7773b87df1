/** The canonical form on integers: which relabelling a state needs, and what it makes of each part. */

import { unknown, withValue } from "./effects.ts";
import { Folds } from "./folds.ts";
import type { Interner } from "./intern.ts";
import { PairTable } from "./pairs.ts";
import type { Canonical, Relabelling } from "./system.ts";

const identity = 0;

export class Relabeller<Part> {
  readonly #canonical: Canonical<Part>;
  readonly #parts: readonly Interner<Part>[];
  readonly #profiles: Folds<Part, string>;
  /** Per tuple of profiles: `identity`, or a relabelling. */
  #needed: Int32Array<ArrayBuffer> = new Int32Array(64).fill(unknown);
  readonly #relabellings: (Relabelling<Part> | null)[] = [null];
  readonly #numbers = new Map<string, number>();
  readonly #relabelled: readonly PairTable[];
  /** How often a state was not canonical as it was found. */
  applied = 0;
  /** Called with the bound that a relabelling hits. */
  readonly #onHit: (bound: string) => void;

  constructor(
    canonical: Canonical<Part>,
    parts: readonly Interner<Part>[],
    onHit: (bound: string) => void,
  ) {
    this.#onHit = onHit;
    this.#canonical = canonical;
    this.#parts = parts;
    this.#profiles = new Folds(parts, canonical.profile, (profile) => profile);
    this.#relabelled = parts.map(() => new PairTable());
  }

  /** Makes a state canonical, in place. `state` holds a part per slot, then the shared part. */
  apply(state: Int32Array): void {
    const profiles = this.#profiles.of(state);
    const known = this.#needed[profiles];
    const needed = known === undefined || known === unknown ? this.#find(profiles) : known;
    if (needed === identity) return;
    this.applied += 1;
    const hit = this.#relabellings[needed]?.hit ?? null;
    if (hit !== null) this.#onHit(hit);
    for (let slot = 0; slot < this.#parts.length; slot += 1) {
      state[slot] = this.#relabel(slot, state[slot] as number, needed);
    }
  }

  #find(profiles: number): number {
    const relabelling = this.#canonical.relabelling(this.#profiles.labelsOf(profiles));
    const number = relabelling === null ? identity : this.#numberOf(relabelling);
    this.#needed = withValue(this.#needed, profiles, number);
    return number;
  }

  #numberOf(relabelling: Relabelling<Part>): number {
    const known = this.#numbers.get(relabelling.key);
    if (known !== undefined) return known;
    this.#relabellings.push(relabelling);
    this.#numbers.set(relabelling.key, this.#relabellings.length - 1);
    return this.#relabellings.length - 1;
  }

  #relabel(slot: number, part: number, needed: number): number {
    const table = this.#relabelled[slot] as PairTable;
    const known = table.get(part, needed, unknown);
    if (known !== unknown) return known;
    const relabelling = this.#relabellings[needed];
    if (relabelling === null || relabelling === undefined) throw new Error("no such relabelling");
    const interned = this.#parts[slot] as Interner<Part>;
    const after = interned.idOf(relabelling.apply(slot, interned.valueOf(part)));
    table.set(part, needed, after);
    return after;
  }
}
