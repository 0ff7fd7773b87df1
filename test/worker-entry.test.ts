/** A worker thread begins from the sources, whatever the main thread runs under. */

import assert from "node:assert/strict";
import { once } from "node:events";
import { existsSync } from "node:fs";
import test from "node:test";
import { Worker } from "node:worker_threads";

import { programFile, workerFile } from "../checker/worker-entry.ts";

test("a thread reads TypeScript, and ends well", async () => {
  const [code] = (await once(new Worker(workerFile("cell-worker")), "exit")) as [number];
  assert.equal(code, 0);
});

test("a thread whose file is missing fails with its name", async () => {
  const worker = new Worker(workerFile("missing-worker"));
  const [error] = (await once(worker, "error")) as [Error];
  assert.match(error.message, /missing-worker\.ts/);
});

test("this program's own file is there", () => {
  assert.ok(existsSync(programFile()));
});
