/** A random test's seed, which it prints. */

import type { TestContext } from "node:test";

/** For fast-check: so many runs, of a new seed. */
export function seeded(context: TestContext, numRuns: number): { seed: number; numRuns: number } {
  const seed = Math.floor(Math.random() * 2 ** 31);
  context.diagnostic(`seed ${seed}`);
  return { seed, numRuns };
}
