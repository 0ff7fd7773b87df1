/** The canonical form on integers: which relabelling a state needs, and what it makes of each part. */

import type { Effects } from "./effects.ts";
import { Folds } from "./folds.ts";
import type { Interner } from "./intern.ts";
import * as at from "./kernel/layout.ts";
import { unknown } from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import { NumberTable, PairTable } from "./kernel/tables.ts";
import type { Canonical, Relabelling } from "./system.ts";

const identity = 0;

/** What of the effects is relabelled. */
type Named<Part, Shared> = Pick<
  Effects<Part, Shared, never, never, never, never, never>,
  "parts" | "shareds" | "mayTell"
>;

export class Relabeller<Part, Shared> {
  readonly #canonical: Canonical<Part, Shared>;
  readonly #named: Named<Part, Shared>;
  readonly #bounds: readonly string[];
  readonly #profiles: Folds<Part, string>;
  /** Per tuple of profiles: `identity`, or a relabelling. */
  readonly #needed: NumberTable;
  readonly #relabellings: (Relabelling<Part, Shared> | null)[] = [];
  readonly #numbers = new Map<string, number>();
  readonly #relabelled: readonly PairTable[];
  /** Of each relabelling: the bound that it hits or -1, and where each slot and the shared part go. */
  readonly #records: NumberTable;

  constructor(
    canonical: Canonical<Part, Shared>,
    named: Named<Part, Shared>,
    bounds: readonly string[],
    memory: KernelMemory,
  ) {
    const slots = named.parts.length;
    this.#canonical = canonical;
    this.#named = named;
    this.#bounds = bounds;
    const fields = { labelField: at.slotProfiles, foldField: at.slotProfileFolds };
    this.#profiles = new Folds(memory, slots, fields, canonical.profile, (profile) => profile);
    this.#needed = new NumberTable(memory, at.sharedNeeded);
    this.#records = new NumberTable(memory, at.sharedRelabellings);
    const tables = named.parts.map(
      (_, slot) => new PairTable(memory, at.slotRecords + at.slotRecordSize * slot + at.slotRelabelled),
    );
    this.#relabelled = [...tables, new PairTable(memory, at.sharedMoved)];
    memory.set(at.sharedCanonical, 1);
    this.#announce(null);
  }

  /** Makes a state canonical, in place; says whether it was not, and the bound that this hits. */
  makeCanonical(state: Int32Array): { readonly isChanged: boolean; readonly hit: string | null } {
    const fold = this.#profiles.of(state);
    this.#needed.reserve(this.#profiles.size);
    const needed = this.needed(fold);
    const relabelling = this.#relabellings[needed] ?? null;
    if (relabelling === null) return { isChanged: false, hit: null };
    Int32Array.from(state).forEach((part, slot) => {
      state[relabelling.slots?.[slot] ?? slot] = this.relabel(slot, part, needed);
    });
    return { isChanged: true, hit: relabelling.hit };
  }

  /** A part has got its number. */
  add(slot: number, id: number, part: Part): void {
    this.#profiles.add(slot, id, part);
  }

  fold(slot: number, before: number, label: number): number {
    const fold = this.#profiles.fold(slot, before, label);
    this.#needed.reserve(this.#profiles.size);
    return fold;
  }

  /** The relabelling that this tuple of profiles needs. */
  needed(profiles: number): number {
    const known = this.#needed.get(profiles);
    if (known !== unknown) return known;
    const relabelling = this.#canonical.relabelling(this.#profiles.labelsOf(profiles));
    const number = relabelling === null ? identity : this.#numberOf(relabelling);
    this.#needed.set(profiles, number);
    return number;
  }

  /** The part, or after the last slot the shared part, as the relabelling makes it. */
  relabel(slot: number, part: number, needed: number): number {
    const table = this.#relabelled[slot] as PairTable;
    const known = table.get(part, needed);
    if (known !== unknown) return known;
    const relabelling = this.#relabellings[needed];
    if (relabelling === null || relabelling === undefined) throw new Error("no such relabelling");
    const after = this.#apply(relabelling, slot, part);
    if (this.#named.mayTell()) table.set(part, needed, after);
    return after;
  }

  #apply(relabelling: Relabelling<Part, Shared>, slot: number, part: number): number {
    const { parts, shareds } = this.#named;
    if (slot === parts.length) {
      const { applyShared } = relabelling;
      return applyShared === undefined ? part : shareds.idOf(applyShared(shareds.valueOf(part)));
    }
    const to = parts[relabelling.slots?.[slot] ?? slot] as Interner<Part>;
    const from = parts[slot] as Interner<Part>;
    return to.idOf(relabelling.apply(slot, from.valueOf(part)));
  }

  #numberOf(relabelling: Relabelling<Part, Shared>): number {
    const known = this.#numbers.get(relabelling.key);
    if (known !== undefined) return known;
    this.#announce(relabelling);
    this.#numbers.set(relabelling.key, this.#relabellings.length - 1);
    return this.#relabellings.length - 1;
  }

  #announce(relabelling: Relabelling<Part, Shared> | null): void {
    const slots = this.#named.parts.length;
    const first = this.#relabellings.length * (slots + 2);
    const hit = relabelling?.hit ?? null;
    this.#relabellings.push(relabelling);
    this.#records.set(first, hit === null ? unknown : this.#bounds.indexOf(hit));
    for (let slot = 0; slot <= slots; slot += 1) {
      this.#records.set(first + 1 + slot, relabelling?.slots?.[slot] ?? slot);
    }
  }
}
