/** `npm run licences`: the licences of what users install with quorate, from the lock file. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { root } from "./figures.ts";

/** As npm's lock file has it. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly hasInstallScript?: boolean;
}

const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8")) as {
  readonly packages: Readonly<Record<string, Omit<Installed, "name">>>;
};

/** Every package, quorate itself left out; one that is there in two versions stands there twice. */
export const installed: readonly Installed[] = Object.entries(lock.packages)
  .filter(([path]) => path !== "")
  .map(([path, found]) => ({ ...found, name: path.replace(/^.*node_modules\//, "") }));

export interface Licence {
  readonly licence: string;
  readonly packages: readonly string[];
}

export function licencesOf(packages: readonly Installed[]): readonly Licence[] {
  const licences = [...new Set(packages.map(({ license }) => license ?? "none named"))].toSorted();
  return licences.map((licence) => {
    const own = packages.filter(({ license }) => (license ?? "none named") === licence);
    return { licence, packages: [...new Set(own.map(({ name, version }) => `${name} ${version}`))].toSorted() };
  });
}

function table(): string {
  const rows = licencesOf(installed.filter(({ dev }) => dev !== true));
  return [
    "| licence | packages |",
    "| --- | --- |",
    ...rows.map(({ licence, packages }) => `| ${licence} | ${packages.join(", ")} |`),
  ].join("\n");
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.stdout.write(`${table()}\n`);
