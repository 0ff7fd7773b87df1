/** Runs cases by number: a seed and a number fix a case, on every machine. */

import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { randomOf } from "../../checker/simulate/random.ts";
import type { Random } from "../../checker/simulate/random.ts";
import { kinds } from "./kinds.ts";
import type { KindName } from "./kinds.ts";

export interface Found {
  readonly number: number;
  readonly kind: string;
  readonly breach: string;
}

/** A whole second of a processor for some kilobytes is a fault; machines and other work differ. */
const cpuSecondsMax = 15;

/** How often of twenty: what is read most, and by the most code, most often. */
const shares: Readonly<Record<KindName, number>> = {
  ...{ log: 4, "generated log": 3, "compressed log": 2, "validated log": 1, trace: 3 },
  ...{ recording: 3, variant: 1, scenario: 1, plan: 1, report: 1 },
};

const names = (Object.keys(shares) as KindName[]).flatMap((name) =>
  Array.from({ length: shares[name] }, () => name),
);

/** Runs the case in a folder of its own below `top`; null: all is well. */
export async function runCase(seed: number, number: number, top: string): Promise<Found | null> {
  const name = names[number % names.length] ?? "log";
  const random = randomOf(seed * 2 ** 21 + number);
  const folder = mkdtempSync(join(top, "case-"));
  const before = process.cpuUsage();
  const breach = await breachIn(name, random, folder);
  const used = process.cpuUsage(before);
  const seconds = (used.user + used.system) / 1e6;
  const outside = readdirSync(top).find((entry) => join(top, entry) !== folder);
  const found =
    breach ??
    (seconds > cpuSecondsMax ? `it took ${seconds.toFixed(1)} s of a processor` : null) ??
    (outside === undefined ? null : `it wrote ${outside} outside its folder`);
  if (found === null) rmSync(folder, { recursive: true });
  return found === null ? null : { number, kind: name, breach: found };
}

async function breachIn(name: KindName, random: Random, folder: string): Promise<string | null> {
  try {
    return await kinds[name](random, folder);
  } catch (error) {
    return `it threw ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`;
  }
}

/** Where the cases' folders are. */
export const freshFolder = (): string => mkdtempSync(join(tmpdir(), "quorate-hostile-"));
