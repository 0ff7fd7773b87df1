/** Plans: a matrix becomes cells, each named by what it asks. */

import assert from "node:assert/strict";
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import { isGenuine } from "../../checker/sweep/cell.ts";
import { canonicalJson } from "../../checker/sweep/canonical-json.ts";
import { readPlan, spread } from "../../checker/sweep/plan.ts";
import { rulesVersion, versionOf } from "../../checker/sweep/rules-version.ts";
import type { SweepPlan } from "../../traces/sweep-document.ts";
import { root } from "../figures.ts";

const planOf = (more: Partial<SweepPlan> & Pick<SweepPlan, "matrix">): SweepPlan => ({
  format: "quorate-sweep-plan",
  version: 1,
  name: "test",
  ...more,
});

const cellsOf = (plan: SweepPlan) => spread(plan, root).cells;
const commandsOf = (plan: SweepPlan): readonly string[] => cellsOf(plan).map(({ command }) => command);

test("a matrix is every combination, the first axis slowest, and a range has both its ends", () => {
  assert.deepEqual(
    commandsOf(planOf({ matrix: { variant: ["etcd-3.4", "etcd-3.1.4"], electionTick: ["3..4"], delay: ["prompt"] } })),
    [
      "compare etcd-3.4 --election-tick 3 --delay prompt",
      "compare etcd-3.4 --election-tick 4 --delay prompt",
      "compare etcd-3.1.4 --election-tick 3 --delay prompt",
      "compare etcd-3.1.4 --election-tick 4 --delay prompt",
    ],
  );
});

test("a cell is left out where all of an exclusion fits, and included cells come last", () => {
  const plan = planOf({
    matrix: { variant: ["etcd-3.4"], electionTick: ["3..5"], loss: [0, 1] },
    exclude: [{ electionTick: "4..9", loss: 1 }, { electionTick: [5, 6] }],
    include: [{ variant: "raft-basic", ask: "odds", electionTick: 5, loss: 1 }],
  });
  assert.deepEqual(commandsOf(plan), [
    "compare etcd-3.4 --election-tick 3 --loss 0",
    "compare etcd-3.4 --election-tick 3 --loss 1",
    "compare etcd-3.4 --election-tick 4 --loss 0",
    "odds raft-basic --election-tick 5",
  ]);
  assert.deepEqual(spread(plan, root).axes, ["variant", "electionTick", "loss", "ask"]);
});

test("each cell has its own limits: those of the last override that fits, else the plan's", () => {
  const plan = planOf({
    matrix: { variant: ["etcd-3.4"], electionTick: ["3..5"] },
    limits: { maxStates: 10 },
    overrides: [
      { match: { electionTick: [4, 5] }, limits: { maxStates: 20 } },
      { match: { electionTick: 5 }, limits: { maxSeconds: 1 } },
    ],
  });
  const limits = cellsOf(plan).map((cell) => cell.limits);
  assert.deepEqual(limits, [{ maxStates: 10 }, { maxStates: 20 }, { maxSeconds: 1 }]);
  assert.match(spread(plan, root).notes.join(), /maxSeconds depend on the machine's speed/);
});

test("what asks the same is one cell: odds do not depend on the regime, nor a default on being named", () => {
  const plan = planOf({
    matrix: { variant: ["etcd-3.4"], delay: ["prompt", 0, 1], ask: ["odds"] },
    include: [{ variant: "etcd-3.4", ask: "odds", scenario: "rejoin", electionTick: 5, members: 3 }],
  });
  assert.equal(cellsOf(plan).length, 1);
  assert.deepEqual(spread(plan, root).notes, ["3 cells ask what others ask: each question is asked once"]);
});

test("a cell's id is of its content: rules, start, regime, limits and what is asked", () => {
  const ids = (more: object): readonly string[] =>
    cellsOf(planOf({ matrix: { variant: ["etcd-3.4"], delay: ["prompt"], ...more } })).map(({ id }) => id);
  const changes = [{}, { electionTick: [6] }, { loss: [1] }, { ask: ["odds"] }, { term: [9] }, { crashes: [1] }];
  const all = changes.flatMap(ids);
  assert.equal(new Set(all).size, all.length);
  assert.deepEqual(ids({}), ids({ electionTick: [5], tickMs: [300] }), "defaults may be named");
});

test("a question that came from elsewhere is refused if it is not what its id names", () => {
  const [cell] = cellsOf(planOf({ matrix: { variant: ["etcd-3.4"] } }));
  assert.ok(cell !== undefined);
  const copy = JSON.parse(JSON.stringify(cell)) as typeof cell;
  assert.ok(isGenuine(copy), "it goes through JSON unchanged");
  assert.ok(!isGenuine({ ...copy, limits: { maxStates: 1 } }));
  const { variant } = copy.question;
  const rules = { ...variant.rules, preVote: true };
  assert.ok(!isGenuine({ ...copy, question: { ...copy.question, variant: { ...variant, rules } } }));
});

test("canonical JSON does not depend on the order of keys, nor tell undefined from absent", () => {
  assert.equal(canonicalJson({ b: [1, { d: 2, c: null }], a: undefined }), '{"b":[1,{"c":null,"d":2}]}');
});

test("a variant's file beside the plan is part of the question", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "plan.json");
  writeFileSync(path, JSON.stringify(planOf({ matrix: { variant: ["mine.json"], electionTick: [3] } })));
  const idWith = (preVote: boolean): string | undefined => {
    const variant = { format: "quorate-variant", version: 1, name: "mine", base: "etcd-3.4" };
    writeFileSync(join(folder, "mine.json"), JSON.stringify({ ...variant, rules: { preVote } }));
    return readPlan(path).cells[0]?.id;
  };
  assert.notEqual(idWith(true), idWith(false));
});

test("a plan that cannot be asked is one error, with the file and how to mend it", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "plan.json");
  const plan = planOf({ matrix: { variant: ["etcd-3.4"] } });
  const cases: readonly (readonly [unknown, RegExp])[] = [
    [{ ...plan, matrix: { variant: ["etcd-9"] } }, /no variant "etcd-9"/],
    [{ ...plan, matrix: { electionTick: [3] } }, /matrix: lacks "variant"/],
    [{ ...plan, matrix: { variant: [] } }, /matrix\.variant: is an empty array/],
    [
      { ...plan, matrix: { variant: ["etcd-3.4"], electiontick: [3] } },
      /"electiontick" is known; did you mean "electionTick"/,
    ],
    [{ ...plan, matrix: { variant: ["etcd-3.4"], electionTick: ["20..3"] } }, /"20\.\.3": a range ends where it began/],
    [{ ...plan, matrix: { variant: ["etcd-3.4"], electionTick: ["3.."] } }, /or a range such as "3\.\.20"/],
    [{ ...plan, matrix: { variant: ["etcd-3.4"], members: [4] } }, /--members 4: a scenario has 3 or 5/],
    [{ ...plan, matrix: { variant: ["etcd-3.4"], ask: ["Luck"] } }, /no property "Luck"/],
    [{ ...plan, exclude: [{ variant: "etcd-3.4" }] }, /the plan has no cell: exclude less/],
    [
      { ...plan, matrix: { ...plan.matrix, term: ["1..1000"], tickMs: ["1..1000"] } },
      /1,000,000 cells; give at most 100,000/,
    ],
    [{ ...plan, format: "quorate-sweep" }, /this is a quorate-sweep, not a quorate-sweep-plan/],
  ];
  for (const [wrong, expected] of cases) {
    writeFileSync(path, JSON.stringify(wrong));
    assert.throws(() => readPlan(path), (error: Error) => {
      assert.match(error.message, expected);
      assert.ok(error.message.startsWith(path), error.message);
      return true;
    });
  }
});

test("the version of the rules changes with any file that an answer runs, and with no other", (context) => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, "model"));
  const write = (name: string, text: string): string => {
    writeFileSync(join(folder, name), text);
    return versionOf(folder, "worker.ts");
  };
  const entry = 'import { a } from "./model/a.ts";\nimport type { T } from "./types.ts";\n';
  write("model/a.ts", 'export { b } from "./b.ts";\n');
  write("model/b.ts", "export const b = 1;\n");
  write("types.ts", "export type T = 1;\n");
  const first = write("worker.ts", entry);
  assert.equal(write("worker.ts", entry.replaceAll("\n", "\r\n")), first, "line ends do not count");
  assert.equal(write("types.ts", "export type T = 2;\n"), first, "types do not run");
  assert.equal(write("table.ts", "export const width = 80;\n"), first, "nobody imports it");
  assert.notEqual(write("model/b.ts", "export const b = 2;\n"), first);
  assert.match(rulesVersion(), /^[0-9a-f]{24}$/);
});
