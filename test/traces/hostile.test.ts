import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import type { Read } from "../../traces/validate-document.ts";
import { validateComparison, validateOdds } from "../../traces/validate-document.ts";
import { validateReport, validateTrace } from "../../traces/validate-document.ts";
import { validateVariantFile } from "../../traces/validate-document.ts";
import { documentText } from "../../traces/write.ts";
import { lassoTrace } from "./toy-traces.ts";

const readers: readonly ((text: string) => Read<unknown>)[] = [
  ...[validateTrace, validateReport, validateVariantFile, validateComparison, validateOdds],
];

const variant = {
  ...{ format: "quorate-variant", version: 1, name: "mine" },
  ...{ base: "etcd-3.4", rules: {} },
};

function errorOf(read: Read<unknown>): string {
  assert.ok(!read.ok, "it was accepted");
  return read.error;
}

const errorOfVariant = (changes: object): string =>
  errorOf(validateVariantFile(JSON.stringify({ ...variant, ...changes })));

test("a variant file as in the manual is read", () => {
  const rules = { preVote: true };
  const read = validateVariantFile(JSON.stringify({ ...variant, says: "…", rules }));
  assert.deepEqual(read, { ok: true, value: { ...variant, says: "…", rules } });
});

test("an error says where, what and how to mend it", () => {
  const cases: readonly (readonly [object, string])[] = [
    [{ rules: { prevote: true } }, 'rules: no field "prevote" is known; did you mean "preVote"?'],
    [{ rules: { preVote: "yes" } }, 'rules.preVote: is "yes"; give a boolean.'],
    [{ rules: { tally: "most" } }, 'rules.tally: is "most"; give one of "exactly", "atLeast".'],
    [{ base: undefined }, 'the document: lacks "extends"; add it.'],
    [{ version: 2 }, "version: is 2; this quorate reads version 1 of quorate-variant."],
    [
      { format: "quorate-report" },
      "format: this is a quorate-report, not a quorate-variant; give a quorate-variant.",
    ],
    [{ format: 7 }, 'format: is 7; a quorate-variant has "format": "quorate-variant".'],
    [
      { name: "a\nb" },
      'name: is "a\\nb"; give a name of 1 to 200 characters without control characters.',
    ],
  ];
  for (const [changes, error] of cases) assert.equal(errorOfVariant(changes), error);
  const bug = errorOfVariant({ rules: { bug: "minorityQuorum" } });
  assert.match(bug, /^rules: no field "bug" is known; the known ones are "checkQuorum", /);
});

test("an error in a step names the step", () => {
  const broken = { ...lassoTrace, steps: [{ ...lassoTrace.steps[0], action: { kind: "jump" } }] };
  const error = errorOf(validateTrace(JSON.stringify(broken)));
  assert.match(error, /^steps\[0\]\.action\.kind: is "jump"; give one of "tick", "advance", "del/);
});

test("a text that is not whole JSON says where it ends or breaks", () => {
  const text = documentText(lassoTrace);
  for (const length of [1, 20, 500, text.length - 3]) {
    assert.match(errorOf(validateTrace(text.slice(0, length))), /^the end of the text: the JSON/);
  }
  const bare = errorOf(validateTrace('{\n "format": quorate }'));
  assert.match(bare, /^(line 2|the text: is not JSON at)/);
  assert.equal(errorOf(validateTrace(" \n")), "the document: is empty; give a JSON document.");
});

test("a byte order mark is skipped", () => {
  assert.ok(validateTrace(`\ufeff${documentText(lassoTrace)}`).ok);
});

test("a key named __proto__ is refused, wherever it stands", () => {
  const text = documentText(lassoTrace);
  const first = text.replace("{", '{"__proto__": {"format": "quorate-trace"},');
  assert.match(errorOf(validateTrace(first)), /^the document: a key must not be named "__proto__"/);
  const within = text.replace('"changes": {', '"changes": {"__proto__": {"x": 1},');
  assert.match(errorOf(validateTrace(within)), /^steps\[0\]\.changes: a key must not be named/);
  const name = errorOfVariant({ rules: JSON.parse('{"constructor": 1}') as object });
  assert.match(name, /^rules: no field "constructor" is known/);
  assert.equal(Object.hasOwn(Object.prototype, "x"), false);
});

test("numbers beyond all bounds, deep nesting and wrong types are refused, never thrown", () => {
  const text = documentText(lassoTrace);
  for (const number of ["1e999", "-1", "1.5", "9007199254740993", "null", '"7"', "[]"]) {
    const error = errorOf(validateTrace(text.replace(/"commit": 7/, `"commit": ${number}`)));
    assert.match(error, /^initial\.members\["mn-0"\]\.commit: is .+; give a whole number from/);
  }
  const deep = '{"a":'.repeat(50_000) + "1" + "}".repeat(50_000);
  for (const read of readers) errorOf(read(deep));
});

test("whatever is given, a reader answers in one line", () => {
  const some = fc.oneof(fc.string(), fc.json());
  fc.assert(
    fc.property(some, fc.constantFrom(...readers), (text, read) => {
      const error = errorOf(read(text));
      assert.match(error, /^[^\n]+: [^\n]+[.?]$/);
    }),
  );
});

test("a name that no member has, and a cycle that is none, are refused", () => {
  const straight = { ...lassoTrace, loop: undefined, laps: undefined };
  const cases: readonly (readonly [object, RegExp])[] = [
    [
      { ...lassoTrace, members: lassoTrace.members.slice(1) },
      /^initial\.members: has mn-0, mn-1, sn-2; give each of mn-1, sn-2 once/,
    ],
    [{ ...lassoTrace, loop: 20 }, /^loop: is 20 of 57 steps; give the index from which they are 2/],
    [{ ...lassoTrace, loop: 57 }, /^loop: is 57/],
    [{ ...lassoTrace, kind: "walk" }, /^kind: is "walk", which has no cycle/],
    [straight, /^the document: a lasso lacks "loop"/],
    [{ ...lassoTrace, scenario: "partition" }, /^scenario: is "partition"; give the name in/],
    [
      { ...lassoTrace, steps: [{ ...lassoTrace.steps[0], member: "mn-9" }] },
      /^steps\[0\]: names "mn-9"; give one of mn-0, mn-1, sn-2/,
    ],
    [
      { ...lassoTrace, steps: [{ ...lassoTrace.steps[0], member: "mn-1" }] },
      /^steps\[0\]\.member: is not the member of its action/,
    ],
  ];
  for (const [document, error] of cases) {
    assert.match(errorOf(validateTrace(JSON.stringify(document))), error);
  }
});
