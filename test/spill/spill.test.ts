/** A search that is larger than memory finds what the search in memory finds, and says the same. */

import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import fc from "fast-check";

import type { ExploreOptions, Explored } from "../../checker/explore.ts";
import { noLimits } from "../../checker/explore.ts";
import { wholeKey } from "../../checker/plain.ts";
import type { Property } from "../../checker/property.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import { diskAt } from "../../checker/spill/disk.ts";
import type { Spill } from "../../checker/spill/word-file.ts";
import type { System } from "../../checker/system.ts";
import { UsageError } from "../../checker/usage-error.ts";
import { countsOf, exploring } from "../exploring.ts";
import { seeded } from "../seeded.ts";
import { counters, leaps, tokenRing } from "../toys/formulas.ts";
import { systemOf, tables } from "../toys/random-system.ts";

const folder = mkdtempSync(join(tmpdir(), "quorate-spill-test-"));
test.after(() => {
  rmSync(folder, { recursive: true });
});

/** So little room that every level is sorted in pieces, and the table emptied before each run. */
const tiny: Spill = { ...diskAt(folder), statesPerPiece: 16, placesMax: 64 };

/** All that a search says, in an order of its states that does not depend on how they were found. */
function saidBy<Part, Shared>(
  system: Pick<System<Part, Shared, never, never, never, never, never>, "partKey" | "sharedKey" | "name">,
  explored: Explored<Part, Shared>,
): unknown {
  const keyed = system as unknown as Parameters<typeof wholeKey>[0];
  const key = (state: unknown): string => wholeKey(keyed, state as never);
  const { states, transitions, depth, frontier, cut, isDecided, boundHits } = explored;
  const { actions, branches, relevant, components, relabelled } = explored;
  return {
    ...{ states, transitions, depth, frontier, cut, isDecided, boundHits },
    ...{ actions, branches, relevant, components: [...components], relabelled },
    breaches: explored.breaches.map((breach) =>
      breach === null ? null : { depth: breach.depth, path: breach.path().map(key) },
    ),
    keys: Array.from({ length: states }, (_, number) => key(explored.wholeAt(number))).sort(),
  };
}

const sumIs = (divisor: number, rest: number): Property<number, number> => ({
  name: `sum ${divisor} ${rest}`,
  says: "",
  source: "",
  brokenState: ({ parts, shared }) =>
    parts.reduce((sum, place) => 3 * sum + place, shared) % divisor === rest ? "broken" : null,
  brokenStep: null,
  relevant: ({ shared }) => shared > 0,
});

const stepTo = (to: number): Property<number, number> => ({
  ...sumIs(1, 1),
  name: `step to ${to}`,
  brokenStep: (before, after) => (before !== after && after === to ? "broken" : null),
});

const properties = [sumIs(5, 4), sumIs(11, 10), sumIs(41, 40), stepTo(1), stepTo(2)];

test("random systems: what does not fit in memory is found all the same", async (context) => {
  await fc.assert(
    fc.asyncProperty(tables, fc.boolean(), fc.boolean(), async (given, isReduced, goesOn) => {
      const system = systemOf(given, isReduced);
      const options = { properties, goesOn } satisfies Partial<ExploreOptions<number, number>>;
      const plain = await exploring(system, options);
      const spilled = await exploring(system, { ...options, spill: tiny });
      assert.ok(spilled.bytesSpilled > 0);
      assert.deepEqual(saidBy(system, spilled), saidBy(system, plain));
      spilled.release();
    }),
    seeded(context, 80),
  );
});

test("a state that a level finds again after the table was emptied is counted once", async () => {
  const wide = counters(4, 24);
  const plain = await exploring(wide);
  const spilled = await exploring(wide, { spill: { ...tiny, statesPerPiece: 5000 } });
  assert.deepEqual(
    [spilled.states, spilled.transitions, spilled.depth],
    [plain.states, plain.transitions, plain.depth],
  );
  spilled.release();
});

test("a level may have more states than the table has places", async () => {
  const [slots, most] = [3, 64];
  const { states, transitions, depth, release } = await exploring(leaps(slots, most), {
    spill: { ...tiny, statesPerPiece: 5000 },
  });
  const edges = slots * most * (most + 1) ** (slots - 1);
  assert.deepEqual([states, transitions, depth], [(most + 1) ** slots, edges, slots]);
  release();
});

test("states in files are packed anew when parts come to need more bits", async () => {
  const ring = tokenRing(14, 40);
  const plain = await exploring(ring);
  const spilled = await exploring(ring, { spill: tiny });
  assert.deepEqual(saidBy(ring, spilled), saidBy(ring, plain));
  spilled.release();
});

test("a search goes to files only where memory ends, and leaves none behind", async () => {
  const wide = counters(3, 70);
  const bytesMax = (await exploring(wide)).bytes;
  const roomy = await exploring(wide, { spill: diskAt(folder), limits: { ...noLimits, bytesMax } });
  assert.equal(roomy.bytesSpilled, 0);
  const limits = { ...noLimits, bytesMax: 0.9 * bytesMax };
  const spilled = await exploring(wide, { spill: diskAt(folder), limits });
  assert.deepEqual([spilled.states, spilled.cut], [roomy.states, null]);
  assert.ok(spilled.bytesSpilled > 0 && spilled.bytes < bytesMax);
  assert.deepEqual(readdirSync(folder), []);
  spilled.release();
});

test("where memory ends, the table of visited states leaves what it has to the effects of steps", async () => {
  const cluster = clusterOf(questionOf("etcd-3.4", { regime: { delay: 1 }, budgets: {} }));
  const limits = { ...noLimits, statesMax: 250_000 };
  const whole = await exploring(cluster, { limits });
  const bytesMax = 0.7 * whole.bytes;
  const spilled = await exploring(cluster, { limits: { ...limits, bytesMax }, spill: diskAt(folder) });
  assert.deepEqual([spilled.cut, countsOf(spilled)], [whole.cut, countsOf(whole)]);
  assert.equal(spilled.bytesSpilled > 0 && spilled.bytes <= bytesMax, true);
  spilled.release();
});

test("a kept graph stays in memory: without room for it the search is cut", async () => {
  const limits = { ...noLimits, bytesMax: 5_000_000 };
  const explored = await exploring(counters(3, 40), { spill: tiny, limits, keepsGraph: true });
  assert.deepEqual([explored.cut, explored.bytesSpilled], ["memory", 0]);
});

test("a folder that cannot be written to is one clear error", async () => {
  const gone = join(folder, "gone");
  await assert.rejects(
    exploring(counters(3, 10), { spill: { ...tiny, open: diskAt(gone).open } }),
    (error: unknown) => error instanceof UsageError && error.message.includes(gone),
  );
});
