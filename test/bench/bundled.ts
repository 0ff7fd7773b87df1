/**
 * What measures a run of ours as one bundle, made the way the package's own are (.ci/build.ts): that is
 * what a user runs, without what a loader of TypeScript adds to every function.
 */

import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { buildSync } from "esbuild";

const root = fileURLToPath(new URL("../../", import.meta.url));
/** Where packages are found from, and nobody looks. */
const cache = join(root, "node_modules", ".cache", "quorate-bench");

let made: string | null = null;

/** The bundle's path; it is made once, and removed when this process ends. */
export function bundledMeasure(): string {
  if (made !== null) return made;
  mkdirSync(cache, { recursive: true });
  const folder = mkdtempSync(join(cache, "bundle-"));
  process.once("exit", () => {
    rmSync(folder, { recursive: true, force: true });
  });
  made = join(folder, "measure.mjs");
  buildSync({
    absWorkingDir: root,
    entryPoints: ["test/bench/measure.ts"],
    outfile: made,
    ...{ bundle: true, packages: "external", format: "esm", platform: "node", target: "node20" },
    logLevel: "error",
  });
  return made;
}
