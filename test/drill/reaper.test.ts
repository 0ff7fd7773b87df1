/** However a drill ends, what it started ends with it, and nothing else does. */

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import type { ChildProcess } from "node:child_process";

const reaper = fileURLToPath(new URL("../../checker/drill/reaper.ts", import.meta.url));

/** A process whose command line names this. */
const sleeper = (named: string): ChildProcess =>
  spawn("/bin/sh", ["-c", "while :; do sleep 1; done", named], { stdio: "ignore", detached: true });

const ended = (child: ChildProcess): Promise<string | null> =>
  new Promise((over) => child.on("close", (_, signal) => over(signal)));

/** A program that watches these processes and is killed before it can clean up. */
function killedAfterWatching(
  folder: string,
  keeps: boolean,
  pids: readonly number[],
): Promise<string | null> {
  const script = `
    import { reaperOf } from ${JSON.stringify(reaper)};
    const watching = reaperOf(${JSON.stringify(folder)}, ${keeps});
    for (const pid of ${JSON.stringify(pids)}) watching.watch(pid);
    watching.forget(${pids.at(-1) ?? 0});
    setTimeout(() => process.kill(process.pid, "SIGKILL"), 200);
  `;
  return ended(
    spawn(process.execPath, ["--import", "tsx", "--input-type=module", "-e", script], { stdio: "ignore" }),
  );
}

async function until(isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo() && tries < 500; tries += 1) {
    await new Promise((over) => setTimeout(over, 20));
  }
  assert.ok(isSo());
}

test("when a drill is killed, its servers are ended and its folder is removed", async (context) => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-drill-"));
  const [own, foreign, forgotten] = [sleeper(folder), sleeper("another's"), sleeper(folder)];
  const others = [foreign, forgotten];
  context.after(() => others.forEach((child) => child.kill("SIGKILL")));
  const pids = [own, foreign, forgotten].map(({ pid }) => pid ?? 0);
  assert.equal(await killedAfterWatching(folder, false, pids), "SIGKILL");
  if (own.exitCode === null && own.signalCode === null) assert.equal(await ended(own), "SIGKILL");
  await until(() => !existsSync(folder));
  for (const child of others) assert.equal(child.signalCode, null, "neither another's nor a forgotten one");
});

test("a folder that is to be kept is kept", async () => {
  const folder = mkdtempSync(join(tmpdir(), "quorate-drill-"));
  const own = sleeper(folder);
  await killedAfterWatching(folder, true, [own.pid ?? 0, 0]);
  if (own.signalCode === null) await ended(own);
  assert.ok(existsSync(folder));
  rmSync(folder, { recursive: true });
});
