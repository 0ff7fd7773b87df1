/** What pages tell of traces: arrows, lanes, false leads, rows; and colours that stay apart. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import test from "node:test";

import { createHash as createHashHere } from "../../checker/browser/sha256.ts";
import { lanesOf } from "../../traces/viewer/lanes.ts";
import { visible } from "../../traces/viewer/escaped.ts";
import { bandShare, termColours } from "../../traces/viewer/palette.ts";
import { middleOf, tableOf, within } from "../../traces/viewer/rows.ts";
import { firstProblem, momentsWith, nextEvent } from "../../traces/viewer/story.ts";
import { storyOfTrace } from "../../traces/viewer/story-of-trace.ts";
import { mixed, nearest } from "./colour-vision.ts";
import { foundFrom, lengthened } from "./traces.ts";

const deposed = foundFrom("etcd-3.1.4", "DepositionsBounded:1");
const lasso = foundFrom("etcd-3.1.4-check-quorum", "AF stable");

const measures = { quiet: 22, loud: 27, line: 18, wrapped: 19, characters: 80, isNarrow: false };

test("each message that is delivered is an arrow from the step that sent it", async () => {
  const trace = await deposed;
  const { arrows, moments } = storyOfTrace(trace, null);
  const delivered = trace.steps.filter(({ action }) => action.kind === "deliver");
  const ended = arrows.filter(({ fate }) => fate === "delivered" || fate === "ignored");
  assert.equal(ended.length, delivered.length);
  for (const { from, to, type, term, sentAt, endsAt } of ended) {
    assert.ok(endsAt !== null && sentAt < endsAt);
    const sent = moments[sentAt]?.step?.sent ?? [];
    assert.ok(sent.some((one) => one.to === to && one.type === type && (one.term ?? 0) === term));
    assert.equal(moments[sentAt]?.member, from);
    assert.equal(moments[endsAt]?.member, to);
  }
});

test("a request for a vote is ignored if nobody answers it, and only then", async () => {
  const { arrows, moments } = storyOfTrace(await deposed, null);
  const requests = arrows.filter(({ type, endsAt }) => type === "MsgVote" && endsAt !== null);
  assert.ok(requests.some(({ fate }) => fate === "ignored"));
  for (const { fate, endsAt, from } of requests) {
    const sent = moments[endsAt ?? -1]?.step?.sent ?? [];
    assert.equal(
      fate === "delivered",
      sent.some(({ to }) => to === from),
    );
  }
});

test("under 3.1.4 the deposed leader takes the rejoiner for its leader: a false lead", async () => {
  const story = storyOfTrace(await deposed, null);
  const at = firstProblem(story);
  const moment = story.moments[at ?? -1];
  assert.deepEqual(moment?.signs, [
    { kind: "deposed", member: "sn-2" },
    { kind: "falseLead", member: "sn-2" },
  ]);
  const lane = lanesOf(story).find(({ name }) => name === "sn-2");
  const lead = lane?.leads.find(({ from }) => from === at)?.value;
  assert.deepEqual(lead, { lead: "mn-1", isFalse: true, hasLease: true });
  assert.equal(lane?.leads[0]?.value.isFalse, false);
});

test("a lane's bands follow each other without a gap, and say what the states say", async () => {
  const story = storyOfTrace(await deposed, null);
  for (const { name, bands } of lanesOf(story)) {
    assert.equal(bands[0]?.from, -1);
    assert.equal(bands.at(-1)?.to, story.moments.length);
    for (const [at, { from, value }] of bands.entries()) {
      if (at > 0) assert.equal(from, bands[at - 1]?.to);
      const fields = from < 0 ? story.initial.get(name) : story.moments[from]?.after.get(name);
      assert.equal(value.term, fields?.term);
      assert.equal(value.role, fields?.role);
    }
  }
});

test("a lasso's cycle is bracketed from its first step, lap by lap", async () => {
  const trace = await lasso;
  const { loop, moments } = storyOfTrace(trace, null);
  assert.ok(loop !== null && trace.loop !== undefined);
  assert.equal(loop.from, trace.loop);
  assert.equal(loop.from + loop.lap * loop.laps, moments.length);
});

test("folding hides quiet steps alone, and every step has its row", async () => {
  const story = storyOfTrace(lengthened(await deposed, 500), null);
  const folded = tableOf(story, true, measures);
  const whole = tableOf(story, false, measures);
  assert.equal(whole.rows.length, 500);
  assert.ok(folded.rows.length < 400);
  for (const { at, weight } of story.moments) {
    const row = folded.rows[folded.rowOf[at] ?? -1];
    assert.ok(row !== undefined && row.kind !== "note");
    if (weight === "loud") assert.deepEqual([row.kind, row.at], ["moment", at]);
    else assert.ok(row.kind === "fold" ? row.at <= at && at <= row.to : row.at === at);
  }
});

test("a window holds the rows that it touches and few more", async () => {
  const table = tableOf(storyOfTrace(lengthened(await deposed, 500), null), false, measures);
  const at = 250;
  const y = middleOf(table, at);
  const { first, last } = within(table, y - 200, y + 200);
  assert.ok(first <= at && at < last && last - first < 30);
});

test("events and matches are found in order", async () => {
  const story = storyOfTrace(await deposed, null);
  const first = nextEvent(story, -1, 1);
  assert.ok(first !== null);
  const second = nextEvent(story, first, 1);
  assert.ok(second !== null && second > first && nextEvent(story, second, -1) === first);
  const found = momentsWith(story, "LEASE IS NOT EXPIRED");
  assert.ok(found.length > 0);
  for (const at of found) {
    assert.match(JSON.stringify(story.moments[at]?.lines), /lease is not expired/);
  }
});

test("the colours of neighbouring terms differ for every kind of colour vision", () => {
  const after = (at: number): string => termColours[at % termColours.length] ?? "#000000";
  for (const ground of ["#ffffff", "#14171c"]) {
    for (const [at, colour] of termColours.entries()) {
      for (const ahead of [1, 2]) {
        assert.ok(nearest(colour, after(at + ahead)) > 15, `${colour} ${after(at + ahead)}`);
        const band = (one: string): string => mixed(one, ground, bandShare / 100);
        assert.ok(nearest(band(colour), band(after(at + ahead))) > 7, `${colour} on ${ground}`);
      }
    }
  }
});

test("the hash of pages is SHA-256", () => {
  for (const text of ["", "abc", "é🙂", "a".repeat(55), "a".repeat(56), "x".repeat(1000)]) {
    const expected = createHash("sha256").update(text).digest("hex");
    assert.equal(createHashHere("sha256").update(text).digest("hex"), expected);
  }
});

test("characters that nobody sees, or that turn a line round, are shown by their codes", () => {
  assert.equal(visible("a\u0000b\u202ec\nd"), "a⟨U+0000⟩b⟨U+202E⟩c⟨U+000A⟩d");
  assert.equal(visible("plain, é, 日本"), "plain, é, 日本");
});
