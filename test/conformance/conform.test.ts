import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";

import { conformCommand } from "../../checker/commands/conform.ts";
import { UsageError } from "../../checker/question.ts";

const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

const oracle = fromHere("../../../shared/oracle");
const samplePath = fromHere("sample.jsonl");
const sample = readFileSync(samplePath, "utf8");

/** What the command prints, and its exit code: the command line makes 2 of a usage error. */
async function conform(
  ...paths: readonly string[]
): Promise<{ readonly exit: number; readonly out: readonly string[]; readonly error: string }> {
  const out: string[] = [];
  try {
    const exit = await conformCommand(paths, (line) => out.push(line));
    return { exit, out, error: "" };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    return { exit: 2, out, error: error.message };
  }
}

/** A folder that is gone when the test ends. */
function folder(context: TestContext): string {
  const path = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(path, { recursive: true }));
  return path;
}

function write(context: TestContext, name: string, content: string | Buffer): string {
  const path = join(folder(context), name);
  writeFileSync(path, content);
  return path;
}

/** The sample with one text in one of its lines (from 1) replaced. */
function edited(line: number, from: string, to: string): string {
  const lines = sample.split("\n");
  const before = lines[line - 1] ?? "";
  assert.ok(before.includes(from), `line ${line} of the sample holds ${from}`);
  return lines.map((text, at) => (at === line - 1 ? before.replace(from, to) : text)).join("\n");
}

const wholeOracle = existsSync(oracle)
  ? {}
  : { skip: "../shared/oracle is missing: only the sample recording was held against the model" };

test("the model agrees with every recorded step of the library, and the README says how many", wholeOracle, async () => {
  const { exit, out } = await conform(oracle);
  assert.equal(exit, 0, out.join("\n"));
  const counts = out.at(-1) ?? "";
  assert.match(counts, /^\d+ traces, \d+ actions, 0 differences$/);
  assert.ok(readFileSync(fromHere("../../README.md"), "utf8").includes(counts), counts);
});

test("the model agrees with the sample of both versions, zipped or not", async (context) => {
  const zipped = write(context, "sample.jsonl.gz", gzipSync(sample));
  for (const path of [samplePath, zipped]) {
    assert.deepEqual(await conform(path), {
      exit: 0,
      out: ["2 traces, 26 actions, 0 differences"],
      error: "",
    });
  }
});

test("recordings are found at any depth of a folder; .txt files are not read", async (context) => {
  const top = folder(context);
  const below = join(top, "a", "b");
  mkdirSync(below, { recursive: true });
  writeFileSync(join(below, "one.jsonl"), sample);
  writeFileSync(join(top, "two.jsonl.gz"), gzipSync(sample));
  writeFileSync(join(top, "note.log.txt"), "not a recording");
  assert.deepEqual((await conform(top)).out, ["4 traces, 52 actions, 0 differences"]);
});

/** Line 7 is step 6 of the first trace: node 2 gets the vote request of node 1. */
const plants: readonly (readonly [string, number, string, string, string])[] = [
  ["a state", 7, '"vote":1', '"vote":3', "after.vote recorded 3, computed 1"],
  ["a message", 7, '"MsgVoteResp"', '"MsgAppResp"', "sent.0.type recorded MsgAppResp, computed"],
  ["a message's number", 7, '"sent":[{"id":3', '"sent":[{"id":8', "sent.0.id recorded 8"],
  ["the delivered message", 7, '"commit":0', '"commit":1', "action.msg.commit recorded 1"],
  ["a level", 7, '["I","2 became', '["W","2 became', "log.1.0 recorded W, computed I"],
  ["a draw", 7, '"draws":[', '"draws":[5,', "after.randomizedElectionTimeout recorded 9"],
  ["a count of draws", 2, '"node":1}', '"node":1,"draws":[5]}', "draws recorded 1, computed 0"],
  ["an error", 2, '"after"', '"err":"no","after"', "err recorded no, computed null"],
  ["a panic", 2, '"after"', '"panic":"no","after"', "panic recorded no, computed null"],
  ["a node line", 9, "raft.node: 1 elected", "raft.node: 1 lost", "nodeLog.0 recorded"],
  ["progress", 9, '"next":2', '"next":9', "after.prs.2.next recorded 9, computed 2"],
];

for (const [what, line, from, to, expected] of plants) {
  test(`${what} that was changed is the one difference found`, async (context) => {
    const { exit, out } = await conform(write(context, "edited.jsonl", edited(line, from, to)));
    assert.equal(exit, 1);
    assert.equal(out.length, 2, out.join("\n"));
    assert.match(out[0] ?? "", new RegExp(`3\\.1\\.4.* step ${line - 1} .*: ${expected}`));
    assert.equal(out[1], "2 traces, 26 actions, 1 differences");
  });
}

test("a line that is gone is a difference", async (context) => {
  const without = sample.split("\n").toSpliced(2, 1).join("\n");
  const { exit, out } = await conform(write(context, "short.jsonl", without));
  assert.equal(exit, 1);
  assert.match(out[0] ?? "", /step 3 tick at 1: step recorded 3, computed 2$/);
  assert.equal(out[1], "2 traces, 25 actions, 1 differences");
});

const withoutHeader = sample.split("\n").slice(1).join("\n");

/** Each kind of input that cannot be read, and what is said of it. */
const unreadable: readonly (readonly [string, string, string | Buffer, RegExp])[] = [
  ["JSON that breaks off", "a.jsonl", sample.slice(0, 4000), /a\.jsonl:\d+: not JSON/],
  ["a line that is not an object", "a.jsonl", "[1]\n", /a\.jsonl:1: not a JSON object/],
  ["what is no recording", "a.jsonl", "{}\n", /a\.jsonl:1: neither a header/],
  ["a truncated archive", "a.jsonl.gz", gzipSync(sample).subarray(0, 900), /\.gz:\d+: cannot be/],
  ["what is no archive", "a.jsonl.gz", sample, /a\.jsonl\.gz:1: cannot be read/],
  ["a file without a header", "a.jsonl", "\n", /a\.jsonl: no header in it/],
  ["an action before a header", "a.jsonl", withoutHeader, /a\.jsonl:1: an action before any/],
  ["another version", "a.jsonl", edited(1, '"3.1.4"', '"3.5.0"'), /:1: raft version "3\.5\.0" /],
  ["another action", "a.jsonl", edited(2, '"tick"', '"tock"'), /:2: action type "tock" .*tick/],
  ["a missing field", "a.jsonl", edited(7, '"vote":1,', ""), /:7: .*: after lacks vote/],
  ["a missing state", "a.jsonl", edited(7, '"after"', '"later"'), /:7: .*: it lacks after/],
  ["a limit", "a.jsonl", edited(1, 'PerMsg":null', 'PerMsg":9'), /:1: config\.maxSizePerMsg 9/],
  ["another ending", "a.json", sample, /a\.json: not a recording/],
  ["text files alone", "a.txt", sample, /a\.txt: no recordings/],
];

for (const [what, name, content, expected] of unreadable) {
  test(`${what} cannot be read, and the error says where`, async (context) => {
    const { exit, error } = await conform(write(context, name, content));
    assert.equal(exit, 2);
    assert.match(error, expected);
    assert.doesNotMatch(error, /\n/);
  });
}

test("an empty folder and a path to nothing cannot be read", async (context) => {
  const empty = folder(context);
  assert.match((await conform(empty)).error, /a folder without \.jsonl/);
  assert.match((await conform(join(empty, "none.jsonl"))).error, /none\.jsonl: cannot be read/);
});
