/** `quorate incident`: the incident's start under the variants that explain it. */

import { check } from "./check.ts";
import type { CheckOptions } from "./check.ts";

export const incidentVariants = ["etcd-3.1.4", "etcd-3.1.4+lead-fix", "etcd-3.4", "etcd-3.4+prevote"];

export const incident = (options: CheckOptions, out: (text: string) => void): Promise<number> =>
  check(incidentVariants, options, out);
