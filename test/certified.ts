/** Traces that tests make are certified: told and judged again by what shares nothing with the search. */

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { certificateOf } from "../checker/commands/verify.ts";
import type { Certified } from "../traces/certify/certify.ts";
import type { Trace } from "../traces/document.ts";

/** States of the certificate's own search for a shorter counterexample. */
const statesMax = 1500;

export function assertCertified(trace: Trace): Certified {
  const found = certificateOf(trace, statesMax);
  const what = `${trace.variant}, ${trace.scenario}, ${trace.property}`;
  assert.ok(found.ok, `${what}: ${found.ok ? "" : found.why}`);
  assert.equal(found.shorter, null, `${what}: fewer steps are enough`);
  return found;
}

/** Every trace in a folder and below it; how many there are. */
export function assertFolderCertified(folder: string): number {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  const traces = names.filter((name) => name.endsWith(".trace.json"));
  for (const name of traces) {
    assertCertified(JSON.parse(readFileSync(join(folder, name), "utf8")) as Trace);
  }
  return traces.length;
}
