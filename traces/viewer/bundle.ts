/**
 * The scripts and the style of pages: read beside the compiled code where a package has them, else
 * built from the sources by esbuild. The only place that knows where they come from.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { BuildOptions } from "esbuild";

import { forBrowsers } from "./for-browsers.ts";

/** Each entry's source, from the root. A view is mounted by the entry of its name. */
const sources = {
  trace: "traces/viewer/trace-entry.tsx",
  comparison: "traces/viewer/comparison-entry.tsx",
  sweep: "traces/viewer/sweep-entry.tsx",
  engine: "checker/browser/engine.ts",
  style: "traces/viewer/page.css",
} as const;

export type BundleName = keyof typeof sources;
export const bundleNames = Object.keys(sources) as BundleName[];

const here = fileURLToPath(new URL(".", import.meta.url));
const root = join(here, "../..");
const prebuilt = (name: BundleName): string => join(here, "bundles", `${name}.txt`);

export async function bundled(name: BundleName): Promise<string> {
  const file = prebuilt(name);
  return existsSync(file) ? readFileSync(file, "utf8") : await build(name);
}

/** For a package: writes every bundle where `bundled` of the compiled code finds it. */
export async function writeBundles(compiledViewer: string): Promise<void> {
  const folder = join(compiledViewer, "bundles");
  mkdirSync(folder, { recursive: true });
  for (const name of bundleNames) {
    writeFileSync(join(folder, `${name}.txt`), await build(name));
  }
}

async function build(name: BundleName): Promise<string> {
  const esbuild = await import("esbuild");
  const { outputFiles } = await esbuild.build(optionsOf(name));
  const [file] = outputFiles;
  if (file === undefined) throw new Error(`esbuild made nothing of ${sources[name]}`);
  return file.text.trim();
}

const optionsOf = (name: BundleName): BuildOptions & { readonly write: false } => ({
  entryPoints: [join(root, sources[name])],
  absWorkingDir: root,
  bundle: true,
  write: false,
  minify: true,
  format: "iife",
  platform: "browser",
  target: "es2022",
  charset: "ascii",
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  logLevel: "silent",
  plugins: name === "style" ? [] : [forBrowsers(root)],
});
