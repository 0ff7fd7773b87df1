import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize, relative } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

interface Import {
  readonly from: string;
  readonly isTypeOnly: boolean;
}

const sources = ["model", "checker", "traces"].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name)),
);

/** Imports of a source file: packages by name, files by their path from the root. */
function importsOf(file: string): readonly Import[] {
  const text = readFileSync(join(root, file), "utf8");
  const found = text.matchAll(/^(?:import|export) (type )?[^;]*?from "([^"]+)";/gms);
  return [...found].map(([, typeOnly, from = ""]) => ({
    from: from.startsWith(".") ? normalize(join(dirname(file), from)) : from,
    isTypeOnly: typeOnly !== undefined,
  }));
}

const folderOf = (path: string): string => path.split("/")[0] ?? "";

/** The files that join the parts: the command line, its commands and what they are put together of. */
const joins = (file: string): boolean =>
  /^checker\/(commands|browser|conform|drill|sweep|validate)\//.test(file) ||
  /^checker\/(cli\.|question\.|options\.|ask\.|machine\.|progress)/.test(file) ||
  /^checker\/(own-|quorate\.|asking\.|state-view|exploration-groups|replayed)/.test(file) ||
  /^checker\/(report|compare)/.test(file);

test("the model imports only itself and immer", () => {
  for (const file of sources.filter((path) => folderOf(path) === "model")) {
    for (const { from } of importsOf(file)) {
      assert.ok(folderOf(from) === "model" || from === "immer", `${file} imports ${from}`);
    }
  }
});

test("traces take only types from the model and the checker", () => {
  for (const file of sources.filter((path) => folderOf(path) === "traces")) {
    for (const { from, isTypeOnly } of importsOf(file)) {
      const isForeign = folderOf(from) === "model" || folderOf(from) === "checker";
      assert.ok(!isForeign || isTypeOnly, `${file} imports a value of ${from}`);
    }
  }
});

test("the checker's core takes only types from the model", () => {
  const core = sources.filter((path) => folderOf(path) === "checker" && !joins(path));
  for (const file of core) {
    for (const { from, isTypeOnly } of importsOf(file)) {
      const isForeign = folderOf(from) === "model" || folderOf(from) === "traces";
      assert.ok(!isForeign || isTypeOnly, `${file} imports a value of ${from}`);
    }
  }
});

test("no file is an index, a bag of utilities, or longer than 300 lines", () => {
  const tests = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join("test", name));
  for (const file of [...sources, ...tests]) {
    assert.doesNotMatch(file, /(^|\/)(index|utils|helpers)\.tsx?$/);
    const lines = readFileSync(join(root, file), "utf8").split("\n").length;
    assert.ok(lines <= 301, `${relative(root, join(root, file))} has ${lines} lines`);
  }
});

test("the lock file names no registry and the packages' install scripts are known", () => {
  const lock = readFileSync(join(root, "package-lock.json"), "utf8");
  assert.doesNotMatch(lock, /"resolved": "http/);
  const packages = Object.entries(
    (JSON.parse(lock) as { packages: Record<string, { hasInstallScript?: boolean }> }).packages,
  );
  const scripted = packages.filter(([, found]) => found.hasInstallScript === true).map(([name]) => name);
  // msgpackr's optional part in C: it comes ready in a package of its own, and bullmq does without.
  assert.deepEqual(scripted, ["node_modules/esbuild", "node_modules/msgpackr-extract"]);
});
