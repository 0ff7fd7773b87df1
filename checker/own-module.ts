/** Properties of a user's own, imported from a TypeScript or JavaScript file. */

import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

import { nearestNames } from "../traces/nearest.ts";
import { shown } from "../traces/schema-error.ts";
import type { OwnProperty } from "./own-property.ts";
import { allProperties, propertyNamed } from "./properties.ts";
import { progressPropertyNamed } from "./progress-results.ts";
import { UsageError } from "./usage-error.ts";

/** What a name that may be a file's is taken for. */
export const isModule = (name: string): boolean => /\.[cm]?[jt]s$/.test(name);

/**
 * What the file exports as `property` (one), `properties` (a list) or `default` (either).
 * TypeScript is read by tsx, its types are not checked.
 */
export async function propertiesIn(path: string): Promise<readonly OwnProperty[]> {
  const exported = withoutWhole(await imported(path));
  const { property, properties, default: byDefault } = exported;
  const given = [property, properties, byDefault].filter((value) => value !== undefined);
  const found = [...new Set(given.flat())];
  if (given.length === 0) {
    const names = Object.keys(exported);
    const has = names.length === 0 ? "nothing" : names.join(", ");
    throw new UsageError(`${path}: exports ${has}, and no property. ${exportOne}`);
  }
  if (found.length === 0) throw new UsageError(`${path}: exports an empty list of properties. ${exportOne}`);
  return found.map((value, at) => checked(value, found.length === 1 ? path : `${path}: property ${at + 1}`));
}

const exportOne = "Export one: export const property = { name, says, brokenState }";

/** A file that is read as CommonJS, as is one outside a package, has all its exports as `default` too. */
function withoutWhole(exported: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { default: whole, ...named } = exported;
  if (typeof whole !== "object" || whole === null) return exported;
  const names = Object.keys(named).filter((name) => name !== "module.exports");
  const isWhole =
    ["property", "properties", "default"].some((name) => name in whole) ||
    (names.length > 0 && names.every((name) => name in whole));
  return isWhole ? { ...whole, ...named } : exported;
}

async function imported(path: string): Promise<Readonly<Record<string, unknown>>> {
  const file = resolve(path);
  if (!existsSync(file)) {
    throw new UsageError(`${path}: there is no such file. Give the path of a property's file.`);
  }
  const url = pathToFileURL(file).href;
  try {
    if (!/\.[cm]?ts$/.test(file)) return (await import(url)) as Record<string, unknown>;
    const { tsImport } = await import("tsx/esm/api");
    return (await tsImport(url, import.meta.url)) as Record<string, unknown>;
  } catch (error) {
    const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    throw new UsageError(`${path}: cannot be imported (${why.split("\n").slice(0, 3).join(" ")}). Mend the file.`);
  }
}

const fields: Readonly<Record<keyof OwnProperty, "string" | "function">> = {
  name: "string",
  says: "string",
  brokenState: "function",
  brokenStep: "function",
  relevant: "function",
};

function isProperty(value: object): value is OwnProperty {
  const given = value as Readonly<Record<string, unknown>>;
  return (
    Object.entries(fields).every(([field, type]) => ["undefined", type].includes(typeof given[field])) &&
    typeof given["name"] === "string" &&
    typeof given["says"] === "string"
  );
}

/** `where` names the property in errors. */
export function checked(value: unknown, where: string): OwnProperty {
  const refuse = (what: string): never => {
    throw new UsageError(`${where}: ${what}`);
  };
  if (typeof value !== "object" || value === null) {
    const what = typeof value === "function" ? "a function" : shown(value);
    return refuse(`is ${what}; give an object with name, says, brokenState.`);
  }
  const known = Object.keys(fields);
  for (const [field, own] of Object.entries(value)) {
    const type = fields[field as keyof OwnProperty] as string | undefined;
    if (type === undefined) {
      const near = nearestNames(field, known);
      const mend = near.length > 0 ? `did you mean ${near.join(", ")}?` : `the known ones are ${known.join(", ")}.`;
      refuse(`no field "${field}" is known; ${mend}`);
    }
    if (own !== undefined && typeof own !== type) {
      refuse(`${field}: is ${typeof own === "function" ? "a function" : shown(own)}; give a ${type}.`);
    }
  }
  if (!isProperty(value)) return refuse(`lacks ${"name" in value ? '"says"' : '"name"'}; add it.`);
  const { name, brokenState, brokenStep } = value;
  if (!/^[\w][\w .:+-]{0,99}$/.test(name)) {
    refuse(`name: is ${shown(name)}; give letters, digits and inner spaces, 100 at most.`);
  }
  if (brokenState === undefined && brokenStep === undefined) {
    refuse(`${name}: lacks "brokenState" or "brokenStep"; add one, so that it can be broken.`);
  }
  const isFound = propertyNamed(name) !== null || progressPropertyNamed(name) !== null;
  const isTaken = name === "safety" || isFound;
  if (isTaken || allProperties.some((one) => one.name === name)) {
    refuse(`name: "${name}" is a property of quorate's own; give another name.`);
  }
  return value;
}
