/** A sweep on this machine: what it asks, what it keeps, and that its report does not depend on how. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { sweep } from "../../checker/commands/sweep.ts";
import type { SweepOptions } from "../../checker/commands/sweep.ts";
import { answerTo } from "../../checker/sweep/answer.ts";
import { answerKey } from "../../checker/sweep/cell.ts";
import { readPlan } from "../../checker/sweep/plan.ts";
import { rulesVersion } from "../../checker/sweep/rules-version.ts";
import { storeIn } from "../../checker/sweep/store.ts";
import type { AnswerDocument, Sweep, SweepPlan } from "../../traces/sweep-document.ts";
import { validateSweep } from "../../traces/validate-document.ts";

function folderFor(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(folder, { recursive: true }));
  return folder;
}

const tiny: SweepPlan = {
  format: "quorate-sweep-plan",
  version: 1,
  name: "tiny",
  matrix: {
    variant: ["etcd-3.4", "etcd-3.4+prevote"],
    electionTick: [2],
    delay: ["prompt"],
    ask: ["compare", "odds", "safety,AG EF stable"],
  },
  limits: { maxStates: 1500 },
};

interface Ran {
  readonly code: number;
  readonly text: string;
  readonly report: Sweep;
}

/** Runs it in this process, and prints JSON. */
async function ran(plan: SweepPlan, folder: string, more: Partial<SweepOptions> = {}): Promise<Ran> {
  const path = join(folder, "plan.json");
  writeFileSync(path, JSON.stringify(plan));
  let text = "";
  const options = { jobs: 1, store: join(folder, "store"), format: "json", quiet: true } as const;
  const code = await sweep(path, { ...options, ...more }, (line) => (text += line));
  const read = validateSweep(text);
  assert.ok(read.ok, read.ok ? "" : read.error);
  return { code, text, report: read.value };
}

const withoutRun = (report: Sweep): unknown => ({ ...report, run: null });

test("a sweep asks each cell once, and again only what is new", async (context) => {
  const folder = folderFor(context);
  const first = await ran(tiny, folder, { jobs: 2 });
  assert.equal(first.code, 3, "its searches are cut");
  assert.equal(first.report.run?.["asked"], 6);

  const second = await ran(tiny, folder);
  assert.equal(second.report.run?.["asked"], 0);
  assert.equal(second.report.run?.["fromStore"], 6);
  assert.deepEqual(withoutRun(second.report), withoutRun(first.report));

  // In this process and one after the other, what two threads have found.
  const { cells } = readPlan(join(folder, "plan.json"));
  for (const [at, cell] of cells.entries()) {
    const { answer } = await answerTo(cell, 1);
    assert.deepEqual(first.report.cells[at]?.answer, answer, cell.command);
  }

  const more = { ...tiny, matrix: { ...tiny.matrix, electionTick: [2, 3], ask: ["odds"] } };
  const third = await ran(more, folder);
  assert.equal(third.report.run?.["asked"], 2);
  assert.equal(third.report.run?.["fromStore"], 2);
});

/** All files under a folder. */
const filesIn = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile());

test("an answer that was damaged on the disk is none", async (context) => {
  const folder = join(folderFor(context), "store");
  const store = storeIn(folder);
  const document = await oddsDocument(folderFor(context));
  for (const [at, key] of ["whole", "damaged", "lost"].entries()) {
    await store.put(key, { ...document, run: { elapsedMs: at } });
  }
  const contents = filesIn(folder).filter((path) => path.includes("content-v"));
  const holding = (ms: number): string =>
    contents.find((path) => readFileSync(path, "utf8").includes(`"elapsedMs": ${ms}`)) ?? "";
  writeFileSync(holding(1), readFileSync(holding(1), "utf8").replace("0.", "1."));
  rmSync(holding(2));
  assert.deepEqual(await store.get("whole"), { ...document, run: { elapsedMs: 0 } });
  assert.equal(await store.get("damaged"), null);
  assert.equal(await store.get("lost"), null);
});

async function oddsDocument(folder: string): Promise<AnswerDocument> {
  const path = join(folder, "plan.json");
  writeFileSync(path, JSON.stringify({ ...tiny, matrix: { variant: ["etcd-3.4"], ask: ["odds"] } }));
  const [cell] = readPlan(path).cells;
  assert.ok(cell !== undefined);
  return answerTo(cell, 1);
}

test("what time has cut is not kept, as another machine would find other", async (context) => {
  const folder = folderFor(context);
  const store = storeIn(join(folder, "store"));
  const document = await oddsDocument(folder);
  await store.put("whole", document);
  await store.put("timed", { ...document, answer: { ...document.answer, cut: "time" } });
  assert.deepEqual(await store.get("whole"), document);
  assert.equal(await store.get("timed"), null);
  await assert.rejects(storeIn("/dev/null/x").put("whole", document), /answers cannot be kept there .* --store/);
});

test("a report is shown again, compared with an older one, and written as a page", async (context) => {
  const folder = folderFor(context);
  const plan = { ...tiny, matrix: { ...tiny.matrix, electionTick: [2, 3], ask: ["odds"] } };
  const report = join(folder, "report");
  const path = join(folder, "plan.json");
  writeFileSync(path, JSON.stringify(plan));
  const store = storeIn(join(folder, "store"));
  for (const cell of readPlan(path).cells) {
    await store.put(answerKey(cell, rulesVersion()), await answerTo(cell, 1));
  }
  const first = await ran(plan, folder, { report });
  assert.deepEqual(readdirSync(report).sort(), ["sweep.html", "sweep.json", "sweep.md"]);
  const stored = join(report, "sweep.json");
  const older = join(folder, "older.json");
  writeFileSync(older, first.text.replace('"mean":', '"mean":1'));
  const lines: string[] = [];
  const shown = { jobs: 1, format: "text", diff: older, quiet: true } as const;
  assert.equal(await sweep(stored, shown, (line) => lines.push(line)), 0);
  assert.match(lines.join("\n"), /1 cells changed, 3 the same\n {2}odds etcd-3\.4 --election-tick 2.*\n {4}mean s: \d/);
  await assert.rejects(sweep(path, { ...shown, diff: path }, () => 0), {
    message: /this is a quorate-sweep-plan, not a quorate-sweep/,
  });
});
