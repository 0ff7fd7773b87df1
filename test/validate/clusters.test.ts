/** The logs of real clusters, each against the variant of its own version and options. */

import assert from "node:assert/strict";
import { existsSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { watchedMembers } from "../../traces/validate/awaited.ts";
import { settingsOf, variantNameOf } from "../../traces/validate/settings.ts";
import { asked, historyIn } from "./asking.ts";

const isDeep = process.env["QUORATE_DEEP"] !== undefined;

const shared = join(dirname(fileURLToPath(import.meta.url)), "../../../shared/logs/clusters");
const skip = existsSync(shared)
  ? false
  : "the logs of real clusters are not beside this repository";

/** etcd's own files, or where it wrote to the journal only, that. */
function logsOf(folder: string): readonly string[] {
  const names = readdirSync(join(shared, folder));
  const ending = names.some((name) => name.endsWith(".log")) ? ".log" : ".journal";
  return names.filter((name) => name.endsWith(ending)).map((name) => join(shared, folder, name));
}

const folders = existsSync(shared)
  ? readdirSync(shared, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  : [];

test("every line of every real cluster is explained under its own version", { skip }, async () => {
  let [lines, ms] = [0, 0];
  for (const { name: folder } of folders) {
    const history = await historyIn(...logsOf(folder));
    const members = watchedMembers(history);
    const told = variantNameOf(history);
    assert.ok(told.ok, folder);
    const [electionTick] = settingsOf(history, members, null).electionTicks;
    assert.ok(electionTick !== undefined);
    const beganMs = performance.now();
    const { document } = asked(members, told.name, electionTick);
    ms += performance.now() - beganMs;
    lines += document.lines.raft;
    const first = document.firstUnexplained;
    assert.equal(document.verdict, "explained", `${folder} ${told.name}: ${first?.text ?? ""}`);
    assert.equal(document.lines.matched, document.lines.raft, folder);
  }
  assert.ok(lines > 2000);
  // It measures time.
  if (isDeep) assert.ok((lines * 1000) / ms > 1000, `${Math.round((lines * 1000) / ms)} lines a second`);
});

test(
  "the logs of 3.1.4 in which a false lead shows are no behaviour of later versions",
  { skip },
  async () => {
    const history = await historyIn(...logsOf("3.1.4-300x1500-run3"));
    const { document } = asked(watchedMembers(history), "etcd-3.1.4+lead-fix", 5);
    assert.equal(document.verdict, "unexplained");
    assert.match(document.nearMisses[0]?.guard ?? "", /^higherTermLead is "leadersOnly"/);
  },
);
