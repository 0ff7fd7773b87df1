/** What ajv found wrong, as one sentence: where, what, and how to mend it. */

import type { ErrorObject } from "ajv/dist/2020.js";

import { nearestNames } from "./nearest.ts";
import { withoutDot } from "./parse-json.ts";
import { keyPath } from "./same.ts";

/** `fieldsOf` gives the fields that a schema takes from the one it refers to. */
export function describeSchemaError(
  error: ErrorObject,
  value: unknown,
  fieldsOf: (reference: string) => readonly string[],
): string {
  const where = pathOf(error.instancePath, value);
  const params: Readonly<Record<string, unknown>> = error.params;
  switch (error.keyword) {
    case "required":
      return `${where}: lacks ${quoted(params["missingProperty"])}; add it.`;
    case "additionalProperties":
      return unknownField(where, params["additionalProperty"], error, fieldsOf);
    case "unevaluatedProperties":
      return unknownField(where, params["unevaluatedProperty"], error, fieldsOf);
    case "propertyNames":
      return `${where}: ${quoted(params["propertyName"])} cannot name a field; remove it.`;
    case "discriminator":
      return `${where}.kind: is ${shown(params["tagValue"])}; ${tagsOf(error)}.`;
    default:
      return `${where}: is ${shown(error.data)}; give ${wanted(error)}.`;
  }
}

function unknownField(
  where: string,
  field: unknown,
  { parentSchema }: ErrorObject,
  fieldsOf: (reference: string) => readonly string[],
): string {
  const schema: Readonly<Record<string, unknown>> = parentSchema ?? {};
  const reference = typeof schema["$ref"] === "string" ? fieldsOf(schema["$ref"]) : [];
  const known = [...reference, ...Object.keys(schema["properties"] ?? {})];
  const near = nearestNames(String(field), known);
  const names = (near.length > 0 ? near : known).map(quoted).join(", ");
  const mend = near.length > 0 ? `did you mean ${names}?` : `the known ones are ${names}.`;
  return `${where}: no field ${quoted(field)} is known; ${mend}`;
}

function wanted({ keyword, params, parentSchema, message }: ErrorObject): string {
  const description: unknown = parentSchema?.["description"];
  if (typeof description === "string") return description;
  if (keyword === "const") return shown(params["allowedValue"]);
  if (keyword === "enum") return oneOf(params["allowedValues"] as readonly unknown[]);
  if (keyword === "type") return article(String(params["type"]));
  return `what ${message ?? "its schema allows"}`;
}

const article = (type: string): string =>
  /^[aeio]/.test(type) ? `an ${type}` : type === "null" ? type : `a ${type}`;

function tagsOf({ parentSchema }: ErrorObject): string {
  const branches = (parentSchema?.["oneOf"] ?? []) as readonly {
    readonly properties?: { readonly kind?: { readonly enum?: readonly string[] } };
  }[];
  const tags = branches.flatMap(({ properties }) => properties?.kind?.enum ?? []);
  return `give ${oneOf(tags)}`;
}

const oneOf = (values: readonly unknown[]): string => `one of ${values.map(shown).join(", ")}`;

/** A JSON pointer as people write it: `steps[3].action.kind`; numbers index where arrays are. */
function pathOf(pointer: string, value: unknown): string {
  if (pointer === "") return "the document";
  let at = value;
  let path = "";
  for (const part of pointer.slice(1).split("/")) {
    const key = part.replaceAll("~1", "/").replaceAll("~0", "~");
    path += Array.isArray(at) ? `[${key}]` : keyPath(key);
    at = (at as Readonly<Record<string, unknown>> | undefined)?.[key];
  }
  return withoutDot(cutShort(path, 200));
}

const quoted = (name: unknown): string => shown(String(name));

/** A value in an error: as JSON, on one line, not too long. */
export function shown(value: unknown): string {
  if (value === undefined) return "absent";
  if (Array.isArray(value)) return value.length === 0 ? "an empty array" : "an array";
  if (typeof value === "object" && value !== null) return "an object";
  return cutShort(typeof value === "number" ? String(value) : JSON.stringify(value), 80);
}

const cutShort = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, length)}…` : text;
