/** V8 has its own options while threads begin: only for these are modules of Node compiled ahead. */

import assert from "node:assert/strict";
import test from "node:test";
import { cachedDataVersionTag } from "node:v8";

import type { Threads } from "../checker/expansion.ts";
import type { Captain } from "../checker/kernel/crew.ts";
import { compileAsBuilt, compileLittle } from "../checker/kernel/v8-options.ts";
import { exploring } from "./exploring.ts";
import { patientThreads } from "./patient-threads.ts";
import { dials } from "./toys/formulas.ts";

test("V8 is as it was built for as long as asked, where it was asked to compile little", () => {
  // V8's version and all options that are not its own, as one number.
  const built = cachedDataVersionTag();
  compileAsBuilt()();
  assert.equal(cachedDataVersionTag(), built, "nothing is changed where nothing was");
  compileLittle();
  const little = cachedDataVersionTag();
  if (Number.parseInt(process.versions.v8, 10) <= 13) assert.notEqual(little, built);
  const compileAgain = compileAsBuilt();
  assert.equal(cachedDataVersionTag(), built);
  compileAgain();
  assert.equal(cachedDataVersionTag(), little);
});

test("threads begin while it is as it was built, and it compiles little again after their first level", async () => {
  compileLittle();
  const little = cachedDataVersionTag();
  const compileAgain = compileAsBuilt();
  const built = cachedDataVersionTag();
  compileAgain();
  const threads = patientThreads(2, 8);
  assert.ok(threads !== null);
  const tags: number[] = [];
  const start: Threads["start"] = (memory, captain) => {
    const expand: Captain["expand"] = (...sources) => {
      tags.push(cachedDataVersionTag());
      return captain.expand(...sources);
    };
    const crew = threads.start(memory, { ...captain, expand });
    tags.push(cachedDataVersionTag());
    return crew;
  };
  await exploring(dials(3, 12), { threads: { ...threads, start } });
  assert.ok(tags.length > 1);
  assert.deepEqual([tags[0], ...new Set(tags.slice(1)), cachedDataVersionTag()], [built, little, little]);
});
