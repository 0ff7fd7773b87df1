/** States packed anew by the kernel, many at once. */

import type { Packing, Repacking } from "../packing.ts";
import type { Instance } from "./instance.ts";
import { areaIn, areaOut, sourcesMax } from "./layout.ts";
import { areaOf } from "./memory.ts";
import type { KernelMemory } from "./memory.ts";

/** `instance`: of states as they are packed after. What lies in its area's input and output is lost. */
export function repackingBy(
  memory: KernelMemory,
  instance: Instance,
  before: Packing,
  after: Packing,
): Repacking {
  const area = areaOf(0);
  return {
    words: new Uint32Array(memory.wasm.buffer),
    from: (area + areaIn) >>> 2,
    to: (area + areaOut) >>> 2,
    most: sourcesMax,
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
