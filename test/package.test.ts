/**
 * The package: packed, installed in an empty folder, and used there as its users would. What the README
 * says of it is run: its guides on the command line, its examples as programs.
 */

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync } from "node:fs";
import { rmSync, symlinkSync, writeFileSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";

import { root } from "./figures.ts";

const readme = readFileSync(join(root, "README.md"), "utf8");

/** A user's folder, with the package in it. */
interface Place {
  readonly folder: string;
  readonly dist: string;
}

test("the package, installed in an empty folder, does what the README says", async (context) => {
  const place = installed(context);
  await context.test("the command line begins with little code", () => beginsSmall(place));
  await context.test("its version is the package's", () => tellsVersion(place));
  await context.test("each guide's commands print what the README shows", () => followsGuides(place));
  await context.test("each example of the library prints what the README shows", () => runsExamples(place));
  await context.test("the examples and the property fit the package's types", () => fitsTypes(place));
  await context.test("the page and the schemas are in the package", () => makesPages(place));
  await context.test("variants are compared in processes of their own", () => compares(place));
  await context.test("each worker's entry begins", () => beginsWorkers(place));
});

function installed(context: TestContext): Place {
  const base = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(base, { recursive: true }));
  const folder = join(base, "user");
  mkdirSync(join(folder, "logs"), { recursive: true });
  cpSync(join(root, "test", "logs", "samples", "incident.txt"), join(folder, "logs", "incident.txt"));
  npm(root, "pack", "--silent", "--pack-destination", folder);
  const [tarball = ""] = readdirSync(folder).filter((name) => name.endsWith(".tgz"));
  const offline = ["--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--no-package-lock"];
  const added = spawnSync("npm", ["install", `./${tarball}`, ...offline], { cwd: folder, encoding: "utf8" });
  if (added.status !== 0) {
    context.diagnostic("npm's cache does not have every dependency: unpacked, and linked to those here");
    unpackAndLink(folder, tarball);
  }
  return { folder, dist: join(folder, "node_modules", "quorate", "dist") };
}

const npm = (cwd: string, ...args: readonly string[]): string =>
  execFileSync("npm", args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });

/** What npm would do, but that dependencies are links: only those that the package asks for. */
function unpackAndLink(folder: string, tarball: string): void {
  const modules = join(folder, "node_modules");
  rmSync(modules, { recursive: true, force: true });
  mkdirSync(join(modules, ".bin"), { recursive: true });
  execFileSync("tar", ["-xzf", tarball, "-C", modules], { cwd: folder });
  execFileSync("mv", ["package", "quorate"], { cwd: modules });
  symlinkSync(join("..", "quorate", "dist", "cli.js"), join(modules, ".bin", "quorate"));
  execFileSync("chmod", ["+x", join(modules, "quorate", "dist", "cli.js")]);
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, { readonly dev?: boolean }>>;
  };
  for (const [path, { dev }] of Object.entries(lock.packages)) {
    const isTop = path.startsWith("node_modules/") && !path.slice(1).includes("/node_modules/");
    if (!isTop || dev === true || !existsSync(join(root, path))) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    symlinkSync(join(root, path), join(folder, path));
  }
}

interface Ran {
  readonly code: number | null;
  readonly out: string;
}

/** A line of the README's: `npx quorate …` is the installed program. */
function run({ folder }: Place, line: string): Ran {
  const bin = join(folder, "node_modules", ".bin");
  const env = { ...process.env, NO_COLOR: "1", PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
  const text = line.replace(/^npx quorate /, "quorate ");
  const done = spawnSync("sh", ["-c", text], { cwd: folder, encoding: "utf8", env, maxBuffer: 2 ** 26 });
  return { code: done.status, out: `${done.stdout}${done.stderr}`.trimEnd() };
}

/** What `--help` has to read; a command's own code comes when it runs. */
function beginsSmall({ dist }: Place): void {
  const reached = new Set<string>();
  const waiting = ["cli.js"];
  for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
    if (reached.has(name)) continue;
    reached.add(name);
    const text = readFileSync(join(dist, name), "utf8");
    waiting.push(...[...text.matchAll(/^(?:import|\} from|export .* from)[^\n(]*"\.\/([^"]+)";$/gm)].map(([, to = ""]) => to));
  }
  const bytes = [...reached].reduce((sum, name) => sum + readFileSync(join(dist, name)).length, 0);
  assert.ok(reached.size > 1, "the imports are found");
  assert.ok(bytes < 100_000, `${bytes} bytes in ${[...reached].join(", ")}`);
}

function tellsVersion(place: Place): void {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as { version: string };
  const npx = spawnSync("npx", ["--offline", "quorate", "--version"], { cwd: place.folder, encoding: "utf8" });
  assert.equal(npx.stdout.trim(), version, npx.stderr);
  assert.match(run(place, "npx quorate help odds").out, /^Usage: quorate odds/);
}

/** Files that the README gives in full. */
function writeFiles({ folder }: Place): void {
  const files = [...readme.matchAll(/`(my-[\w.-]+)`[^`]*(?:`[^`\n]+`[^`]*)*\n\n```\w+\n([\s\S]*?)\n```/g)];
  assert.deepEqual(files.map(([, name]) => name), ["my-variant.json", "my-scenario.json", "my-property.ts"]);
  for (const [, name = "", text = ""] of files) writeFileSync(join(folder, name), `${text}\n`);
}

function followsGuides(place: Place): void {
  writeFiles(place);
  const blocks = [...readme.matchAll(/^```console\n([\s\S]*?)\n```$/gm)].map(([, block = ""]) => block);
  assert.equal(blocks.length, 4);
  for (const block of blocks) {
    for (const part of block.split(/^\$ /m).slice(1)) {
      const [line = "", ...expected] = part.trimEnd().split("\n");
      const { code, out } = run(place, line);
      assert.ok(shows(out.split("\n"), expected), `${line}\nexit code ${code}\n${out}`);
    }
  }
}

/** Is this what was printed? A line "…" stands for any lines, and at a line's end for the rest of it. */
function shows(printed: readonly string[], expected: readonly string[]): boolean {
  const [first, ...rest] = expected;
  if (first === undefined) return printed.length === 0;
  if (first !== "…") return isLine(printed[0] ?? "", first) && shows(printed.slice(1), rest);
  if (rest.length === 0) return true;
  return printed.some((_, at) => shows(printed.slice(at), rest));
}

const isLine = (printed: string, expected: string): boolean =>
  expected.endsWith("…") ? printed.startsWith(expected.slice(0, -1)) : printed === expected;

const examples = [...readme.matchAll(/^```ts\n(import \{[^}]*\} from "quorate";[\s\S]*?)\n```$/gm)].map(
  ([, text = ""], at) => ({
    name: `example-${at + 1}`,
    text,
    prints: [...text.matchAll(/^\/\/ (.*)$/gm)].map(([, line = ""]) => line),
  }),
);

function runsExamples({ folder }: Place): void {
  assert.equal(examples.length, 3);
  for (const { name, text, prints } of examples) {
    writeFileSync(join(folder, `${name}.mjs`), text);
    const done = spawnSync(process.execPath, [`${name}.mjs`], { cwd: folder, encoding: "utf8" });
    const printed = done.stdout.trimEnd().split("\n").map((line) => line.trimEnd());
    assert.deepEqual(printed, prints, `${name}\n${done.stderr}`);
  }
}

/** Strictly, with the declarations themselves: `skipLibCheck` is off. */
function fitsTypes({ folder }: Place): void {
  for (const { name, text } of examples) writeFileSync(join(folder, `${name}.mts`), text);
  const options = {
    ...{ strict: true, exactOptionalPropertyTypes: true, skipLibCheck: false, noEmit: true },
    ...{ module: "nodenext", target: "es2022", lib: ["es2023"] },
    ...{ types: ["node"], typeRoots: [join(root, "node_modules", "@types")] },
  };
  const files = [...examples.map(({ name }) => `${name}.mts`), "my-property.ts"];
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions: options, files }));
  const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
  const done = spawnSync(process.execPath, [tsc], { cwd: folder, encoding: "utf8" });
  assert.equal(done.stdout, "");
  assert.equal(done.status, 0);
}

function makesPages(place: Place): void {
  const [trace = ""] = readdirSync(join(place.folder, "traces"));
  const { code, out } = run(place, `npx quorate export traces/${trace} --to html`);
  assert.equal(code, 0, out);
  assert.match(out, /^<!doctype html>/i);
  const resolved = 'console.log(import.meta.resolve("quorate/schema/scenario-file.json"))';
  const args = ["--input-type=module", "-e", resolved];
  const done = spawnSync(process.execPath, args, { cwd: place.folder, encoding: "utf8" });
  assert.ok(existsSync(fileURLToPath(done.stdout.trim())), done.stderr);
}

function compares(place: Place): void {
  const { code, out } = run(place, "npx quorate compare etcd-3.4 raft-basic --election-tick 3 --format md --jobs 2 --quiet");
  assert.equal(code, 0, out);
  assert.match(out, /\| etcd-3\.4 \| holds .*\n\| raft-basic \| holds /);
}

async function beginsWorkers({ dist }: Place): Promise<void> {
  const entries = readdirSync(dist).filter((name) => name.endsWith("-worker.js"));
  assert.ok(entries.length > 0, "there are workers");
  for (const name of entries) {
    const worker = new Worker(pathToFileURL(join(dist, name)));
    await once(worker, "online");
    await worker.terminate();
  }
}
