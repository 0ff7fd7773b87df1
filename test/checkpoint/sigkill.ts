/**
 * Kills a search with SIGKILL at random moments and resumes it, until it ends; its report must then be
 * that of a search which was left alone. `tsx test/checkpoint/sigkill.ts [kills] [seed]`
 */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../../checker/cli.ts", import.meta.url));
const asked = ["check", "etcd-3.4", "--delay", "0", "--format", "json", "--quiet"];

interface Ended {
  readonly wasKilled: boolean;
  readonly report: string;
  readonly elapsedMs: number;
}

/** Runs the command line; null: it is left alone. */
function run(more: readonly string[], killAfterMs: number | null): Promise<Ended> {
  const startMs = performance.now();
  const child = spawn(process.execPath, ["--import", "tsx", cli, ...asked, ...more], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let report = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    report += text;
  });
  const timer = killAfterMs === null ? null : setTimeout(() => child.kill("SIGKILL"), killAfterMs);
  return new Promise((resolve) => {
    child.on("close", (_code, signal) => {
      if (timer !== null) clearTimeout(timer);
      resolve({ wasKilled: signal === "SIGKILL", report, elapsedMs: performance.now() - startMs });
    });
  });
}

/** Without the times. */
const said = (report: string): string => {
  const { run: times, ...rest } = JSON.parse(report) as Record<string, unknown>;
  assert.ok(times !== undefined);
  return JSON.stringify(rest);
};

/** A number from 0 up to 1, from the seed and how many there were before. */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const kills = Number(process.argv[2] ?? 5);
const seed = Number(process.argv[3] ?? Math.floor(Math.random() * 2 ** 31));
const random = randomOf(seed);
process.stdout.write(`seed ${seed}\n`);
const plain = await run([], null);
const folder = mkdtempSync(join(tmpdir(), "quorate-sigkill-"));
const kept = ["--checkpoint", join(folder, "kept"), "--checkpoint-seconds", "0.1"];
let killed = 0;
try {
  for (let trial = 0; trial < kills; trial += 1) {
    const afterMs = random() * plain.elapsedMs;
    const { wasKilled } = await run([...kept, "--resume"], afterMs);
    if (wasKilled) killed += 1;
    process.stdout.write(`${wasKilled ? "killed" : "ended"} after ${Math.round(afterMs)} ms\n`);
  }
  const resumed = await run([...kept, "--resume"], null);
  assert.equal(said(resumed.report), said(plain.report));
  process.stdout.write(`the same report after ${killed} kills\n`);
} finally {
  rmSync(folder, { recursive: true });
}
