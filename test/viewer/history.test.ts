/** A history's page: each line bound to the step that prints it, or told alone where none fits. */

import assert from "node:assert/strict";
import test from "node:test";

import { explainedData } from "../../checker/commands/explain-page.ts";
import { explain } from "../../traces/explain/explain.ts";
import { storyOfLines } from "../../traces/viewer/story-of-lines.ts";
import type { BoundLine } from "../../traces/viewer/story-of-trace.ts";
import { storyOfTrace } from "../../traces/viewer/story-of-trace.ts";
import { storyPage } from "../../traces/viewer/trace-page.ts";
import { dataOf, shortIncident } from "./incident.ts";

const history = shortIncident();
const incident = history.then(dataOf);

test("every line of the incident is bound to a step that prints it", async () => {
  const { trace, binding } = await incident;
  assert.ok(trace !== null && binding !== null);
  const bound = new Set(
    binding.places
      .flat()
      .flatMap((place) => (place === null ? [] : [`${place.file}:${place.line}`])),
  );
  const raft = (await history).members.flatMap((member) => member.raft);
  const unbound = raft.filter(({ place }) => !bound.has(`${place.file}:${place.line}`));
  assert.deepEqual(
    unbound.map(({ text }) => text),
    [],
  );
  assert.equal(bound.size, raft.length);
});

test("a bound line is what its step prints", async () => {
  const { trace, binding } = await incident;
  assert.ok(trace !== null && binding !== null);
  for (const [at, { log }] of trace.steps.entries()) {
    for (const [line, text] of log.entries()) {
      const place: BoundLine | null = binding.places[at]?.[line] ?? null;
      if (place !== null && !text.startsWith("newRaft")) assert.equal(place.text, text);
    }
  }
});

test("steps without a line are hidden ones, and folded", async () => {
  const { trace, binding } = await incident;
  assert.ok(trace !== null);
  const { moments } = storyOfTrace(trace, binding);
  const hidden = moments.filter(({ weight }) => weight === "hidden");
  assert.ok(
    hidden.length > 0 && hidden.every(({ lines }) => lines.every(({ place }) => place === null)),
  );
});

test("lines without an execution are told alone, with the signs of the explanation", async () => {
  const read = await history;
  const unversioned = {
    ...read,
    members: read.members.map((member) => ({ ...member, version: null })),
  };
  const explanation = explain(unversioned, { ask: null, notes: [] });
  const { trace, told, untraced } = explainedData(unversioned, explanation);
  assert.equal(trace, null);
  assert.match(untraced ?? "", /version/);
  assert.ok(told !== null);
  const story = storyOfLines(told);
  const signed = (kind: string): number =>
    story.moments.filter(({ signs }) => signs.some((sign) => sign.kind === kind)).length;
  const count = (of: (one: (typeof explanation.episodes)[number]) => number): number =>
    explanation.episodes.reduce((sum, episode) => sum + of(episode), 0);
  assert.equal(
    signed("elected"),
    count(({ elections }) => elections.length),
  );
  assert.equal(
    signed("deposed"),
    count(({ depositions }) => depositions.length),
  );
  assert.equal(story.moments.at(-1)?.after.get("mn-0")?.role, "leader");
});

test("the incident's page is below 1 MB", async () => {
  const html = await storyPage(await incident);
  assert.ok(html.length < 1_000_000, `${html.length} bytes`);
});
