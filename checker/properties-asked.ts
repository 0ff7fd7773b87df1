/** Properties as they are asked for: by name, by file, or as a user's own. */

import type { Asked } from "./exploration-groups.ts";
import { isModule, propertiesIn } from "./own-module.ts";
import { adapted } from "./own-property.ts";
import type { AdaptedProperty } from "./own-property.ts";
import { progressPropertyNamed } from "./progress-results.ts";
import { allProperties, propertyNamed, safetyProperties } from "./properties.ts";
import { UsageError } from "./usage-error.ts";

/** Those of the files among the names; each name once. */
export async function ownPropertiesOf(names: readonly string[]): Promise<readonly AdaptedProperty[]> {
  const files = names.filter(isModule);
  const found = await Promise.all(
    files.map(async (path) => (await propertiesIn(path)).map((property) => adapted(property, path))),
  );
  const own = found.flat();
  const twice = own.find(({ name }, at) => own.findIndex((other) => other.name === name) !== at);
  if (twice === undefined) return own;
  throw new UsageError(`${twice.own.from}: name: "${twice.name}" is given twice; give each property its own.`);
}

/** `own`: what the files among the names hold. */
export function propertiesOf(given: readonly string[], own: readonly AdaptedProperty[] = []): Asked {
  const names = own.length === 0 ? given : given.filter((name) => !isModule(name));
  const asked = given.length === 0 ? ["safety"] : names;
  const found = asked.map((name) => {
    if (name === "safety") return { properties: safetyProperties, progress: [] };
    const property = propertyNamed(name);
    if (property !== null) return { properties: [property], progress: [] };
    const progress = progressPropertyNamed(name);
    if (progress !== null) return { properties: [], progress: [progress] };
    const known = ["safety", ...allProperties.map((one) => one.name)].join(", ");
    throw new UsageError(
      `no property "${name}". Known: ${known}. List them: quorate list properties; ` +
        "one of your own is given as a file whose name ends in .ts or .js",
    );
  });
  return {
    properties: [...found.flatMap(({ properties }) => properties), ...own],
    progress: found.flatMap(({ progress }) => progress),
  };
}
