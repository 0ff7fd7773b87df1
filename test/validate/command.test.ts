/** `quorate validate` as its users meet it: exit codes, documents, errors. */

import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import test from "node:test";
import type { TestContext } from "node:test";
import { fileURLToPath } from "node:url";

import { UsageError } from "../../checker/question.ts";
import { replayTrace } from "../../checker/commands/replay.ts";
import { validateLogs } from "../../checker/commands/validate.ts";
import type { ValidateOptions } from "../../checker/commands/validate.ts";
import { validateTrace, validateValidation } from "../../traces/validate-document.ts";

const incident = join(dirname(fileURLToPath(import.meta.url)), "incident.txt");
const options: ValidateOptions = { variant: "auto", member: [], format: "text", quiet: true };

async function run(
  paths: readonly string[],
  given: Partial<ValidateOptions>,
): Promise<{ readonly code: number; readonly out: string }> {
  const lines: string[] = [];
  const code = await validateLogs(paths, { ...options, ...given }, (text) => lines.push(text));
  return { code, out: lines.join("\n") };
}

function folder(context: TestContext): string {
  const made = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(made, { recursive: true }));
  return made;
}

test("auto takes the version of the log, exits 0, and its trace replays", async (context) => {
  const out = folder(context);
  const found = await run([incident], { out, format: "json" });
  assert.equal(found.code, 0);
  const read = validateValidation(found.out);
  assert.ok(read.ok, read.ok ? "" : read.error);
  const { variant, verdict, trace, explainedBy } = read.value;
  assert.deepEqual([variant, verdict], ["etcd-3.1.4", "explained"]);
  assert.deepEqual(explainedBy, ["etcd-3.1.4+no-tick-advance", "etcd-3.1.4+late-tick-advance"]);
  assert.ok(trace !== null);
  assert.ok(validateTrace(readFileSync(join(out, trace), "utf8")).ok);
  const said: string[] = [];
  assert.equal(
    await replayTrace(join(out, trace), (text) => said.push(text)),
    0,
  );
  assert.match(said.join("\n"), /every state, message and log line fits/);
});

test("what no variant so named can print exits 1 and names line and guard", async () => {
  const text = await run([incident], { variant: "etcd-3.4" });
  assert.equal(text.code, 1);
  assert.match(text.out, /^etcd-3\.4: unexplained\./);
  assert.match(text.out, /The first line not explained is of sn-2, .*incident\.txt:\d+:/);
  assert.match(text.out, /higherTermLead is "leadersOnly"/);
  assert.match(text.out, /Explained by: etcd-3\.1\.4,/);
  const json = await run([incident], { variant: "etcd-3.4", format: "json" });
  const read = validateValidation(json.out);
  assert.ok(read.ok, read.ok ? "" : read.error);
  assert.equal(read.value.firstUnexplained?.member, "sn-2");
});

test("the same history gives the same answer but for times", async () => {
  const once = async (): Promise<unknown> => {
    const { out } = await run([incident], { format: "json" });
    return { ...(JSON.parse(out) as object), run: null };
  };
  assert.deepEqual(await once(), await once());
});

test("a search that runs out of time is cut and exits 3", async () => {
  const found = await run([incident], { maxSeconds: 1e-9, format: "json" });
  assert.equal(found.code, 3);
  const read = validateValidation(found.out);
  assert.ok(read.ok && read.value.verdict === "cut" && read.value.refutedBy === null);
});

test("what cannot be read, or names nothing, is one error with its mend", async (context) => {
  const empty = join(folder(context), "empty.log");
  writeFileSync(empty, "nothing of raft\n");
  const cases: readonly (readonly [readonly string[], Partial<ValidateOptions>, RegExp])[] = [
    [["nowhere.log"], {}, /nowhere\.log/],
    [[empty], {}, /empty\.log/],
    [[incident], { variant: "etcd-9" }, /no variant "etcd-9"/],
    [[incident], { member: ["mn-0"] }, /--member mn-0: give NAME=ID/],
  ];
  for (const [paths, given, expected] of cases) {
    await assert.rejects(run(paths, given), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.message, expected);
      return true;
    });
  }
});
