import assert from "node:assert/strict";
import test from "node:test";

import type { Trace } from "../../traces/document.ts";
import { exportLog } from "../../traces/export/log.ts";
import { exportMarkdown } from "../../traces/export/markdown.ts";
import { narrate } from "../../traces/narrate.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import { matchesGolden } from "./golden.ts";
import { lassoTrace, walk, walkTrace } from "./toy-traces.ts";

test("the log of a lasso is etcd's lines with tick and member", () => {
  const log = exportLog(lassoTrace);
  matchesGolden("toy-lasso.log", log);
  for (const line of log.trimEnd().split("\n")) assert.match(line, /^tick \d+ [\w-]+: \S/);
});

test("the narrative of a lasso tells stem and loop apart", () => {
  matchesGolden("toy-lasso.md", exportMarkdown(lassoTrace));
});

test("a trace whose steps print nothing is told in one sentence", () => {
  const { parts } = narrate(walkTrace(walk(6, () => 0)));
  assert.deepEqual(parts, [{ kind: "whole", before: "2 ticks pass.", events: [] }]);
});

test("a lost message is told", () => {
  const path = walk(12, (count, at) => (at === 7 ? count - 1 : 0));
  assert.match(exportMarkdown(walkTrace(path)), /mn-0's MsgVote to sn-2 is lost/);
});

test("every line of the trace stands in the narrative once, in order per member", () => {
  const told = narrate(lassoTrace).parts.flatMap(({ events }) => events.flatMap(({ log }) => log));
  for (const { name } of lassoTrace.members) {
    const lines = told.filter(({ member }) => member === name).flatMap((own) => own.lines);
    const own = lassoTrace.steps.filter(({ member }) => member === name);
    assert.deepEqual(lines, own.flatMap(({ log }) => log));
  }
});

const hostile = "_a_*b*`c`<script>[x](y)#|\\ ${z}";

/** The toy's trace with mn-0 named otherwise, and that name in a log line too. */
function renamed(trace: Trace, name: string): Trace {
  const text = JSON.stringify(trace).replaceAll('"mn-0"', JSON.stringify(name));
  const read = validateTrace(text.replaceAll("became leader", "became ```` leader"));
  assert.ok(read.ok, JSON.stringify(read));
  return read.value;
}

test("a name or line with Markdown in it stays text", () => {
  const markdown = exportMarkdown(renamed(lassoTrace, hostile));
  const prose = markdown.replaceAll(/^(`{3,})text\n[^]*?^\1$/gm, "");
  assert.doesNotMatch(prose, /became/);
  assert.doesNotMatch(prose, /<script>|[^\\]`|[^\\]\[/);
  assert.ok(prose.includes("\\_a\\_\\*b\\*\\`c\\`\\<script\\>\\[x\\](y)\\#\\|\\\\ \\$\\{z\\}"));
});
