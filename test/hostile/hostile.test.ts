/** A few of the hostile cases of `npm run test:hostile`, and what they have found, once each. */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import test from "node:test";

import { githubOf } from "../../checker/github.ts";
import { terminalText } from "../../checker/terminal-text.ts";
import { UsageError } from "../../checker/usage-error.ts";
import { amissIn } from "../../traces/parse-json.ts";
import { explain } from "../../traces/explain/explain.ts";
import { follower, historyOf, id, json } from "../logs/reading.ts";
import { freshFolder, runCase } from "./run.ts";

const [seed, cases] = [4711, 160];

test("hostile logs, traces, recordings and files of one's own neither crash nor leak", async () => {
  const top = freshFolder();
  for (let number = 0; number < cases; number += 1) {
    const found = await runCase(seed, number, top);
    assert.equal(found, null, `seed ${seed}, case ${number}: ${found?.breach ?? ""}`);
  }
  rmSync(top, { recursive: true });
});

test("a counter with more digits than are exact is no line of raft", async () => {
  const { members } = await historyOf({
    "a.log": `${follower}\n${id} became leader at term ${"9".repeat(400)}\n${id} became follower at term 9007199254740993\n`,
  });
  assert.equal(members[0]?.raft.length, 1);
});

test("times, process ids, and timeouts that no etcd has are left out", async () => {
  const history = await historyOf({
    "a.log": [
      json("1e300", '"logger":"raft",', follower),
      `{"MESSAGE":"${id} became candidate at term 8","_PID":"-1e308","__REALTIME_TIMESTAMP":"${"9".repeat(30)}"}`,
      '{"level":"info","ts":1,"msg":"Running: ","args":["etcd","--heartbeat-interval=0","--election-timeout=99999999"]}',
      json("2", '"forward-ticks":1e999,', "skipping initial election tick advance"),
    ].join("\n"),
  });
  const [member] = history.members;
  assert.deepEqual(member?.raft.map(({ stamp }) => stamp), [null, null]);
  assert.ok(member.processes.every(({ pid }) => pid === null));
  assert.equal(member.settings.heartbeatMs, null);
  assert.equal(member.settings.electionMs, null);
  explain(history, { ask: null });
});

test("what a terminal would obey is shown by its code; JSON means the same", () => {
  const hostile = "a\u001b]0;x\u0007\u009b31m\u202e\u001b[2J\r\nb";
  assert.equal(terminalText(hostile), "a\\u001b]0;x\\u0007\\u009b31m\\u202e\\u001b[2J\\u000d\nb");
  assert.equal(terminalText("\u001b[31mred\u001b[39m\ttab\n"), "\u001b[31mred\u001b[39m\ttab\n");
  const text = JSON.stringify({ a: "\u007f\u009b\u202e" });
  assert.deepEqual(JSON.parse(terminalText(text)), JSON.parse(text));
});

test("an error is one line, whatever it quotes", () => {
  assert.equal(new UsageError('no "a\r\nb".').message, 'no "a\\r\\nb".');
});

test("JSON that nests beyond all need is refused, and says where", () => {
  const nested = (depth: number): unknown => JSON.parse(`{"x":${"[".repeat(depth)}${"]".repeat(depth)}}`);
  assert.equal(amissIn(nested(200)), null);
  assert.match(amissIn(nested(10_000)) ?? "", /^\S+: nests more than 200 deep; make it flat\.$/);
});

test("a report's lines for GitHub hold no command of a name's", () => {
  const result = { variant: "v\n::error::x", scenario: "s", property: "p,a:b", verdict: "violated", regime: {} };
  const report = { results: [result], explorations: [] } as unknown as Parameters<typeof githubOf>[0];
  const lines = githubOf(report).split("\n");
  assert.equal(lines.length, 2);
  assert.match(lines[0] ?? "", /^::error title=quorate%3A p%2Ca%3Ab violated \(v%0A%3A%3Aerror/);
});
