/** A trace as etcd's own lines, in the order in which the cluster writes them. */

import type { Trace } from "../document.ts";
import { unfold } from "../unfold.ts";

/** Like `tick 12 mn-0: 4bc7141c11bf71da became leader at term 152`; each line ends in a newline. */
export const exportLog = (trace: Trace): string =>
  unfold(trace)
    .flatMap(({ step, tick }) => step.log.map((line) => `tick ${tick} ${step.member}: ${line}\n`))
    .join("");
