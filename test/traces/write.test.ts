import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync, mkdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";

import fc from "fast-check";

import { documentText, safeName, traceFileName, writeDocument } from "../../traces/write.ts";
import { lassoTrace } from "./toy-traces.ts";

function inFolder(run: (folder: string) => void): void {
  const folder = mkdtempSync(join(tmpdir(), "quorate-write-"));
  try {
    run(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("a document is written whole, twice the same, and nothing else stays behind", () => {
  inFolder((folder) => {
    const out = join(folder, "new", "out");
    for (const name of [traceFileName(lassoTrace), traceFileName(lassoTrace)]) {
      const written = writeDocument(out, name, lassoTrace);
      assert.ok(written.ok, JSON.stringify(written));
      assert.equal(readFileSync(written.path, "utf8"), documentText(lassoTrace));
      assert.deepEqual(readdirSync(out), [name]);
    }
  });
});

test("a document that cannot be written leaves what was there, and one error", () => {
  inFolder((folder) => {
    mkdirSync(join(folder, "taken", "inner"), { recursive: true });
    const failed = writeDocument(folder, "taken", lassoTrace);
    assert.ok(!failed.ok);
    assert.match(failed.error, /taken: cannot be written \(.+\)\. Give a folder that you may wri/);
    assert.deepEqual(readdirSync(folder), ["taken"]);
    writeFileSync(join(folder, "file"), "kept");
    const inFile = writeDocument(join(folder, "file"), "x.json", lassoTrace);
    assert.ok(!inFile.ok);
    assert.equal(readFileSync(join(folder, "file"), "utf8"), "kept");
  });
});

test("a name of a variant or property makes the name of a file and nothing more", () => {
  assert.equal(safeName("etcd-3.4+prevote"), "etcd-3.4+prevote");
  assert.equal(
    traceFileName({ variant: "etcd-3.1.4", scenario: "rejoin", property: "ElectionSafety" }),
    "etcd-3.1.4.rejoin.ElectionSafety.trace.json",
  );
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      assert.match(safeName(one), /^[A-Za-z0-9+_][A-Za-z0-9.+_-]{0,68}$/);
      assert.equal(safeName(one) === safeName(other), one === other);
    }),
  );
  for (const name of ["..", "/etc/passwd", "a\\b", "", "-rf", "a b", "x".repeat(500)]) {
    assert.match(safeName(name), /^[A-Za-z0-9+_][A-Za-z0-9.+_-]*-?[0-9a-f]{8}$|^[0-9a-f]{8}$/);
  }
});
