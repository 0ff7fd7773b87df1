/** `quorate export` for each format, on files of every kind of trace. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";

import { exportTrace } from "../../checker/commands/export.ts";
import { exporters } from "../../checker/commands/exporters.ts";
import type { Trace } from "../../traces/document.ts";
import { documentText } from "../../traces/write.ts";
import { hostileWalk, splitVotes, walkOf } from "./exported-traces.ts";

function folderOf(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(made, { recursive: true }));
  return made;
}

function fileOf(folder: string, name: string, trace: Trace): string {
  const path = join(folder, name);
  writeFileSync(path, documentText(trace));
  return path;
}

test("each format prints what it writes, the same twice, under a name of its own", async (context) => {
  const folder = folderOf(context);
  const path = fileOf(folder, "a.b.trace.json", (await splitVotes()).trace);
  const out = join(folder, "out");
  for (const { name } of exporters.filter((one) => one.name !== "html")) {
    const printed: string[] = [];
    await exportTrace(path, { to: name }, (text) => printed.push(text));
    await exportTrace(path, { to: name, out }, () => undefined);
    await exportTrace(path, { to: name, out }, () => undefined);
    const { extension } = exporters.find((one) => one.name === name) ?? { extension: "" };
    assert.equal(readFileSync(join(out, `a.b.${extension}`), "utf8"), `${printed.join("\n")}\n`);
  }
  assert.equal(readdirSync(out).length, exporters.length - 1, "a file is overwritten by another");
});

test("every format takes histories and hostile names, or says why not", async (context) => {
  const path = fileOf(folderOf(context), "history.trace.json", hostileWalk(50).trace);
  for (const { name } of exporters.filter((one) => !["html", "interaction"].includes(one.name))) {
    await exportTrace(path, { to: name }, (text) => assert.ok(text.length > 0));
  }
  const interaction = exportTrace(path, { to: "interaction" }, () => undefined);
  await assert.rejects(interaction, /history\.trace\.json: an interaction test runs on etcd-io\/raft/);
});

test("several diagrams go to several files", async (context) => {
  const folder = folderOf(context);
  const path = fileOf(folder, "long.trace.json", walkOf("etcd-3.4", 1, 600).trace);
  const named: string[] = [];
  await exportTrace(path, { to: "mermaid", out: join(folder, "out") }, (text) => named.push(text));
  assert.ok(named.length > 1);
  assert.match(named[0] ?? "", /long\.1\.mmd$/);
  for (const file of named) assert.match(readFileSync(file, "utf8"), /^sequenceDiagram\n/);
});

test("an edited trace is refused where whole states are asked for", async (context) => {
  const { trace } = walkOf("etcd-3.4", 4, 20);
  const steps = trace.steps.map((step) => ({ ...step, hash: "0".repeat(12) }));
  const path = fileOf(folderOf(context), "edited.trace.json", { ...trace, steps });
  for (const to of ["itf", "tlc"]) {
    await assert.rejects(exportTrace(path, { to }, () => undefined), /edited\.trace\.json: steps\[0\]\.hash/);
  }
});
