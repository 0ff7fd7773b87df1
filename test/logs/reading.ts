/** Texts as files, read into a history. */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { History } from "../../traces/logs/history.ts";
import { readHistory } from "../../traces/logs/read-history.ts";
import type { ReadOptions } from "../../traces/logs/read-history.ts";

export const id = "a1b2c3d4e5f60718";
export const follower = `${id} became follower at term 7`;
export const elected = `raft.node: ${id} elected leader 9c64fba479c5e94 at term 7`;

/** A line of zap, with what else it holds before its message. */
export const json = (ts: string, extra: string, msg: string): string =>
  `{"level":"info","ts":${ts},${extra}"msg":"${msg}"}`;

/** One history from texts, each a file. */
export async function historyOf(
  files: Readonly<Record<string, string | Buffer>>,
  options: ReadOptions = {},
): Promise<History> {
  const read = await readFiles(files, options);
  assert.ok(read.ok, read.ok ? "" : read.error);
  return read.value;
}

export async function readFiles(
  files: Readonly<Record<string, string | Buffer>>,
  options: ReadOptions = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "quorate-logs-"));
  try {
    const paths = Object.entries(files).map(([name, text]) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    });
    return await readHistory(paths, options);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
