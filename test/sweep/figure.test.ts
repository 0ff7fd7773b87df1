/** The README's sweep: its stored report is its plan's, and what the checker finds now. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import { answerTo } from "../../checker/sweep/answer.ts";
import { spread } from "../../checker/sweep/plan.ts";
import { validateSweepPlan } from "../../traces/validate-document.ts";
import { root } from "../figures.ts";
import { storedPlan, storedSweep } from "./figure.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

test("the stored report has the plan's cells, each with an answer", () => {
  const [plan, sweep] = [storedPlan(), storedSweep()];
  assert.deepEqual(
    sweep.cells.map(({ id, command }) => ({ id, command })),
    plan.cells.map(({ id, command }) => ({ id, command })),
    "npm run figures:sweep",
  );
  assert.ok(sweep.cells.length >= 200 && sweep.cells.every(({ answer }) => answer !== null));
});

test("the stored answers are what the checker finds now", async () => {
  const stored = new Map(storedSweep().cells.map(({ id, answer }) => [id, answer]));
  const isQuick = ({ question }: ReturnType<typeof storedPlan>["cells"][number]): boolean =>
    question.scenario.electionTick === 3 && question.regime.loss === 0 && question.variant.rules.preVote;
  const asked = storedPlan().cells.filter((cell) => isDeep || isQuick(cell));
  assert.ok(asked.length >= 2);
  for (const cell of asked) {
    assert.deepEqual((await answerTo(cell, 1)).answer, stored.get(cell.id), cell.command);
  }
});

test("what the sweep taught is so in every cell that shows it", () => {
  const { cells } = storedSweep();
  const ticksOf = (variant: string, loss: number): readonly (readonly [number, unknown])[] =>
    cells
      .filter((cell) => cell.variant === variant && cell.regime.loss === loss)
      .flatMap(({ electionTick, answer }) => {
        if (answer?.kind === "compare") return [[electionTick, answer.ticks] as const];
        const found = answer?.kind === "properties" ? answer.results.find(({ property }) => property === "Ticks") : null;
        return found?.worst === undefined || found.verdict === "cut" ? [] : [[electionTick, found.worst] as const];
      });
  for (const variant of ["etcd-3.4+prevote", "etcd-3.4+prevote+no-tick-advance"]) {
    const [whole, lost] = [ticksOf(variant, 0), ticksOf(variant, 1)];
    assert.equal(whole.length, 18);
    for (const [electionTick, worst] of whole) assert.equal(worst, 2 * electionTick);
    assert.ok(lost.length >= 13);
    for (const [electionTick, worst] of lost) assert.equal(worst, 4 * electionTick - 2);
  }
  for (const variant of ["etcd-3.1.4+lead-fix", "etcd-3.4", "etcd-3.4+no-tick-advance"]) {
    assert.ok(ticksOf(variant, 0).every(([, worst]) => worst === "unbounded"), variant);
  }
});

test("without its tick advance 3.4 waits 8 to 28 % less on average", () => {
  const { cells } = storedSweep();
  const meanOf = (variant: string): readonly number[] =>
    cells.flatMap(({ answer, variant: own }) =>
      own === variant && answer?.kind === "compare" ? [answer.meanSeconds ?? Number.NaN] : [],
    );
  const [plain, without] = [meanOf("etcd-3.4"), meanOf("etcd-3.4+no-tick-advance")];
  const saved = plain.map((seconds, at) => Math.round(100 * (1 - (without[at] ?? 0) / seconds)));
  assert.deepEqual([saved[0], saved.at(-1)], [8, 28]);
  assert.ok(saved.every((percent, at) => percent >= (saved[at - 1] ?? 0)), saved.join());
});

test("the plan in the README is one", () => {
  const readme = readFileSync(join(root, "README.md"), "utf8");
  const [, text = ""] = /```json\n(\{\n {2}"format": "quorate-sweep-plan"[\s\S]*?)```/.exec(readme) ?? [];
  const read = validateSweepPlan(text);
  assert.ok(read.ok, read.ok ? "" : read.error);
  assert.equal(spread(read.value, root).cells.length, 2 * 18 * 2 * 2 - 2 * 10 * 2 + 1);
});
