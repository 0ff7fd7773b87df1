/** Random walks: the same ones from the same seed, planted bugs found, violations short and real. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";
import { stripVTControlCharacters } from "node:util";

import { brokenBy } from "../checker/ask.ts";
import { clusterIn, machineIn } from "../checker/commands/history-machine.ts";
import { simulateCommand } from "../checker/commands/simulate.ts";
import type { SimulateOptions } from "../checker/commands/simulate.ts";
import { machineOf } from "../checker/machine.ts";
import { propertyNamed } from "../checker/properties.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import { randomOf } from "../checker/simulate/random.ts";
import { shrunk } from "../checker/simulate/shrink.ts";
import { randomWalk, strides } from "../checker/simulate/walk.ts";
import type { Action } from "../model/actions.ts";
import type { MachineStep } from "../traces/machine.ts";
import { recordTrace } from "../traces/record.ts";
import { replay } from "../traces/replay.ts";
import { validateSimulation } from "../traces/validate-document.ts";
import { documentText } from "../traces/write.ts";
import { root } from "./figures.ts";

test("a seed's numbers are xoshiro128**'s, evenly spread, and other seeds' are others", () => {
  const { below } = randomOf(7);
  // Each of ten is drawn 1000 times, give or take 5 sigma.
  const places = Array.from({ length: 10_000 }, () => below(10));
  for (let value = 0; value < 10; value += 1) {
    const drawn = places.filter((one) => one === value).length;
    assert.ok(Math.abs(drawn - 1000) < 150, `${value} was drawn ${drawn} times`);
  }
  const first = Array.from({ length: 2000 }, (_, seed) => randomOf(seed).below(2 ** 32));
  assert.equal(new Set(first).size, first.length);
  assert.notEqual(randomOf(2 ** 32).below(2 ** 32), randomOf(0).below(2 ** 32));
});

const taken = (steps: readonly MachineStep[], action: Action): MachineStep | undefined =>
  steps.find((step) => JSON.stringify(step.action) === JSON.stringify(action));

const anything = {
  budgets: {
    ...{ crashes: 99, restarts: 99, cuts: 99, heals: 99, soloCampaigns: 99 },
    ...{ proposals: 99, transfers: 99 },
  },
  regime: { delay: null, skew: null, order: "any", loss: 99, dup: 99 },
} as const;

test("a walk is the same again, takes every kind of action, and each is enabled", () => {
  const options = { scenario: "bootstrap", electionTick: 4, ...anything };
  const machine = machineOf(clusterOf(questionOf("etcd-3.4", options)));
  const walks = Array.from({ length: 8 }, (_, seed) => randomWalk(machine, seed, 120));
  assert.deepEqual(walks[3], randomWalk(machine, 3, 150).slice(0, 120));
  assert.notDeepEqual(walks[3], walks[4]);
  const kinds = new Set(walks.flat().map(({ kind }) => kind));
  assert.deepEqual([...kinds].sort(), [
    ...["advance", "crash", "cut", "deliver", "duplicate", "heal", "lose", "peersConnect"],
    ...["propose", "restart", "tick", "transfer"],
  ]);
  let state = machine.initial;
  for (const action of walks[3] ?? []) {
    const step = taken(machine.successors(state), action);
    assert.ok(step !== undefined, `${action.kind} is not enabled`);
    state = step.after;
  }
});

const usual: SimulateOptions = {
  ...{ seed: 1, walks: 12, steps: 200, property: [], expect: [], format: "json", quiet: true },
};

async function simulated(variant: string, options: Partial<SimulateOptions>) {
  const printed: string[] = [];
  const code = await simulateCommand(variant, { ...usual, ...options }, (text) => printed.push(text));
  return { code, text: printed.join("\n") };
}

for (const [mutant, property] of [
  ["mutant:vote-not-kept-over-restart", "VoteOncePerTerm"],
  ["mutant:two-votes-in-one-term", "ElectionSafety"],
  ["mutant:append-without-consistency-check", "LogMatching"],
  ["mutant:no-log-comparison-in-votes", "LeaderCompleteness"],
] as const) {
  test(`walks find ${mutant} by ${property}, the same again from the same seed`, async () => {
    const asked = { property: [property], expect: [`${property}=violated`] };
    const { code, text } = await simulated(mutant, asked);
    assert.equal(code, 0, text);
    const read = validateSimulation(text);
    assert.ok(read.ok, read.ok ? "" : read.error);
    const [result] = read.value.results;
    assert.equal(result?.verdict, "violated");
    assert.ok(result.seed !== null && result.walkSteps !== null);
    assert.ok((result.depth ?? Infinity) <= result.walkSteps);
    // Not expected, it is a failure; and the walk alone finds it again.
    const alone = await simulated(mutant, { property: [property], seed: result.seed, walks: 1 });
    assert.equal(alone.code, 1);
    const again = validateSimulation(alone.text);
    assert.ok(again.ok);
    assert.deepEqual({ ...again.value.results[0], expected: "violated" }, result);
  });
}

test("a violation is shrunk to real steps of which none can be left out, and it replays", () => {
  const property = propertyNamed("VoteOncePerTerm");
  assert.ok(property !== null);
  const mutant = "mutant:vote-not-kept-over-restart";
  const question = questionOf(mutant, { scenario: "bootstrap", ...anything });
  const cluster = clusterOf(question);
  const machine = machineOf(cluster);
  const breaks = (before: typeof machine.initial, after: typeof machine.initial): string | null =>
    brokenBy(cluster, property, before, after);
  const path = [];
  let state = machine.initial;
  for (const step of strides(machine, 2)) {
    path.push(step);
    if (breaks(state, step.after) !== null || path.length > 2000) break;
    state = step.after;
  }
  const short = shrunk(machine, path, breaks);
  assert.ok(short.length < path.length / 2, `${path.length} to ${short.length}`);
  for (const left of short.keys()) {
    assert.deepEqual(shrunkWithout(left), null, `step ${left} can be left out`);
  }
  const found = { kind: "counterexample", property: property.name, reason: "see" } as const;
  const trace = recordTrace({ ...question, ...found }, machine, short);
  const replayed = replay(trace, machineIn(trace, clusterIn(trace)));
  assert.ok(replayed.ok, replayed.ok ? "" : replayed.why);

  /** The rest of the steps taken exactly; null: they cannot be, or break nothing. */
  function shrunkWithout(left: number): number | null {
    let at = machine.initial;
    for (const [number, { action }] of short.entries()) {
      if (number === left) continue;
      const step = taken(machine.successors(at), action);
      if (step === undefined) return null;
      if (breaks(at, step.after) !== null) return number;
      at = step.after;
    }
    return null;
  }
});

test("walks that find nothing are cut, exit code 3, the same bytes again, and never hold", async () => {
  const options = { walks: 3, steps: 60, property: ["ElectionSafety", "NoPanic"] };
  const [first, second] = [await simulated("etcd-3.4", options), await simulated("etcd-3.4", options)];
  const withoutRun = ({ text }: { text: string }): unknown =>
    ({ ...(JSON.parse(text) as object), run: null });
  assert.equal(first.code, 3);
  assert.deepEqual(withoutRun(first), withoutRun(second));
  const read = validateSimulation(first.text);
  assert.ok(read.ok);
  assert.deepEqual([read.value.walks, read.value.steps, read.value.cut], [3, 180, null]);
  assert.deepEqual(read.value.results.map(({ verdict }) => verdict), ["cut", "cut"]);
  const better = read.value.results.map((one) => ({ ...one, verdict: "holds" }));
  const holds = { ...read.value, results: better };
  assert.ok(!validateSimulation(documentText(holds as never)).ok);
  const expected = { ...options, expect: ["ElectionSafety=cut", "NoPanic=cut"] };
  assert.equal((await simulated("etcd-3.4", expected)).code, 0);
  const { text } = await simulated("etcd-3.4", { ...options, format: "text" });
  assert.match(text, /180 steps; that proves nothing/);
});

test("the README shows what walks say of a planted bug", async () => {
  const mutant = "mutant:append-without-consistency-check";
  const options = { walks: 200, steps: 400, property: ["LogMatching"], format: "text" } as const;
  const { text } = await simulated(mutant, options);
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const command = `npm run -s quorate -- simulate ${mutant} --property LogMatching`;
  assert.ok(readme.includes(`$ ${command}\n${stripVTControlCharacters(text)}\n`), text);
});

test("what a walk cannot judge is refused with what it can", async () => {
  const refusal = async (property: string, why: RegExp): Promise<void> =>
    assert.rejects(simulated("etcd-3.4", { property: [property] }), why);
  await refusal("Luck", /no property "Luck".*Known: safety, ElectionSafety/);
  await refusal("RoundsBounded:3", /is a bound, which nothing keeps/);
});
