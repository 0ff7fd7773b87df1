/** States packed anew without a kernel: each is read, and packed again. */

import { sourcesMax } from "../checker/kernel/layout.ts";
import type { Repacking } from "../checker/kernel/repacking.ts";
import { packInto, unpack } from "../checker/kernel/state-log.ts";
import type { Packing } from "../checker/packing.ts";

export function plainRepacking(before: Packing, packing: Packing): Repacking {
  const to = sourcesMax * 2 * before.words;
  const words = new Uint32Array(to + sourcesMax * 2 * packing.words);
  const components = new Int32Array(before.wordOf.length);
  const run = (count: number): void => {
    words.fill(0, to);
    for (let state = 0; state < count; state += 1) {
      unpack(before, words, state * 2 * before.words, components);
      packInto(packing, components, words, to + state * 2 * packing.words);
    }
  };
  return { packing, words, from: 0, to, run };
}
