/**
 * Builds what `npm pack` packs (it runs this as `prepack`): bundles for Node and types, in `dist/`.
 * Bundles, so that the command line starts fast; in chunks, so that it reads only what a command needs.
 */

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

import { build } from "esbuild";

import { versionOfSources } from "../checker/sweep/rules-version.ts";

import { writeBundles } from "../traces/viewer/bundle.ts";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly dependencies: Readonly<Record<string, string>>;
};

/** The entries of worker threads lie beside the chunk that looks for them: checker/worker-entry.ts. */
const workers = readdirSync(join(root, "checker"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith("-worker.ts"))
  .map((name) => join("checker", name));

/** What is no dependency of the package is in the bundle. */
async function bundle(): Promise<void> {
  await build({
    absWorkingDir: root,
    entryPoints: ["checker/cli.ts", "checker/quorate.ts", ...workers].map((path) => ({
      in: path,
      out: basename(path, ".ts"),
    })),
    outdir: dist,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    define: { QUORATE_RULES_VERSION: JSON.stringify(versionOfSources()) },
    chunkNames: "[name]-[hash]",
    jsx: "automatic",
    jsxImportSource: "preact",
    // esbuild is asked only where pages have no prebuilt scripts, which these bundles do.
    external: [...Object.keys(dependencies), "esbuild"].flatMap((name) => [name, `${name}/*`]),
    logLevel: "warning",
  });
}

/** The declarations that the library's own reach: TypeScript writes those of every file it has read. */
function types(): void {
  const folder = join(dist, "types");
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  execFileSync(process.execPath, [tsc, "-p", join(root, ".ci", "types.json")], { stdio: "inherit" });
  const reached = new Set<string>();
  const waiting = [join(folder, "checker", "quorate.d.ts")];
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (reached.has(path)) continue;
    reached.add(path);
    const from = dirname(path);
    const text = readFileSync(path, "utf8").replaceAll(sourceImport, (_, start: string, name: string) => {
      waiting.push(join(from, `${name}.d.ts`));
      return `${start}"${name}.js"`;
    });
    writeFileSync(path, text);
  }
  const all = readdirSync(folder, { recursive: true, encoding: "utf8" });
  for (const name of all.filter((one) => one.endsWith(".d.ts"))) {
    if (!reached.has(join(folder, name))) rmSync(join(folder, name));
  }
}

/** Declarations keep the extension of the sources, but importers see JavaScript. */
const sourceImport = /((?:from |import\())"(\.[^"]*)\.tsx?"/g;

if (existsSync(dist)) rmSync(dist, { recursive: true });
await bundle();
await writeBundles(dist);
types();
cpSync(join(root, "traces", "schema"), join(dist, "schema"), { recursive: true });
