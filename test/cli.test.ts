/** The command line as its users meet it: exit codes, one clear error, whole documents. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { validateReport, validateTrace } from "../traces/validate-document.ts";
import { quorate } from "./in-process.ts";
import { quorate as ofItsOwn } from "./sweep/processes.ts";
import { assertCertified, assertFolderCertified } from "./certified.ts";

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(made, { recursive: true }));
  return made;
}

test("unknown names are one error that lists the known ones, with exit code 2", async () => {
  const cases = [
    [["check", "prevote3"], /no variant "prevote3"\. Known: etcd-3\.1\.4/],
    [["check", "etcd-3.4", "--scenario", "dawn"], /no scenario "dawn"\. Known: rejoin/],
    [["check", "etcd-3.4", "--property", "Luck"], /no property "Luck"\. Known: safety, ElectionSafety/],
    [["check", "etcd-3.4", "--members", "4"], /--members 4: a scenario has 3 or 5 members/],
    [["check", "etcd-3.4", "--expect", "ElectionSafety=maybe"], /give NAME=VERDICT/],
    [["list", "colours"], /no topic "colours"/],
    [["replay", "nowhere.json"], /nowhere\.json: cannot be read/],
    [["check", "etcd-3.4", "--delay", "soon"], /Give a whole number, 0 or more/],
  ] as const;
  for (const [args, expected] of cases) {
    const { code, out, err } = await quorate(...args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(out, "");
    assert.match(err, expected);
  }
  const [[args, expected]] = cases;
  const process = ofItsOwn(...args);
  assert.equal(await process.ended, 2);
  assert.equal(process.out(), "");
  assert.match(process.err(), expected);
});

test("a report is one valid document, and the same one again but for its run", async () => {
  const args = ["check", "etcd-3.4", "--delay", "prompt", "--format", "json", "--quiet"];
  const [first, second] = [await quorate(...args), ofItsOwn(...args)];
  assert.equal(first.code, 0);
  assert.equal(await second.ended, 0);
  const report = validateReport(first.out);
  assert.ok(report.ok, report.ok ? "" : report.error);
  const withoutRun = (text: string): unknown => ({ ...(JSON.parse(text) as object), run: null });
  assert.deepEqual(withoutRun(first.out), withoutRun(second.out()));
  assert.ok(report.value.results.every(({ verdict }) => verdict === "holds"));
  assert.ok(report.value.explorations.every(({ cut, states }) => cut === null && states > 1000));
});

test("a violation exits 1, its trace replays and exports, and an edited trace is refused", async (context) => {
  const out = folder(context);
  const ask = ["check", "etcd-3.1.4", "--delay", "prompt", "--property", "RoundsBounded:3", "--out", out];
  assert.equal((await quorate(...ask, "--quiet")).code, 1);
  assert.equal((await quorate(...ask, "--quiet", "--expect", "RoundsBounded:3=violated")).code, 0);
  const [name = "", ...others] = readdirSync(out);
  assert.deepEqual(others, [], "a trace is written whole, under its name alone");
  const path = join(out, name);
  const trace = validateTrace(readFileSync(path, "utf8"));
  assert.ok(trace.ok);
  assertCertified(trace.value);
  assert.match((await quorate("verify", path, "--max-states", "500")).out, /certified\n.*steps, each one of the rules/);
  assert.match((await quorate("replay", path)).out, /every state, message and log line fits/);
  assert.match((await quorate("export", path, "--to", "md")).out, /is starting a new election at term 152/);
  assert.match((await quorate("export", path, "--to", "log")).out, /8296553e8d2c027d became candidate at term 153/);
  const edited = { ...trace.value, steps: trace.value.steps.map((step) => ({ ...step, hash: "0".repeat(12) })) };
  writeFileSync(path, JSON.stringify(edited));
  const refused = await quorate("replay", path);
  assert.equal(refused.code, 1);
  assert.match(refused.out, /steps\[0\]\.hash/);
  const uncertified = await quorate("verify", path);
  assert.equal(uncertified.code, 1);
  assert.match(uncertified.out, /refused: steps\[0\]\.hash: recorded "000000000000", told again "/);
});

test("progress is judged with its worst case, and lassos are written as traces", async (context) => {
  const out = folder(context);
  const properties = ["--property", "AF stable,AG EF stable,Depositions,Undisturbed,StableWithin:10"];
  const base = ["check", "--delay", "prompt", "--format", "json", "--quiet", "--out", out];
  const verdictsOf = async (variant: string): Promise<unknown> => {
    const report = validateReport((await quorate(...base, variant, ...properties)).out);
    assert.ok(report.ok, report.ok ? "" : report.error);
    return report.value.results.map(({ property, verdict, worst }) => [property, verdict, worst ?? null]);
  };
  assert.deepEqual(await verdictsOf("etcd-3.1.4"), [
    ["AF stable", "violated", null],
    ["AG EF stable", "holds", null],
    ["Depositions", "violated", "unbounded"],
    ["Undisturbed", "violated", "unbounded"],
    ["StableWithin:10", "violated", "unbounded"],
  ]);
  assert.deepEqual(await verdictsOf("etcd-3.4+prevote"), [
    ["AF stable", "holds", null],
    ["AG EF stable", "holds", null],
    ["Depositions", "holds", 1],
    ["Undisturbed", "violated", 1],
    ["StableWithin:10", "holds", 10],
  ]);
  assert.equal(assertFolderCertified(out), readdirSync(out).length);
  const lassos = readdirSync(out).filter((name) => name.startsWith("etcd-3.1.4."));
  for (const name of lassos) {
    const replayed = await quorate("replay", join(out, name));
    assert.equal(replayed.code, 0, replayed.out);
    assert.match(replayed.out, /twice/);
  }
});

test("a search that is stopped says cut, exits 3, and never claims that anything holds", async () => {
  const args = ["check", "etcd-3.4", "--max-states", "5000", "--format", "json", "--quiet"];
  const { code, out } = await quorate(...args, "--property", "safety,AF stable,Rounds");
  assert.equal(code, 3);
  const report = validateReport(out);
  assert.ok(report.ok);
  assert.deepEqual([...new Set(report.value.results.map(({ verdict }) => verdict))], ["cut"]);
  const [exploration] = report.value.explorations;
  assert.equal(exploration?.cut, "states");
  assert.ok((exploration.frontier ?? 0) > 0);
});

test("Ctrl-C ends a search with what is known", async () => {
  const { child, ended, out } = ofItsOwn("check", "etcd-3.1.4+prevote", "--format", "json");
  // The first line of progress says that the search has begun; it would take minutes to its end.
  child.stderr?.once("data", () => child.kill("SIGINT"));
  assert.equal(await ended, 3);
  assert.match(out(), /"cut": "interrupted"/);
});

test("a variant's file is checked, and explored like any other", async (context) => {
  const path = join(folder(context), "mine.json");
  const document = { format: "quorate-variant", version: 1, name: "mine", base: "etcd-3.4" };
  writeFileSync(path, JSON.stringify({ ...document, rules: { preVote: true } }));
  const { code, out } = await quorate("check", path, "--delay", "prompt", "--property", "StableWithin:10");
  assert.equal(code, 0, out);
  writeFileSync(path, JSON.stringify({ ...document, rules: { prevote: true } }));
  const refused = await quorate("check", path);
  assert.equal(refused.code, 2);
  assert.match(refused.err, /mine\.json: .*prevote/);
});
