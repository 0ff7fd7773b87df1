import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";

import fc from "fast-check";

import { messageTypes } from "../../model/messages.ts";
import type { Message } from "../../model/messages.ts";
import { actionKinds } from "../../model/actions.ts";
import { lanRegime } from "../../model/regime.ts";
import type { Regime } from "../../model/regime.ts";
import { bugs } from "../../model/rules.ts";
import type { VersionRules } from "../../model/rules.ts";
import { scenarioNames, scenarios } from "../../model/scenarios.ts";
import { variants } from "../../model/variants.ts";
import type { Comparison, ComparisonRow, Odds } from "../../traces/document.ts";
import type { QuorateDocument, Report, VariantFile } from "../../traces/document.ts";
import { validateComparison, validateOdds } from "../../traces/validate-document.ts";
import { validateReport, validateVariantFile } from "../../traces/validate-document.ts";
import type { Read } from "../../traces/validate-document.ts";
import { documentText } from "../../traces/write.ts";

interface Schema {
  readonly properties: Readonly<Record<string, { readonly enum?: readonly unknown[] }>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Schema[];
  readonly $defs: Readonly<Record<string, Schema>>;
}

function schema(name: string): Schema {
  const file = new URL(`../../traces/schema/${name}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Schema;
}

/** Compiles only while it names every field of the model's type, and no other. */
const fieldsOf = <T>(fields: Readonly<Record<keyof T, true>>): readonly string[] =>
  Object.keys(fields).sort();

const fieldsIn = ({ properties }: Schema): readonly string[] => Object.keys(properties).sort();

test("the schemas name the fields and values that the model has", () => {
  const rules: Record<keyof VersionRules, true> = {
    ...{ checkQuorum: true, preVote: true, higherTermLead: true, answersOldLeader: true },
    ...{ lowerTermPreVote: true, preVoteGrantTerm: true, preCandidateKeeps: true, voteNeeds: true },
    ...{ tally: true, newLeader: true, appendsAfterAccept: true, restartTicks: true },
    ...{ wording: true, bug: true },
  };
  assert.deepEqual([...fieldsIn(schema("rules")), "bug"].sort(), fieldsOf<VersionRules>(rules));
  assert.deepEqual(fieldsIn(schema("regime")), [...Object.keys(lanRegime), "symmetry"].sort());
  for (const scenario of scenarios) {
    assert.deepEqual(fieldsIn(schema("scenario")), [...Object.keys(scenario), "cluster", "own"].sort());
    const { budgets } = schema("scenario").$defs;
    assert.deepEqual(budgets && fieldsIn(budgets), Object.keys(scenario.budgets).sort());
  }
  const message: Record<keyof Message, true> = {
    ...{ type: true, from: true, to: true, term: true, logTerm: true, index: true, commit: true },
    ...{ reject: true, rejectHint: true, entries: true, context: true },
  };
  assert.deepEqual(fieldsIn(schema("message")), fieldsOf<Message>(message));
  assert.deepEqual(schema("message").$defs["type"], { enum: [...messageTypes] });
  assert.deepEqual(schema("scenario").properties["name"]?.enum, scenarioNames);
  const traceRules = schema("trace").properties["rules"] as unknown as Schema;
  assert.deepEqual(traceRules.properties["bug"]?.enum, [null, ...bugs]);
  assert.deepEqual([...(traceRules.required ?? [])].sort(), fieldsOf<VersionRules>(rules));
  const branches = schema("action").oneOf ?? [];
  const kinds = branches.flatMap(({ properties }) => properties["kind"]?.enum ?? []);
  assert.deepEqual([...kinds].sort(), [...actionKinds].sort());
});

const count = fc.maxSafeNat();
/** As a key the first of these is refused, which another test shows. */
const name = fc.stringMatching(/^[\w.+: -]{1,20}$/).filter((text) => text !== "__proto__");
const verdict = fc.constantFrom("holds", "violated", "cut");
const worst = fc.oneof(count, fc.constant("unbounded"));
const orNull = <T>(some: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(some);
const amount = fc.double({ min: 0, max: 1e9, noNaN: true });
const probability = fc.double({ min: 0, max: 1, noNaN: true });
const counts = fc.dictionary(name, count, { maxKeys: 4 });
const regime: fc.Arbitrary<Regime> = fc.record({
  ...{ delay: orNull(count), order: fc.constantFrom("fifo", "any"), loss: count, dup: count },
  ...{ skew: orNull(count), capacity: count, campaigns: orNull(count) },
  ...{ depositionsCounted: orNull(count), timeouts: fc.constantFrom("lazy", "eager") },
  labels: fc.constantFrom("canonical", "absolute"),
  deliveries: fc.constantFrom("urgentFirst", "interleaved"),
  prompt: fc.boolean(),
});

const report = fc.record({
  ...{ format: fc.constant("quorate-report"), version: fc.constant(1) },
  results: fc.array(
    fc.record(
      {
        ...{ variant: name, scenario: name, regime, property: name, verdict },
        ...{ worst, depth: count, trace: name, reason: name, expected: verdict },
        notes: fc.array(name, { maxLength: 2 }),
      },
      { requiredKeys: ["variant", "scenario", "regime", "property", "verdict"] },
    ),
    { maxLength: 3 },
  ),
  explorations: fc.array(
    fc.record(
      {
        ...{ variant: name, scenario: name, states: count, transitions: count, depth: count },
        ...{ boundHits: counts, actions: counts, frontier: count, cut: orNull(name) },
        branchesNotSeen: fc.array(name, { maxLength: 2 }),
      },
      {
        requiredKeys: [
          ...(["variant", "states", "transitions", "depth", "boundHits", "actions"] as const),
          "cut",
        ],
      },
    ),
    { maxLength: 3 },
  ),
}) as fc.Arbitrary<Report>;

const row = fc.record({
  ...{ variant: name, safety: verdict, rounds: orNull(worst), elections: orNull(worst) },
  ...{ depositions: orNull(worst), ticks: orNull(worst), afStable: verdict, agEfStable: verdict },
  ...{ meanSeconds: orNull(amount), p99Seconds: orNull(amount), atLeast13s: orNull(probability) },
  ...{ states: count, scenario: name, regime, electionTick: count, tickMs: count },
  ...{ disturbances: orNull(worst), found: counts, hiding: counts, stableStates: count },
  ...{ transitions: count, depth: count, cut: orNull(name), traces: fc.dictionary(name, name) },
}) as fc.Arbitrary<ComparisonRow>;

const comparison: fc.Arbitrary<Comparison> = fc.record({
  ...{ format: fc.constant("quorate-comparison" as const), version: fc.constant(1 as const) },
  rows: fc.array(row, { maxLength: 3 }),
});

const odds: fc.Arbitrary<Odds> = fc.record({
  ...{ format: fc.constant("quorate-odds" as const), version: fc.constant(1 as const) },
  ...{ variant: name, electionTick: count, tickMs: count, mean: orNull(amount) },
  distribution: fc.array(fc.tuple(count, probability), { maxLength: 5 }),
  ...{ median: orNull(amount), p90: orNull(amount), p99: orNull(amount), cutMass: probability },
  ...{ expectedCampaigns: orNull(amount), expectedDepositions: orNull(amount) },
});

const someRules = fc.constantFrom(...variants).chain(({ rules }) =>
  fc
    .subarray(Object.entries(rules).filter(([field]) => field !== "bug"))
    .map((some) => Object.fromEntries(some)),
);

const variantFile: fc.Arbitrary<VariantFile> = fc.record({
  ...{ format: fc.constant("quorate-variant" as const), version: fc.constant(1 as const) },
  ...{ name, says: name, base: name, rules: someRules },
});

function readsBack<T extends QuorateDocument>(
  read: (text: string) => Read<T>,
  some: fc.Arbitrary<T>,
): void {
  const back = fc.property(some, (document) => {
    const value = JSON.parse(JSON.stringify(document)) as T;
    assert.deepEqual(read(documentText(document)), { ok: true, value });
  });
  fc.assert(back);
}

test("a random report, comparison, odds or variant file is read back as it was written", () => {
  readsBack(validateReport, report);
  readsBack(validateComparison, comparison);
  readsBack(validateOdds, odds);
  readsBack(validateVariantFile, variantFile);
});
