/** `check --checkpoint` as a command: whose folder it is, and a disk that fills up. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { root } from "../figures.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const cli = ["--import", "tsx", join(root, "checker", "cli.ts")];
const states = isDeep ? "40000" : "20000";
const asked = `check etcd-3.4 --delay 1 --max-states ${states} --property safety --quiet --format json`.split(" ");

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const env = { ...process.env, NO_COLOR: "1" };
const options = { cwd: root, encoding: "utf8", timeout: 120_000, env } as const;
const check = (...more: readonly string[]): Ended =>
  spawnSync(process.execPath, [...cli, ...asked, ...more], options);

/** No file may have more than so many bytes, as on a disk that is full by then. */
function checkLimited(kilobytes: number, more: readonly string[]): Ended {
  const command = [process.execPath, ...cli, ...asked, ...more].map((word) => `'${word}'`).join(" ");
  return spawnSync("bash", ["-c", `trap '' XFSZ; ulimit -f ${kilobytes}; ${command}`], options);
}

/** Without the times. */
function said(report: string): unknown {
  const { run, ...rest } = JSON.parse(report) as Record<string, unknown>;
  assert.ok(run !== undefined);
  return rest;
}

function folderOf(context: TestContext): string {
  const parent = mkdtempSync(join(tmpdir(), "quorate-checkpoint-command-"));
  context.after(() => rmSync(parent, { recursive: true, force: true }));
  return join(parent, "checkpoint");
}

const endedPid = (): number => spawnSync(process.execPath, ["--eval", ""]).pid;

test("a disk that fills up ends a search in one error, and the checkpoint before it is good", (context) => {
  const whole = check();
  assert.equal(whole.status, 3);
  const folder = folderOf(context);
  const saving = ["--checkpoint", folder, "--checkpoint-seconds", "0.001"];
  const full = checkLimited(200, saving);
  assert.equal(full.status, 2);
  assert.equal(full.stdout, "");
  assert.match(full.stderr, /^quorate: cannot write a checkpoint to [^\n]+EFBIG[^\n]+\(--resume\)\.\n$/);
  const resumed = check("--checkpoint", folder, "--resume");
  assert.equal(resumed.status, 3, resumed.stderr);
  assert.deepEqual(said(resumed.stdout), said(whole.stdout));
});

test("states that find no room in files are one error", (context) => {
  const folder = folderOf(context);
  const many = ["--max-states", "400000", "--max-memory", "16M"];
  const { status, stdout, stderr } = checkLimited(100, ["--checkpoint", folder, ...many]);
  assert.match(stderr, /^quorate: cannot write states to [^\n]+EFBIG[^\n]+\n$/);
  assert.deepEqual([status, stdout], [2, ""]);
});

test("a checkpoint that another process writes to is refused, but not one of a process that is gone", (
  context,
) => {
  const folder = folderOf(context);
  const saving = ["--checkpoint", folder, "--max-states", "2000"];
  assert.equal(check(...saving).status, 3);
  const path = join(folder, "lock");
  assert.ok(!existsSync(path), "the lock goes with the process");
  for (const holder of [
    { pid: process.pid, host: hostname() },
    { pid: endedPid(), host: `not-${hostname()}` },
  ]) {
    const text = JSON.stringify(holder);
    writeFileSync(path, text);
    const { status, stderr } = check(...saving, "--resume");
    assert.match(stderr, /writes to it\. Wait until that ends, [^\n]+remove [^\n]+lock\.\n/);
    assert.equal(status, 2);
    assert.equal(readFileSync(path, "utf8"), text);
  }
  writeFileSync(path, JSON.stringify({ pid: endedPid(), host: hostname() }));
  const resumed = check(...saving, "--resume");
  assert.equal(resumed.status, 3, resumed.stderr);
  assert.ok(!existsSync(path));
});
