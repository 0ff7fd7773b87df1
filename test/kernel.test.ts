/** The kernels in the tree are what their sources compile to. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import { compiled, generated, generatedThread, nameOf, wordCounts } from "../checker/kernel/build.ts";
import { moduleBytes } from "../checker/kernel/instance.ts";

const fileOf = (name: string): string =>
  readFileSync(new URL(`../checker/kernel/wasm/${name}.ts`, import.meta.url), "utf8");

const stale = "run: npm run kernel";

test("the kernel of one word is what its AssemblyScript compiles to", async () => {
  const [found, made] = [moduleBytes(1, false), await compiled(1, false)];
  assert.ok(Buffer.from(found).equals(Buffer.from(made)), stale);
});

test("the threads' code is what its TypeScript bundles to", async () => {
  assert.equal(fileOf("thread"), await generatedThread(), stale);
});

test("all kernels are what their AssemblyScript compiles to", async (context) => {
  if (process.env["QUORATE_DEEP"] === undefined) {
    context.skip("compiled one by one: npm run test:deep");
    return;
  }
  for (const words of wordCounts) {
    for (const isNumbered of [false, true]) {
      assert.equal(fileOf(nameOf(words, isNumbered)), await generated(words, isNumbered), stale);
    }
  }
});
