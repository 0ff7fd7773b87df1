/**
 * The version of the rules: a hash over every source file that the answer to a cell can depend on,
 * found by following the imports of the worker that answers. Whoever changes one of them gets new
 * answers; whoever changes a table, a page or another command keeps the old ones. It is conservative:
 * a comment counts too. The build puts the same hash into the bundle, so that machines which run
 * from the sources and machines which run the package work on one sweep.
 */

import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { dirname, extname, join, relative } from "node:path";

import { contentHash } from "./canonical-json.ts";

/** Set by the build (esbuild's `define`); absent where quorate runs from its sources. */
declare const QUORATE_RULES_VERSION: string | undefined;

let known: string | null = null;

/** Of what this process runs, even where a source is edited meanwhile. */
export const rulesVersion = (): string =>
  (known ??= typeof QUORATE_RULES_VERSION === "string" ? QUORATE_RULES_VERSION : versionOfSources());

/** For the build, too. */
export const versionOfSources = (): string =>
  versionOf(fileURLToPath(new URL("../../", import.meta.url)), "checker/cell-worker.ts");

/** Of the files under `root` that `entry` runs. Line ends do not count. */
export function versionOf(root: string, entry: string): string {
  const files = [...reachableFrom(join(root, entry))].map(
    ([path, text]) => `${relative(root, path).replaceAll("\\", "/")}\n${text.replaceAll("\r\n", "\n")}`,
  );
  return contentHash(files.sort().join("\n\u0000\n"));
}

const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true;

/** The files by their paths, with their text. */
function reachableFrom(start: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const waiting = [start];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path) || !isFile(path)) continue;
    const text = readFileSync(path, "utf8");
    found.set(path, text);
    if (extname(path) === ".ts") waiting.push(...neighbours(path, text));
  }
  return found;
}

/** Types alone leave no trace in what runs. Other URLs name other programs, such as this one's own. */
function neighbours(path: string, text: string): readonly string[] {
  const imports = [...text.matchAll(/^(?:import|export) (?!type )[^;]*?"(\.{1,2}\/[^"]+)"/gm)];
  const others = [...text.matchAll(/import\("(\.{1,2}\/[^"]+)"|new URL\("(\.{1,2}\/[^"]+\.wasm)"/g)];
  return [...imports, ...others].map(([, to, wasm = ""]) => join(dirname(path), to ?? wasm));
}
