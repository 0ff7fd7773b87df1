/** States packed anew by the kernel, many at once. */

import type { Packing } from "../packing.ts";
import type { Instance } from "./instance.ts";
import { areaIn, areaOut } from "./layout.ts";
import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";

/** Packs states anew, up to `sourcesMax`: from the word `from` of `words` (32 bits each) to the word `to`. */
export interface Repacking {
  /** How they are packed after. */
  readonly packing: Packing;
  readonly words: Uint32Array;
  readonly from: number;
  readonly to: number;
  readonly run: (count: number) => void;
}

/** `instance`: of states as they are packed after. What lies in its area's input and output is lost. */
export function repackingBy(
  memory: KernelMemory,
  instance: Instance,
  before: Packing,
  after: Packing,
): Repacking {
  const area = areaOf(0);
  return {
    packing: after,
    words: new Uint32Array(memory.wasm.buffer),
    from: (area + areaIn) >>> 2,
    to: (area + areaOut) >>> 2,
    run: (count) => {
      instance.beginRepacking(count);
      before.wordOf.forEach((word, which) => {
        const mask = 2 ** (before.bitsOf[which] ?? 0) - 1;
        const [to, toShift] = [after.wordOf[which] ?? 0, after.shiftOf[which] ?? 0];
        const shift = before.shiftOf[which] ?? 0;
        instance.repackComponent(count, before.words, word, shift, mask, to, toShift);
      });
    },
  };
}
