/** What a drill refuses: anything that could lead it to a cluster that is not its own. */

import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { checkFlag, checkTimes, etcdAt } from "../../checker/drill/settings.ts";
import { UsageError } from "../../checker/usage-error.ts";

const foreign = [
  "--initial-cluster=a=http://10.0.0.1:2380",
  "--initial-cluster-state=existing",
  "-data-dir=/var/lib/etcd",
  "--wal-dir=/var/lib/etcd/wal",
  "--config-file=/etc/etcd.yml",
  "--listen-client-urls=http://0.0.0.0:2379",
  "--listen-metrics-urls=http://0.0.0.0:1",
  "--advertise-client-urls=http://10.0.0.1:2379",
  "--discovery=https://example.org/x",
  "--discovery-srv=example.org",
  "--force-new-cluster",
  "--proxy=on",
  "--name=other",
  "--pre-vote",
  "--election-timeout=9000",
  "--peer-cert-file=x",
];

test("no flag may say which cluster, which data, or what is measured", () => {
  for (const flag of foreign) assert.throws(() => checkFlag(flag), /a drill sets that itself/, flag);
});

test("a flag is one word, and others are taken as they are", () => {
  for (const flag of ["--snapshot-count=1000", "--quota-backend-bytes=1", "--enable-pprof"]) {
    assert.equal(checkFlag(flag), flag);
  }
  for (const flag of ["", "snapshot-count", "--snapshot-count 3", "x;rm", "--", "member"]) {
    assert.throws(() => checkFlag(flag), /give one flag of etcd in one word/, flag);
  }
});

test("times that etcd or the model would refuse are refused before anything starts", () => {
  checkTimes(100, 500);
  assert.throws(() => checkTimes(100, 400), /at least 5 times/);
  assert.throws(() => checkTimes(3000, 60_000), /up to 50000/);
  assert.throws(() => checkTimes(10, 500), /more than 20 heartbeats/);
});

/** A program that says this when it is asked its version. */
function program(context: TestContext, says: string): string {
  const folder = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const path = join(folder, "etcd");
  writeFileSync(path, `#!/bin/sh\necho '${says}'\n`);
  chmodSync(path, 0o755);
  return path;
}

test("a program that is missing, no etcd, or too old is one clear error", (context) => {
  const refused = (path: string, why: RegExp): void => {
    assert.throws(() => etcdAt(path), (error: unknown) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, why);
      assert.doesNotMatch(error.message, /\n/);
      return true;
    });
  };
  refused("/no/such/etcd", /no etcd: cannot run .*it is not there.*--etcd PATH/);
  refused(program(context, "hello"), /does not say that it is an etcd/);
  refused(program(context, "etcd Version: 3.1.4"), /version 3\.1\.4; .* 3\.4 has first/);
  assert.equal(etcdAt(program(context, "etcd Version: 3.5.16")).version, "3.5.16");
});
