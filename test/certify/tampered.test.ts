/** A trace with any one field changed is refused, or the field is one of which nothing depends. */

import assert from "node:assert/strict";
import test from "node:test";

import fc from "fast-check";

import { certificateOf } from "../../checker/commands/verify.ts";
import { againInModel } from "../../checker/replayed.ts";
import { propertyNamed } from "../../checker/properties.ts";
import { mutants } from "../../model/mutants.ts";
import type { Trace } from "../../traces/document.ts";
import { validateTrace } from "../../traces/validate-document.ts";
import { documentText } from "../../traces/write.ts";
import { seeded } from "../seeded.ts";
import { counterexampleOf, findingsOf } from "./made.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Path = readonly (string | number)[];

function pathsIn(value: Json, at: Path = []): readonly Path[] {
  if (typeof value !== "object" || value === null) return [at];
  const inner = Object.entries(value).flatMap(([key, own]) =>
    pathsIn(own as Json, [...at, Array.isArray(value) ? Number(key) : key]),
  );
  return at.length === 0 ? inner : [at, ...inner];
}

function edited(value: Json, [key, ...rest]: Path, edit: (old: Json) => Json | undefined): Json {
  if (key === undefined) return value;
  const copy = (Array.isArray(value) ? [...value] : { ...(value as object) }) as Record<string, Json>;
  const old = copy[key] as Json;
  const after = rest.length === 0 ? edit(old) : edited(old, rest, edit);
  if (after !== undefined) copy[key] = after;
  else if (Array.isArray(copy)) copy.splice(Number(key), 1);
  else delete copy[key];
  return copy;
}

/** Ways to change a value, by a number that fast-check chooses. */
function another(value: Json, choice: number): Json | undefined {
  if (choice % 5 === 4) return undefined;
  if (typeof value === "number") return choice % 2 === 0 ? value + 1 + (choice % 3) : Math.max(0, value - 1);
  if (typeof value === "boolean") return !value;
  if (typeof value === "string") return [`${value}1`, value.slice(1), "mn-0", "follower"][choice % 4];
  if (value === null) return choice % 2 === 0 ? 1 : "mn-0";
  if (Array.isArray(value)) return choice % 2 === 0 ? [...value, value[0] ?? 1] : value.slice(1);
  return { ...value, extra: choice };
}

/**
 * What may be changed, and why the trace stays true. It then is a trace of another question, one whose
 * setting these steps do not feel, and the replay, which is other code, must find so too.
 */
const irrelevant: readonly (readonly [RegExp, string])[] = [
  [/^(variant|reason)$/, "words; a name that is not known may have any rules"],
  [/^property$/, "another property that the same steps break, or attain"],
  [/^rules(\.\w+)?$/, "a rule that these steps never ask, under a name that is not known"],
  [/^scenarioSettings\.\w+/, "words, milliseconds, budgets and targets that are not used"],
  [/^regime\.\w+$/, "a laxer bound, or a reduction of the search: the steps are the same"],
];

/** Both are asked as a user asks them: by text. */
function isCertified(text: string): boolean {
  const read = validateTrace(text);
  return read.ok && certificateOf(read.value, 0).ok;
}

function isReplayed(text: string): boolean {
  const read = validateTrace(text);
  return read.ok && againInModel(read.value, propertyNamed(read.value.property)).ok;
}

const named = (name: string) => mutants.filter((mutant) => mutant.name === `mutant:${name}`);

/** Small, so that many can be told again. */
const small = { electionTick: 2, budgets: {}, regime: { prompt: true } };
const counterexamples = await Promise.all(
  [...named("minority-quorum"), ...named("append-without-consistency-check")].map(counterexampleOf),
);
const findings = (await findingsOf("raft-basic", small)).filter(({ property }) =>
  ["AF stable", "Depositions"].includes(property),
);

function describe(trace: Trace): string {
  return `the ${trace.kind} of ${trace.property} under ${trace.variant}`;
}

for (const trace of [...counterexamples, ...findings]) {
  test(`${describe(trace)} is refused with any one field changed`, (context) => {
    const whole = JSON.parse(documentText(trace)) as Json;
    assert.ok(isCertified(JSON.stringify(whole)));
    const paths = pathsIn(whole);
    const kept = new Set<string>();
    fc.assert(
      fc.property(fc.constantFrom(...paths), fc.nat(), (path, choice) => {
        const text = JSON.stringify(edited(whole, path, (old) => another(old, choice)));
        if (text === JSON.stringify(whole) || !isCertified(text)) return;
        const place = path.join(".");
        kept.add(place);
        assert.ok(irrelevant.some(([pattern]) => pattern.test(place)), `${place} was changed`);
        assert.ok(isReplayed(text), `${place} was changed: certified, but not replayed`);
      }),
      seeded(context, isDeep ? 2000 : 60),
    );
    context.diagnostic(`${paths.length} fields; of no effect: ${[...kept].join(", ")}`);
  });
}
