/** quorate as a library: each function once, on plain data, with what it refuses. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import test from "node:test";

import * as quorate from "../checker/quorate.ts";
import { UsageError } from "../checker/quorate.ts";
import { root } from "./figures.ts";

const incident = join(root, "test", "logs", "samples", "incident.txt");
const prompt = { variant: "etcd-3.4+prevote", electionTick: 3, regime: { prompt: true } } as const;

test("check gives results, what shows them, and what was explored", async () => {
  const asked = ["ElectionSafety", "Ticks", "StableWithin:5"];
  const { results, traces, explorations } = await quorate.check(prompt, { properties: asked });
  assert.deepEqual(
    results.map(({ property, verdict, worst }) => [property, verdict, worst]),
    [
      ["ElectionSafety", "holds", undefined],
      ["Ticks", "holds", 6],
      ["StableWithin:5", "violated", 6],
    ],
  );
  assert.deepEqual(Object.keys(traces), ["Ticks", "StableWithin:5"]);
  assert.equal(explorations[0]?.cut, null);
  assert.equal((await quorate.check(prompt)).results.length, 10, "by default all of safety");
});

test("a search is cut by its limits and by its signal, and tells its progress", async () => {
  const asking = { variant: "etcd-3.1.4" };
  const few = await quorate.check(asking, { maxStates: 5000 });
  assert.deepEqual(new Set(few.results.map(({ verdict }) => verdict)), new Set(["cut"]));
  const aborted = await quorate.explore(asking, { signal: AbortSignal.abort() });
  assert.equal(aborted.summary.cut, "interrupted");
  let told = 0;
  const abort = new AbortController();
  const onProgress = ({ states }: quorate.Progress): void => {
    told = states;
    abort.abort();
  };
  const { summary } = await quorate.explore(asking, { signal: abort.signal, onProgress });
  assert.equal(summary.cut, "interrupted");
  assert.ok(told > 0);
});

test("explore gives each state, and a way there that replays to the same state", async () => {
  const { summary, state, traceTo } = await quorate.explore({ ...prompt, regime: { prompt: true, labels: "absolute" } });
  const candidate = Array.from({ length: summary.states }, (_, at) => at).find((at) =>
    state(at).members.some(({ role }) => role === "preCandidate"),
  );
  assert.ok(candidate !== undefined);
  const trace = quorate.parseTrace(JSON.stringify(traceTo(candidate)));
  const replayed = quorate.replay(trace);
  assert.ok(replayed.ok);
  assert.equal(replayed.states.length, trace.steps.length + 1);
  assert.deepEqual(replayed.states.at(-1), state(candidate));
  for (const number of [-1, 0.5, summary.states]) assert.throws(() => state(number), UsageError);
});

test("an edited trace is refused at its step, in words", async () => {
  const { traceTo } = await quorate.explore(prompt);
  const trace = traceTo(20);
  const last = trace.steps.length - 1;
  const steps = trace.steps.map((step, at) => (at === last ? { ...step, log: ["nothing"] } : step));
  const replayed = quorate.replay({ ...trace, steps });
  assert.ok(!replayed.ok);
  assert.equal(replayed.step, last);
  assert.match(replayed.why, /^steps\[\d+\]\.log/);
  assert.throws(() => quorate.parseTrace("{}"), /a quorate-trace has "format"/);
});

test("a trace is exported in each format that the library lists for texts", async () => {
  const { traceTo } = await quorate.explore(prompt);
  const trace = traceTo(500);
  const [story] = await quorate.exportTrace(trace, "md");
  assert.match(story ?? "", /mn-1/);
  const [log] = await quorate.exportTrace(trace, "log");
  assert.match(log ?? "", /8296553e8d2c027d/);
  assert.ok(quorate.exportFormats.some(({ name }) => name === "md"));
  await assert.rejects(quorate.exportTrace(trace, "doc"), /no format "doc" is known\. Give one of/);
});

test("the odds are those of the command line, and ask no more than a question", () => {
  const odds = quorate.odds({ variant: "etcd-3.1.4", atLeastSeconds: [13] });
  assert.equal(((odds.mean ?? 0) * odds.tickMs / 1000).toFixed(2), "3.72");
  assert.equal(odds.atLeast?.[0]?.ticks, 44);
});

test("logs are read from files and from texts, and both are explained alike", async () => {
  const fromFile = await quorate.parseLogs([incident]);
  const text = readFileSync(incident, "utf8");
  const fromText = await quorate.parseLogs([{ name: incident, text }]);
  assert.deepEqual(fromText, fromFile);
  const { episodes } = await quorate.explain(fromText, { model: false });
  assert.deepEqual(episodes.at(-1)?.stable, { leader: "mn-0", term: 159 });
  for (const source of [join(root, "none.txt"), { name: "a text", text: "no log\n" }, { name: "b", text: "" }]) {
    await assert.rejects(quorate.parseLogs([source]), UsageError);
  }
});

test("a history is validated with an execution that replays", async () => {
  const text = readFileSync(incident, "utf8").split("\n").slice(0, 60).join("\n");
  const history = await quorate.parseLogs([{ name: "its beginning", text }]);
  const { validation, trace } = quorate.validate(history);
  assert.deepEqual([validation.variant, validation.verdict], ["etcd-3.1.4", "explained"]);
  assert.ok(trace !== null);
  assert.equal(quorate.replay(trace).ok, true);
});

test("what is known is listed, and what is not is refused with what is", async () => {
  const names = (list: readonly quorate.Named[]): readonly string[] => list.map(({ name }) => name);
  assert.ok(names(quorate.variants).includes("etcd-3.4+prevote"));
  assert.ok(names(quorate.scenarios).includes("rejoin"));
  assert.ok(names(quorate.properties).includes("AF stable"));
  await assert.rejects(quorate.check({ variant: "etcd-4" }), /no variant "etcd-4"\. Known: etcd-3\.1\.4/);
  await assert.rejects(quorate.check({ variant: "etcd-3.4", scenario: "dawn" }), /no scenario "dawn"/);
  await assert.rejects(quorate.check(prompt, { properties: ["Luck"] }), /no property "Luck"/);
});
