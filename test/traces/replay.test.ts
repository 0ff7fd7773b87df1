import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import type { Trace } from "../../traces/document.ts";
import type { Machine } from "../../traces/machine.ts";
import { recordTrace } from "../../traces/record.ts";
import { replay } from "../../traces/replay.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import { documentText } from "../../traces/write.ts";
import { toyMachine } from "./toy-machine.ts";
import { lassoHeader, lassoPath, lassoTrace, walk, walkTrace } from "./toy-traces.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

const copyOf = (trace: Trace): Json => JSON.parse(documentText(trace)) as Json;

/** Is this text refused, by the reader or by the replay? Returns the sentence, or null. */
function refusal(text: string): string | null {
  const read = validateTrace(text);
  if (!read.ok) return read.error;
  const replayed = replay(read.value, toyMachine);
  return replayed.ok ? null : replayed.why;
}

/** The paths of all values inside, containers too. */
function pathsIn(value: Json, at: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, own]) =>
    pathsIn(own as Json, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length === 0 ? inner : [at, ...inner];
}

function edited(value: Json, [key, ...rest]: Path, edit: (old: Json) => Json | undefined): Json {
  const shallow = Array.isArray(value) ? [...value] : { ...(value as object) };
  const copy = shallow as Record<string, Json>;
  if (key === undefined) return copy;
  const old = copy[key] as Json;
  const after = rest.length === 0 ? edit(old) : edited(old, rest, edit);
  if (after !== undefined) copy[key] = after;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

function another(value: Json): Json {
  if (typeof value === "number") return value + 1;
  if (typeof value === "boolean") return !value;
  if (value === "") return "CampaignTransfer";
  if (typeof value === "string") return value.replace(/.$/, (last) => (last === "1" ? "2" : "1"));
  if (value === null) return "mn-0";
  return Array.isArray(value) ? [...value, value[0] ?? "x"] : { ...value, extra: 1 };
}

/** The steps of the stem will do: those of the laps are alike. */
const isRecomputed = ([first, at]: Path): boolean =>
  ["members", "initial", "loop"].includes(String(first)) ||
  (first === "steps" && Number(at ?? 0) < (lassoTrace.loop ?? 0));

test("a recorded lasso is read and replays", () => {
  const read = validateTrace(documentText(lassoTrace));
  assert.ok(read.ok, JSON.stringify(read));
  const replayed = replay(read.value, toyMachine);
  assert.ok(replayed.ok, JSON.stringify(replayed));
  assert.equal(replayed.steps, lassoTrace.steps.length);
  assert.equal(replayed.states.length, lassoTrace.steps.length + 1);
});

test("every walk is read and replays", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(), { maxLength: 40 }), (choices) => {
      const trace = walkTrace(walk(choices.length, (count, at) => (choices[at] ?? 0) % count));
      assert.equal(refusal(documentText(trace)), null);
    }),
  );
});

test("a lasso edited in any field that a replay computes is refused", () => {
  const whole = copyOf(lassoTrace);
  const paths = pathsIn(whole).filter(isRecomputed);
  assert.ok(paths.length > 500);
  assert.equal(refusal(JSON.stringify(whole)), null);
  for (const path of paths) {
    const changed = JSON.stringify(edited(whole, path, another));
    assert.notEqual(refusal(changed), null, `changed ${JSON.stringify(path)}`);
    const removed = JSON.stringify(edited(whole, path, () => undefined));
    assert.notEqual(refusal(removed), null, `removed ${JSON.stringify(path)}`);
  }
});

test("the refusal names step, field, recorded and computed value", () => {
  const whole = copyOf(lassoTrace);
  const at: Path = ["steps", 6];
  const term: Path = [...at, "changes", "members", "mn-0", "term"];
  const cases: readonly (readonly [Path, Json, RegExp])[] = [
    [[...at, "hash"], "0123456789ab", /^steps\[6\]\.hash: recorded "0123456789ab", comp/],
    [[...at, "log", 1], "x", /^steps\[6\]\.log\[1\]: recorded "x", computed "4bc\w+ became cand/],
    [term, [151, 153], /^steps\[6\]\.changes\..+"\]\.term\[1\]: recorded 153, computed 152\.$/],
    [[...at, "sent", 0, "term"], 151, /^steps\[6\]\.sent\[0\]\.term: recorded 151, computed 152/],
    [["initial", "members", "sn-2", "term"], 150, /^initial\..+\.term: recorded 150, computed 151/],
    [["initial", "hash"], "0123456789ab", /^initial\.hash: recorded/],
    [["members", 1, "id"], "8296553e8d2c027e", /^members\[1\]\.id: recorded "8296553e8d2c027e", c/],
  ];
  for (const [path, value, expected] of cases) {
    assert.match(refusal(JSON.stringify(edited(whole, path, () => value))) ?? "", expected);
  }
});

test("an action that is not enabled is told from the nearest that is", () => {
  const whole = copyOf(lassoTrace);
  const at = lassoTrace.steps.findIndex(({ action }) => action.kind === "deliver");
  const action: Path = ["steps", at, "action"];
  const old = edited(whole, [...action, "message", "term"], () => 150);
  assert.equal(
    refusal(JSON.stringify(old)),
    `steps[${at}].action: mn-1 has no such MsgVote to deliver as recorded; ` +
      "the nearest differs in message.term: recorded 150, enabled 152; " +
      "bounds that refuse steps here: delay.",
  );
  const early = edited(whole, ["steps", 1], () => ((whole as { steps: Json[] }).steps[0] ?? null));
  assert.equal(
    refusal(JSON.stringify(early)),
    "steps[1].action: mn-0 cannot tick here; nothing can happen to mn-0; " +
      "bounds that refuse steps here: skew.",
  );
});

test("a lasso that does not come back, or in which a member's time stands, is refused", () => {
  const early = recordTrace(lassoHeader, toyMachine, lassoPath, 1);
  const back = replay(early, toyMachine);
  assert.ok(!back.ok);
  assert.match(back.why, /^loop: after lap 1 \(steps\[28\]\) the cluster is not where/);
  const still: Machine = { ...toyMachine, canonicalKey: () => "the same" };
  const short = replay(recordTrace(lassoHeader, still, lassoPath.slice(0, 4), 0), still);
  assert.ok(!short.ok);
  assert.match(short.why, /^loop: sn-2 does not tick in lap 1: its time stands\.$/);
});
