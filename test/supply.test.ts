/** What is installed with quorate: from where, under which licence, and what it may run. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { root } from "./figures.ts";
import { installed, licencesOf } from "./licences.ts";

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as Manifest;

/** Packages whose install scripts npm runs, and why each may. */
const scripted: Readonly<Record<string, string>> = {
  esbuild: "checks that its program, which came as a package, is the one for this machine",
  "msgpackr-extract": "optional: builds a faster reader in C where no package has it ready; downloads nothing",
};

/** Those that ask for no more than to be named. */
const allowed = ["MIT", "ISC", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "BlueOak-1.0.0"];

test("install scripts are those that are known, and quorate itself has none", () => {
  const found = installed.filter(({ hasInstallScript }) => hasInstallScript === true);
  assert.deepEqual([...new Set(found.map(({ name }) => name))].toSorted(), Object.keys(scripted).toSorted());
  for (const name of ["preinstall", "install", "postinstall", "prepare"]) {
    assert.equal(manifest.scripts[name], undefined, name);
  }
});

test("each package is fixed by a hash, and none names an address", () => {
  assert.ok(installed.length > 100);
  for (const { name, integrity, resolved } of installed) {
    assert.match(integrity ?? "", /^sha512-[A-Za-z0-9+/]{86}==$/, name);
    assert.equal(resolved, undefined, `${name} is from ${resolved ?? ""}`);
  }
});

test("the lock file is of this package.json", () => {
  const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
    readonly packages: Readonly<Record<string, Partial<Manifest>>>;
  };
  assert.deepEqual(lock.packages[""]?.dependencies, manifest.dependencies);
  assert.deepEqual(lock.packages[""]?.devDependencies, manifest.devDependencies);
  const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
  for (const range of ranges) assert.match(range, /^\^\d+\.\d+\.\d+$/);
});

test("what users install has licences that ask for no more than to be named", () => {
  const licences = licencesOf(installed.filter(({ dev }) => dev !== true));
  for (const { licence, packages } of licences) {
    assert.ok(allowed.includes(licence), `${licence}: ${packages.join(", ")}`);
  }
});
