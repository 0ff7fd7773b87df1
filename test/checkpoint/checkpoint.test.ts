/** A search that was saved and begun again ends as one that was never interrupted. */

import assert from "node:assert/strict";
import { appendFileSync, mkdtempSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import fc from "fast-check";

import { Saving } from "../../checker/checkpoint/saving.ts";
import { SearchFolder } from "../../checker/checkpoint/search-folder.ts";
import type { ExploreOptions } from "../../checker/explore.ts";
import type { Property } from "../../checker/property.ts";
import { Search } from "../../checker/search.ts";
import { diskAt } from "../../checker/spill/disk.ts";
import type { System } from "../../checker/system.ts";
import { UsageError } from "../../checker/usage-error.ts";
import { exploring } from "../exploring.ts";
import { seeded } from "../seeded.ts";
import { counters, tokenRing } from "../toys/formulas.ts";
import { systemOf, tables } from "../toys/random-system.ts";

const root = mkdtempSync(join(tmpdir(), "quorate-checkpoint-test-"));
test.after(() => {
  rmSync(root, { recursive: true });
});

let folders = 0;
function folderOf(): string {
  folders += 1;
  return join(root, String(folders));
}

const checkpointIn = (folder: string): SearchFolder => new SearchFolder(folder, 0, () => 0);

const sumIs = (divisor: number): Property<number, number> => ({
  name: `sum ${divisor}`,
  says: "",
  source: "",
  brokenState: ({ parts, shared }) =>
    parts.reduce((sum, place) => 3 * sum + place, shared) % divisor === 1 ? "broken" : null,
  brokenStep: null,
  relevant: ({ shared }) => shared > 0,
});
const properties = [sumIs(7), sumIs(31), sumIs(199)];

/** Searches a bit, and leaves what a killed process would: the save after `slices` slices. */
function interrupted<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  asked: readonly Property<Seen, SharedSeen>[],
  keepsGraph: boolean,
  folder: string,
  slices: readonly number[],
): void {
  const search = new Search(system, asked, keepsGraph, null);
  const saving = new Saving(search, checkpointIn(folder));
  for (const count of slices) {
    search.advance(count, Infinity);
    saving.save();
  }
  // What follows the last save is lost.
  search.advance(5, Infinity);
  search.dispose();
}

async function ends<Part, Shared, Action, Post, Demand, Seen, SharedSeen>(
  system: System<Part, Shared, Action, Post, Demand, Seen, SharedSeen>,
  options: Partial<ExploreOptions<Seen, SharedSeen>>,
): Promise<unknown> {
  const { graph, breaches, pathTo, wholeAt, release, ...said } = await exploring(system, options);
  const { states, transitions, depth, frontier, cut, isDecided, boundHits, relabelled } = said;
  const end = {
    ...{ states, transitions, depth, frontier, cut, isDecided, boundHits, relabelled },
    ...{ actions: said.actions, branches: said.branches, relevant: said.relevant },
    last: pathTo(states - 1).length,
    breaches: breaches.map((breach) => breach && { depth: breach.depth, path: breach.path() }),
    graph: graph && {
      starts: [...graph.starts],
      targets: [...graph.targets],
      marks: [...graph.marks],
      wholes: Array.from({ length: states }, (_, number) => wholeAt(number)),
    },
  };
  release();
  return structuredClone({ ...end, components: [...said.components] });
}

const slices = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 4 });

test("random systems: resumed from any save, a search ends as if it had not stopped", async (context) => {
  const given = { isReduced: fc.boolean(), keepsGraph: fc.boolean() };
  const asked = fc.record({ ...given, first: slices, second: slices });
  await fc.assert(
    fc.asyncProperty(tables, asked, async (made, { isReduced, keepsGraph, first, second }) => {
      const system = systemOf(made, isReduced);
      const options = { properties, keepsGraph };
      const folder = folderOf();
      interrupted(system, properties, keepsGraph, folder, first);
      interrupted(system, properties, keepsGraph, folder, second);
      const resumed = await ends(system, { ...options, checkpoint: checkpointIn(folder) });
      assert.deepEqual(resumed, await ends(system, options));
    }),
    seeded(context, 25),
  );
});

test("states that were packed anew since the last save are saved anew", async () => {
  const ring = tokenRing(14, 40);
  for (const first of [3, 50, 250, 500]) {
    const folder = folderOf();
    interrupted(ring, [], false, folder, [first, 20, 20]);
    const resumed = await ends(ring, { checkpoint: checkpointIn(folder) });
    assert.deepEqual(resumed, await ends(ring, {}));
  }
});

test("a search in memory resumes in files, and one in files in memory", async () => {
  const wide = counters(3, 30);
  const spill = { ...diskAt(root), statesPerPiece: 500, placesMax: 64 };
  const plain = await ends(wide, {});
  const folder = folderOf();
  interrupted(wide, [], false, folder, [3000, 9000]);
  assert.deepEqual(await ends(wide, { spill, checkpoint: checkpointIn(folder) }), plain);
  assert.deepEqual(await ends(wide, { checkpoint: checkpointIn(folder) }), plain);
});

test("a finished search is not searched again", async () => {
  const folder = folderOf();
  const wide = counters(3, 12);
  const plain = await ends(wide, { checkpoint: checkpointIn(folder) });
  const { rulesRun } = await exploring(wide, { checkpoint: checkpointIn(folder) });
  assert.equal(rulesRun, 0);
  assert.deepEqual(await ends(wide, { checkpoint: checkpointIn(folder) }), plain);
});

/** A checkpoint of two saves, and the names of its files. */
function saved(): { readonly folder: string; readonly names: readonly string[] } {
  const folder = folderOf();
  interrupted(counters(3, 20), [], true, folder, [1000, 2000]);
  return { folder, names: readdirSync(folder) };
}

test("a damaged file is told from a good one, wherever it is damaged", async () => {
  const wide = counters(3, 20);
  for (const name of saved().names) {
    for (const damage of ["flip", "cut", "remove"] as const) {
      const { folder } = saved();
      const path = join(folder, name);
      const bytes = readFileSync(path);
      if (damage === "flip") bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 4;
      if (damage === "remove") rmSync(path);
      else writeFileSync(path, bytes);
      if (damage === "cut") truncateSync(path, bytes.length - 4);
      if (damage === "remove" && name === "manifest.json") continue;
      await assert.rejects(
        exploring(wide, { keepsGraph: true, checkpoint: checkpointIn(folder) }),
        (error: unknown) => error instanceof UsageError && /damaged checkpoint/.test(error.message),
        `${name} ${damage}`,
      );
    }
  }
});

test("what a killed save has left behind counts for nothing", async () => {
  const wide = counters(3, 20);
  const { folder, names } = saved();
  for (const name of names) {
    if (/^(states|starts|targets|marks)/.test(name)) appendFileSync(join(folder, name), "half a save");
  }
  writeFileSync(join(folder, "manifest.json.tmp"), "{");
  writeFileSync(join(folder, "search-3"), "half");
  const options = { keepsGraph: true };
  const resumed = await ends(wide, { ...options, checkpoint: checkpointIn(folder) });
  const plain = await ends(wide, options);
  assert.deepEqual(resumed, plain);
  assert.deepEqual(await ends(wide, { ...options, checkpoint: checkpointIn(folder) }), plain);
});
