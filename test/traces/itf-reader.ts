/** Reads ITF as its text (Apalache, ADR 015) says, apart from what writes it. */

import assert from "node:assert/strict";

import { Ajv2020 } from "ajv/dist/2020.js";

/** A sequence, a record, a function or a set, of the same; integers are big. */
export type Itf =
  | boolean
  | string
  | bigint
  | readonly Itf[]
  | ReadonlySet<Itf>
  | ReadonlyMap<Itf, Itf>
  | { readonly [field: string]: Itf };

export interface ItfTrace {
  readonly vars: readonly string[];
  readonly loop: number | null;
  readonly states: readonly Readonly<Record<string, Itf>>[];
}

const special = (key: string, inner: object): object => ({
  type: "object",
  properties: { [key]: inner },
  required: [key],
  additionalProperties: false,
});
const value = { $ref: "#/$defs/value" };
const values = { type: "array", items: value };
const pairs = { type: "array", items: { type: "array", prefixItems: [value, value], minItems: 2, items: false } };

const schema = {
  type: "object",
  properties: {
    "#meta": { type: "object", properties: { format: { const: "ITF" } }, required: ["format"] },
    params: { type: "array", items: { type: "string" } },
    vars: { type: "array", items: { type: "string" }, uniqueItems: true },
    loop: { type: "integer", minimum: 0 },
    states: { type: "array", minItems: 1, items: { $ref: "#/$defs/state" } },
  },
  required: ["vars", "states"],
  additionalProperties: false,
  $defs: {
    state: {
      type: "object",
      properties: { "#meta": { type: "object" } },
      additionalProperties: value,
    },
    value: {
      anyOf: [
        { type: ["boolean", "string"] },
        values,
        special("#bigint", { type: "string", pattern: "^-?[0-9]+$" }),
        special("#set", values),
        special("#tup", values),
        special("#map", pairs),
        { type: "object", propertyNames: { pattern: "^[^#]" }, additionalProperties: value },
      ],
    },
  },
};

const fits = new Ajv2020({ allowUnionTypes: true, strictTypes: false }).compile(schema);

export function readItf(text: string): ItfTrace {
  const parsed: unknown = JSON.parse(text);
  assert.ok(fits(parsed), JSON.stringify(fits.errors?.slice(0, 3)));
  const { vars, loop, states } = parsed as {
    vars: readonly string[];
    loop?: number;
    states: readonly Readonly<Record<string, unknown>>[];
  };
  return { vars, loop: loop ?? null, states: states.map(readState) };
}

const readState = (state: Readonly<Record<string, unknown>>): Readonly<Record<string, Itf>> =>
  Object.fromEntries(
    Object.entries(state).flatMap(([name, held]) => (name === "#meta" ? [] : [[name, readValue(held)]])),
  );

function readValue(held: unknown): Itf {
  if (typeof held === "boolean" || typeof held === "string") return held;
  if (Array.isArray(held)) return held.map(readValue);
  const fields = held as Readonly<Record<string, unknown>>;
  const { "#bigint": digits, "#set": set, "#map": map, "#tup": tuple } = fields;
  if (typeof digits === "string") return BigInt(digits);
  if (Array.isArray(set)) return new Set(set.map(readValue));
  if (Array.isArray(tuple)) return tuple.map(readValue);
  if (Array.isArray(map)) {
    return new Map((map as [unknown, unknown][]).map(([key, of]) => [readValue(key), readValue(of)]));
  }
  return Object.fromEntries(Object.entries(fields).map(([name, of]) => [name, readValue(of)]));
}
