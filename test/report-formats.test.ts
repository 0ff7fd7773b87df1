/** Answers for other programs: annotations, tables and graphs, each read back. */

import assert from "node:assert/strict";
import test from "node:test";

import { graphCommand } from "../checker/commands/graph.ts";
import { githubOf } from "../checker/github.ts";
import { oddsCsv } from "../checker/odds/csv.ts";
import { plainSearch } from "../checker/plain.ts";
import { clusterOf, questionOf } from "../checker/question.ts";
import { oddsOf } from "../checker/commands/odds.ts";
import { lanRegime } from "../model/regime.ts";
import type { Report, Result } from "../traces/document.ts";
import { graphviz, noGraphviz } from "./traces/graphviz.ts";

const result = (changed: Partial<Result>): Result => ({
  ...{ variant: "mine", scenario: "rejoin", regime: lanRegime, property: "ElectionSafety", verdict: "holds" },
  ...changed,
});

interface Annotation {
  readonly level: string;
  readonly properties: ReadonlyMap<string, string>;
  readonly message: string;
}

/** As the runner of GitHub Actions reads a line (actions/toolkit, workflow commands). */
function annotation(line: string): Annotation {
  const found = /^::(\w+)(?: (.*?))?::(.*)$/.exec(line);
  assert.ok(found !== null, line);
  const [, level = "", properties = "", message = ""] = found;
  const data = (text: string): string =>
    text.replaceAll("%0D", "\r").replaceAll("%0A", "\n").replaceAll("%25", "%");
  const property = (text: string): string => data(text.replaceAll("%3A", ":").replaceAll("%2C", ","));
  const pairs = properties.split(",").map((pair): [string, string] => {
    const at = pair.indexOf("=");
    return [pair.slice(0, at), property(pair.slice(at + 1))];
  });
  return { level, properties: new Map(pairs), message: data(message) };
}

test("annotations say what is not as asked, and no text of theirs ends or begins a command", () => {
  const reason = "50 % of it, a\r\n::error::made up";
  const report: Report = {
    ...{ format: "quorate-report", version: 1, explorations: [] },
    results: [
      result({}),
      result({ variant: "a:b,c", verdict: "violated", reason, depth: 7, trace: "t.json" }),
      result({ property: "NoPanic", verdict: "cut" }),
      result({ property: "LogMatching", verdict: "violated", expected: "violated" }),
      result({ property: "TermMonotonic", expected: "violated" }),
    ],
  };
  const lines = githubOf(report).split("\n").map(annotation);
  assert.deepEqual(lines.map(({ level }) => level), ["error", "warning", "error", "notice"]);
  const [first, , third, sum] = lines;
  assert.equal(first?.properties.get("title"), "quorate: ElectionSafety violated (a:b,c, rejoin)");
  assert.equal(first?.message, `ElectionSafety is violated after 7 steps\n${reason}\ntrace: t.json`);
  assert.equal(third?.message, "TermMonotonic is holds\nexpected: violated");
  assert.equal(sum?.message, "2 hold, 2 violated, 1 cut; 3 not as expected");
});

/** RFC 4180, section 2. */
function readCsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [];
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/gy;
  let row: string[] = [];
  let read = 0;
  for (const [whole, quoted, bare = "", end] of text.matchAll(field)) {
    row.push(quoted === undefined ? bare : quoted.replaceAll('""', '"'));
    read += whole.length;
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  assert.equal(read, text.length, `not read: ${JSON.stringify(text.slice(read, read + 40))}`);
  return rows;
}

test("odds as a table: a row per tick, names as they are, tails that add up", () => {
  const odds = { ...oddsOf(questionOf("etcd-3.4+prevote", { budgets: {}, regime: {} })), variant: 'a,"b"\nc' };
  const [head = [], ...rows] = readCsv(oddsCsv(odds));
  assert.deepEqual(head.slice(-4), ["ticks", "seconds", "probability", "atLeast"]);
  const column = (name: string): readonly string[] => rows.map((row) => row[head.indexOf(name)] ?? "");
  assert.deepEqual(new Set(column("variant")), new Set([odds.variant]));
  assert.deepEqual(column("ticks").map(Number), odds.distribution.map(([ticks]) => ticks));
  assert.deepEqual(column("probability").map(Number), odds.distribution.map(([, share]) => share));
  const shares = column("probability").map(Number);
  for (const [at, least] of column("atLeast").map(Number).entries()) {
    assert.ok(Math.abs(least - shares.slice(at).reduce((sum, one) => sum + one, 0)) < 1e-12);
  }
});

const graphed = (options: Parameters<typeof graphCommand>[1]): string => {
  const printed: string[] = [];
  graphCommand("etcd-3.1.4", options, (text) => printed.push(text));
  return printed.join("\n");
};

test("a graph has the states and transitions of the search, and Graphviz reads it", (context) => {
  const small = { delay: "prompt", campaigns: 0, electionTick: 2 } as const;
  const regime = { prompt: true, delay: 0, campaigns: 0 };
  const counts = plainSearch(clusterOf(questionOf("etcd-3.1.4", { electionTick: 2, budgets: {}, regime })));
  const dot = graphed({ ...small, maxStates: 1000 });
  assert.equal(dot.match(/^ {2}s\d+ \[/gm)?.length, counts.states);
  assert.equal(dot.match(/^ {2}s\d+ -> s\d+ \[/gm)?.length, counts.transitions);
  const refusal = /more than 5 states, which is more than a graph can show\. Ask for less .*--max-states/;
  assert.throws(() => graphed({ ...small, maxStates: 5 }), refusal);
  const read = graphviz(dot);
  if (read === null) return context.skip(noGraphviz);
  assert.deepEqual(read, { nodes: counts.states, edges: counts.transitions });
});
