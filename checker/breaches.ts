/**
 * Which properties are broken, and by what. Of the breaches that a level holds, the one kept is the
 * least by the keys of its parts: so it does not depend on the order in which a level is searched.
 */

/** States are given as the numbers of their parts and of their shared part. */
export interface FoundBreach {
  /** Steps to `to`. */
  readonly depth: number;
  /** Where the step itself breaks the property: the state before it. */
  readonly from: Int32Array | null;
  readonly to: Int32Array;
}

type Candidate = Omit<FoundBreach, "depth">;

export class Breaches {
  /** The properties that are not broken yet, a bit each. */
  unbroken: number;
  readonly #found: (FoundBreach | null)[];
  readonly #candidates: (Candidate | null)[];
  readonly #keyOf: (which: number, id: number) => string;

  /** `keyOf`: a number of the part or shared part `which` as text, the same however it was numbered. */
  constructor(properties: number, keyOf: (which: number, id: number) => string) {
    this.unbroken = 2 ** properties - 1;
    this.#found = Array.from({ length: properties }, () => null);
    this.#candidates = [...this.#found];
    this.#keyOf = keyOf;
  }

  of(property: number): FoundBreach | null {
    return this.#found[property] ?? null;
  }

  /** Per property. */
  get found(): readonly (FoundBreach | null)[] {
    return [...this.#found];
  }

  /** Breaches that were found before. */
  restore(unbroken: number, found: readonly (FoundBreach | null)[]): void {
    this.unbroken = unbroken;
    this.#found.splice(0, Infinity, ...found);
  }

  get isAllBroken(): boolean {
    return this.#found.length > 0 && this.unbroken === 0;
  }

  /** These properties (a bit each) are broken by the step from `from`, or where it is null by `to`. */
  consider(broken: number, from: Int32Array | null, to: Int32Array): void {
    this.#candidates.forEach((known, property) => {
      if ((broken & this.unbroken & (1 << property)) === 0) return;
      const candidate = { from, to };
      if (known === null || this.#isBefore(candidate, known)) this.#candidates[property] = candidate;
    });
  }

  /** The level is complete: its breaches, `depth` steps deep, are the first ones. */
  endLevel(depth: number): void {
    this.#candidates.forEach((candidate, property) => {
      if (candidate === null) return;
      this.#found[property] = { depth, ...candidate };
      this.unbroken &= ~(1 << property);
      this.#candidates[property] = null;
    });
  }

  /** The least of some states, of which there is one at least. */
  least(states: readonly Int32Array[]): Int32Array {
    const [first, ...others] = states;
    if (first === undefined) throw new Error("a state that was found has no predecessor");
    return others.reduce((best, state) => (this.#compare(state, best) < 0 ? state : best), first);
  }

  /** A state that breaks a property comes before a step that does. */
  #isBefore(one: Candidate, other: Candidate): boolean {
    if (one.from === null || other.from === null) {
      if (one.from !== other.from) return one.from === null;
      return this.#compare(one.to, other.to) < 0;
    }
    const byTarget = this.#compare(one.to, other.to);
    return byTarget < 0 || (byTarget === 0 && this.#compare(one.from, other.from) < 0);
  }

  #compare(one: Int32Array, other: Int32Array): number {
    for (let which = 0; which < one.length; which += 1) {
      const [own, others] = [one[which] as number, other[which] as number];
      if (own === others) continue;
      return this.#keyOf(which, own) < this.#keyOf(which, others) ? -1 : 1;
    }
    return 0;
  }
}
