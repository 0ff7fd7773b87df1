/** A system compiled to the kernel's tables, and how its states are packed. The kernel's fillers. */

import { Effects } from "./effects.ts";
import { Judge } from "./judge.ts";
import type { Host } from "./kernel/instance.ts";
import * as at from "./kernel/layout.ts";
import type { KernelMemory } from "./kernel/memory.ts";
import { bitsFor, packingOf, roomFor, usedBits } from "./packing.ts";
import type { Packing } from "./packing.ts";
import type { Property } from "./property.ts";
import { Relabeller } from "./relabelling.ts";
import type { System, Whole } from "./system.ts";

const leastBits = 4;

type Fillers = Omit<Host, "broken" | "unjudged" | "found">;

export class Compiled<Part, Shared, Action, Post, Demand, Seen, SharedSeen> {
  readonly effects: Effects<Part, Shared, Action, Post, Demand, Seen, SharedSeen>;
  readonly judge: Judge<Part, Shared, Seen, SharedSeen>;
  packing: Packing;
  /** A part has got a number that the packing has no bits for: nothing may be staged until it has. */
  isTooNarrow = false;
  readonly #memory: KernelMemory;
  readonly #relabeller: Relabeller<Part, Shared> | null;
  #limits: readonly number[] = [];

  /** `homeBits`: of the table of visited states as it begins; 0 where it must have states whole. */
  constructor(
    system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
    properties: readonly Property<Seen, SharedSeen>[],
    memory: KernelMemory,
    homeBits: number,
  ) {
    this.#memory = memory;
    this.effects = new Effects(system, memory);
    this.judge = new Judge(system, properties, memory);
    const { canonical, bounds } = system;
    this.#relabeller =
      canonical === null ? null : new Relabeller(canonical, this.effects, bounds, memory);
    this.packing = this.#pack(Array.from({ length: system.slots + 1 }, () => leastBits), homeBits);
    this.#hearOfParts(properties.length > 0);
  }

  /** Parts of a state, and its shared part. */
  get components(): number {
    return this.effects.system.slots + 1;
  }

  /**
   * Gives the components the bits that their numbers have come to need. `homeBits`: of the table of
   * visited states as it may be now; 0 where it must have states whole.
   */
  widen(homeBits: number): void {
    const { parts, shareds } = this.effects;
    const sizes = [...parts.map((interned) => interned.size()), shareds.size()];
    this.packing = this.#pack(sizes.map((size) => Math.max(leastBits, bitsFor(size))), homeBits);
    this.isTooNarrow = false;
  }

  /** Packs as another search of the same system does; its names are those of this one. */
  adopt(packing: Packing): void {
    this.packing = this.#announce(packing);
    this.isTooNarrow = false;
  }

  wholeOf(state: Int32Array): Whole<Part, Shared> {
    const { parts, shareds } = this.effects;
    return {
      parts: parts.map((interned, slot) => interned.valueOf(state[slot] as number)),
      shared: shareds.valueOf(state[parts.length] as number),
    };
  }

  /** The same for the same part, however it was numbered. */
  keyOf(which: number, id: number): string {
    const { parts, shareds } = this.effects;
    return (parts[which] ?? shareds).keyOf(id);
  }

  /** A state in canonical form; whether it was not, and the bound that this hits. */
  numbered({ parts, shared }: Whole<Part, Shared>): {
    readonly state: Int32Array;
    readonly isChanged: boolean;
    readonly hit: string | null;
  } {
    const { effects } = this;
    const ids = parts.map((part, slot) => effects.parts[slot]?.idOf(part) ?? at.unknown);
    const state = Int32Array.from([...ids, effects.shareds.idOf(shared)]);
    const made = this.#relabeller?.makeCanonical(state) ?? { isChanged: false, hit: null };
    return { state, ...made };
  }

  /** What the kernel asks for; `miss` where a number that is too large must not be staged. */
  fillers(): Fillers {
    const { effects, judge } = this;
    const relabeller = this.#relabeller;
    const told = (value: number): number => (this.isTooNarrow ? at.miss : value);
    return {
      moves: (slot, part) => told(effects.movesOf(slot, part)),
      grant: (shared, demand) => told(effects.grant(shared, demand)),
      receive: (slot, part, post, shared) => told(effects.receive(slot, part, post, shared)),
      fold: (kind, slot, fold, label) =>
        kind === 1 || relabeller === null
          ? judge.fold(slot, fold, label)
          : relabeller.fold(slot, fold, label),
      needed: (fold) => relabeller?.needed(fold) ?? 0,
      relabel: (slot, part, needed) => told(relabeller?.relabel(slot, part, needed) ?? part),
      verdict: (fold, shared) => judge.verdict(fold, shared),
    };
  }

  #pack(bits: readonly number[], homeBits: number): Packing {
    const packing = packingOf(bits, roomFor(bits, homeBits));
    if (packing === null) throw new Error("a state has more parts than can be packed");
    return this.#announce(packing);
  }

  #announce(packing: Packing): Packing {
    const memory = this.#memory;
    packing.wordOf.forEach((word, which) => {
      const isShared = which === this.effects.system.slots;
      const record = isShared ? at.sharedRecord : at.slotRecords + at.slotRecordSize * which;
      const mask = 2 ** (packing.bitsOf[which] ?? 0) - 1;
      const shift = BigInt(packing.shiftOf[which] ?? 0);
      memory.set(record + at.slotWord, word);
      memory.set(record + at.slotMask, mask);
      memory.setWide(record + at.slotShift, shift);
      memory.setWide(record + at.slotField, BigInt(mask) << shift);
    });
    const used = usedBits(packing);
    memory.setWide(at.sharedUnused, BigInt(64 - used));
    memory.setWide(at.sharedUsed, BigInt.asUintN(64, -1n << BigInt(64 - used)));
    memory.setWide(at.sharedHalf, BigInt(used >> 1));
    this.#limits = packing.bitsOf.map((width) => 2 ** width);
    return packing;
  }

  #hearOfParts(hasProperties: boolean): void {
    const { effects, judge } = this;
    effects.mayTell = () => !this.isTooNarrow;
    if (hasProperties) effects.stepBreaks = (...step) => judge.stepBreaks(...step);
    effects.onPart = (slot, id, part) => {
      this.#relabeller?.add(slot, id, part);
      if (hasProperties) judge.add(slot, id, part);
      if (id >= (this.#limits[slot] as number)) this.isTooNarrow = true;
    };
    effects.onShared = (id, shared) => {
      if (hasProperties) judge.addShared(id, shared);
      if (id >= (this.#limits[effects.system.slots] as number)) this.isTooNarrow = true;
    };
  }
}
