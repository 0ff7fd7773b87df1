/** Graphs as Graphviz itself reads them. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

export const noGraphviz = "there is no dot (Debian: apt-get install graphviz)";

/** Nodes and edges; null where it is not installed. */
export function graphviz(dot: string): { readonly nodes: number; readonly edges: number } | null {
  const run = spawnSync("dot", ["-Tjson0"], { input: dot, encoding: "utf8", maxBuffer: 2 ** 28 });
  if (run.error !== undefined) return null;
  assert.equal(run.status, 0, run.stderr);
  assert.equal(run.stderr, "");
  const { objects = [], edges = [] } = JSON.parse(run.stdout) as {
    readonly objects?: readonly object[];
    readonly edges?: readonly object[];
  };
  return { nodes: objects.length, edges: edges.length };
}
