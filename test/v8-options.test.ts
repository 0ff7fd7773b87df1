/** V8 has its own options while threads begin: only for these are modules of Node compiled ahead. */

import assert from "node:assert/strict";
import test from "node:test";
import { cachedDataVersionTag } from "node:v8";

import { compileAsBuilt, compileLittle } from "../checker/kernel/v8-options.ts";

test("V8 is as it was built for as long as asked, where it was asked to compile little", () => {
  // V8's version and all options that are not its own, as one number.
  const built = cachedDataVersionTag();
  compileAsBuilt()();
  assert.equal(cachedDataVersionTag(), built, "nothing is changed where nothing was");
  compileLittle();
  const little = cachedDataVersionTag();
  if (process.versions.v8.startsWith("11.3.")) assert.notEqual(little, built);
  const compileAgain = compileAsBuilt();
  assert.equal(cachedDataVersionTag(), built);
  compileAgain();
  assert.equal(cachedDataVersionTag(), little);
});
