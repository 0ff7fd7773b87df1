/** Reads documents: text in, a checked document or one sentence that says what is wrong with it. */

import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";

import { inconsistencyOf } from "./consistent.ts";
import type {
  Comparison,
  Odds,
  QuorateDocument,
  Report,
  ScenarioFile,
  Trace,
  Validation,
  VariantFile,
} from "./document.ts";
import type { AnswerDocument, Sweep, SweepPlan } from "./sweep-document.ts";
import { parseJson, refused } from "./parse-json.ts";
import type { Read } from "./parse-json.ts";
import type { Simulation } from "./simulation-document.ts";
import { describeSchemaError, shown } from "./schema-error.ts";
import action from "./schema/action.json" with { type: "json" };
import common from "./schema/common.json" with { type: "json" };
import comparison from "./schema/comparison.json" with { type: "json" };
import message from "./schema/message.json" with { type: "json" };
import odds from "./schema/odds.json" with { type: "json" };
import regime from "./schema/regime.json" with { type: "json" };
import report from "./schema/report.json" with { type: "json" };
import rules from "./schema/rules.json" with { type: "json" };
import scenario from "./schema/scenario.json" with { type: "json" };
import scenarioFile from "./schema/scenario-file.json" with { type: "json" };
import simulation from "./schema/simulation.json" with { type: "json" };
import start from "./schema/start.json" with { type: "json" };
import state from "./schema/state.json" with { type: "json" };
import sweep from "./schema/sweep.json" with { type: "json" };
import sweepAnswer from "./schema/sweep-answer.json" with { type: "json" };
import sweepPlan from "./schema/sweep-plan.json" with { type: "json" };
import trace from "./schema/trace.json" with { type: "json" };
import validation from "./schema/validation.json" with { type: "json" };
import variant from "./schema/variant.json" with { type: "json" };

export type { Read } from "./parse-json.ts";

type Format = QuorateDocument["format"];

const schemaOf: Readonly<Record<Format, string>> = {
  "quorate-trace": "trace.json",
  "quorate-report": "report.json",
  "quorate-variant": "variant.json",
  "quorate-scenario": "scenario-file.json",
  "quorate-comparison": "comparison.json",
  "quorate-odds": "odds.json",
  "quorate-validation": "validation.json",
  "quorate-simulation": "simulation.json",
  "quorate-sweep-plan": "sweep-plan.json",
  "quorate-sweep-answer": "sweep-answer.json",
  "quorate-sweep": "sweep.json",
};

/** Every document is at its first version. */
const version = 1;

export function validateTrace(text: string): Read<Trace> {
  const read = validated<Trace>("quorate-trace", text);
  if (!read.ok) return read;
  const error = inconsistencyOf(read.value);
  return error === null ? read : refused(error);
}

export const validateReport = (text: string): Read<Report> => validated("quorate-report", text);

/** Whether the variant that it extends exists is for the caller to see, who knows their names. */
export function validateVariantFile(text: string): Read<VariantFile> {
  const read = validated<VariantFile>("quorate-variant", text);
  if (!read.ok) return read;
  const { base, extends: extended } = read.value;
  if (base === undefined && extended === undefined) {
    return refused('the document: lacks "extends"; add it.');
  }
  return base === undefined || extended === undefined
    ? read
    : refused('base: is an older word for "extends"; leave it out.');
}

/** Whether its names are of scenarios and members is for the caller to see. */
export const validateScenarioFile = (text: string): Read<ScenarioFile> =>
  validated("quorate-scenario", text);

export const validateComparison = (text: string): Read<Comparison> =>
  validated("quorate-comparison", text);

export const validateOdds = (text: string): Read<Odds> => validated("quorate-odds", text);

export const validateValidation = (text: string): Read<Validation> =>
  validated("quorate-validation", text);

export const validateSweepPlan = (text: string): Read<SweepPlan> =>
  validated("quorate-sweep-plan", text);

export const validateSweepAnswer = (text: string): Read<AnswerDocument> =>
  validated("quorate-sweep-answer", text);

export const validateSweep = (text: string): Read<Sweep> => validated("quorate-sweep", text);

export const validateSimulation = (text: string): Read<Simulation> =>
  validated("quorate-simulation", text);

function validated<T extends QuorateDocument>(format: T["format"], text: string): Read<T> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  const foreign = foreignFormat(format, value);
  if (foreign !== null) return refused(foreign);
  const fits = validatorOf(format);
  if (fits(value)) return { ok: true, value: value as T };
  // The last error is the one of the whole choice, where none of several schemas fits.
  const error = fits.errors?.at(-1);
  if (error === undefined) throw new Error("ajv refused a document and gave no error");
  return refused(describeSchemaError(error, value, fieldsOf));
}

/** Why this is not a document of this format and version at all, or null. */
function foreignFormat(format: Format, value: unknown): string | null {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    return `the document: is ${shown(value)}; give an object with "format": "${format}".`;
  }
  const { format: own, version: found } = value as { format?: unknown; version?: unknown };
  if (own !== format) {
    return typeof own === "string" && Object.hasOwn(schemaOf, own)
      ? `format: this is a ${own}, not a ${format}; give a ${format}.`
      : `format: is ${shown(own)}; a ${format} has "format": "${format}".`;
  }
  return found === version
    ? null
    : `version: is ${shown(found)}; this quorate reads version ${version} of ${format}.`;
}

const compiled = new Map<Format, ValidateFunction>();

/** Compiled when first needed: most commands read no document, or one. */
function validatorOf(format: Format): ValidateFunction {
  const known = compiled.get(format);
  if (known !== undefined) return known;
  const ajv = new Ajv2020({
    strict: true,
    strictRequired: false,
    allowUnionTypes: true,
    discriminator: true,
    verbose: true,
    schemas: [
      ...[common, message, action, state, start, rules, regime, scenario, scenarioFile],
      ...[trace, report, variant, comparison, odds, validation, simulation],
      ...[sweepPlan, sweepAnswer, sweep],
    ],
  });
  const found = ajv.getSchema(schemaOf[format]);
  if (found === undefined) throw new Error(`no schema for ${format}`);
  compiled.set(format, found as ValidateFunction);
  return found as ValidateFunction;
}

/** Only the rules are referred to by schemas that take more fields themselves. */
const fieldsOf = (reference: string): readonly string[] =>
  reference === "rules.json" ? Object.keys(rules.properties) : [];
