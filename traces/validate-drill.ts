/** Reads the document of a drill: text in, a checked document or one sentence that says what is wrong. */

import { Ajv2020 } from "ajv/dist/2020.js";
import type { ValidateFunction } from "ajv/dist/2020.js";

import type { Drill } from "./drill-document.ts";
import { parseJson, refused } from "./parse-json.ts";
import type { Read } from "./parse-json.ts";
import { describeSchemaError, shown } from "./schema-error.ts";
import common from "./schema/common.json" with { type: "json" };
import schema from "./schema/drill.json" with { type: "json" };

export function validateDrill(text: string): Read<Drill> {
  const parsed = parseJson(text);
  if (!parsed.ok) return parsed;
  const { value } = parsed;
  const { format, version } = (value ?? {}) as { format?: unknown; version?: unknown };
  if (format !== "quorate-drill") {
    return refused(`format: is ${shown(format)}; a drill has "format": "quorate-drill".`);
  }
  if (version !== 1) return refused(`version: is ${shown(version)}; this quorate reads version 1.`);
  const fits = validator();
  if (fits(value)) return { ok: true, value: value as Drill };
  const error = fits.errors?.at(-1);
  if (error === undefined) throw new Error("ajv refused a document and gave no error");
  return refused(describeSchemaError(error, value, () => []));
}

let compiled: ValidateFunction | null = null;

/** Compiled when first needed. */
function validator(): ValidateFunction {
  compiled ??= new Ajv2020({
    ...{ strict: true, strictRequired: false, allowUnionTypes: true, verbose: true },
    schemas: [common],
  }).compile(schema);
  return compiled;
}
