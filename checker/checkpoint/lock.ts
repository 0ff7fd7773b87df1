/**
 * A folder of checkpoints belongs to one process at a time: two that save into it would spoil each
 * other's files. A process that was killed leaves its lock behind, which counts for nothing.
 */

import { readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";

import { UsageError } from "../usage-error.ts";

export const lockName = "lock";

interface Holder {
  readonly pid: number;
  readonly host: string;
}

/** Takes the lock until this process ends. Throws a `UsageError` where another process has it. */
export function lock(folder: string): void {
  const path = join(folder, lockName);
  while (!hasMade(path)) removeStale(folder, path);
  process.once("exit", () => {
    rmSync(path, { force: true });
  });
}

function hasMade(path: string): boolean {
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() }), { flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function removeStale(folder: string, path: string): void {
  const holder = holderIn(path);
  if (holder === null || holder.host !== hostname() || isAlive(holder.pid)) {
    const who = holder === null ? "another process" : `process ${String(holder.pid)} on ${holder.host}`;
    throw new UsageError(
      `--checkpoint ${folder}: ${who} writes to it. Wait until that ends, or give another folder; ` +
        `if no quorate runs there any more, remove ${path}.`,
    );
  }
  // Moved first: of several processes that find it stale, one has it.
  const aside = `${path}-${String(process.pid)}`;
  try {
    renameSync(path, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  rmSync(aside, { force: true });
}

function holderIn(path: string): Holder | null {
  try {
    const { pid, host } = JSON.parse(readFileSync(path, "utf8")) as Partial<Holder>;
    return Number.isSafeInteger(pid) && typeof host === "string" ? { pid: pid as number, host } : null;
  } catch {
    return null;
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}
