/** Surroundings of a kernel that is asked for what needs none. */

import type { Host } from "../checker/kernel/instance.ts";
import { miss } from "../checker/kernel/layout.ts";

const unasked = (): number => miss;

export const host: Host = {
  ...{ moves: unasked, grant: unasked, receive: unasked, fold: unasked, needed: unasked },
  ...{ relabel: unasked, verdict: unasked },
  ...{ broken: () => undefined, unjudged: () => undefined, found: () => undefined },
};
