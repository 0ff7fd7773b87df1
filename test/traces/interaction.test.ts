/** Interaction tests of etcd-io/raft: their form, what is refused, and that the library agrees. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { machineOf } from "../../checker/machine.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import type { Regime } from "../../model/regime.ts";
import type { Trace } from "../../traces/document.ts";
import { exportInteraction } from "../../traces/export/interaction.ts";
import { recordTrace } from "../../traces/record.ts";
import { hostileWalk, pathOf, splitVotes, walkOf } from "./exported-traces.ts";

/** How etcd-io/raft's rafttest reads each command: what follows its name. */
const commands: Readonly<Record<string, RegExp>> = {
  "log-level": /^(none|error)$/,
  "add-nodes": /^[35] voters=\(\d(,\d)*\) index=2 prevote=(true|false) checkquorum=(true|false)$/,
  campaign: /^\d$/,
  stabilize: /^(\d( \d)*)?$/,
  "deliver-msgs": /^(\d( type=Msg\w+)?|drop=\(\d(,\d)*\)( type=Msg\w+)?)$/,
  "process-ready": /^\d$/,
  "tick-heartbeat": /^\d$/,
  "set-randomized-election-timeout": /^\d timeout=[1-9]$/,
  "transfer-leadership": /^from=\d to=\d$/,
  "report-unreachable": /^\d \d$/,
  propose: /^\d \w+$/,
  "raft-state": /^$/,
};

/** cockroachdb/datadriven: a line, `----`, what is answered, and an empty line. */
function commandsIn(text: string): readonly string[] {
  const blocks = text.split("\n\n").map((block) => block.replaceAll(/^#.*\n?/gm, "").trim());
  return blocks.flatMap((block) => {
    if (block === "") return [];
    const [command = "", dashes, ...answer] = block.split("\n");
    assert.equal(dashes, "----", block);
    assert.ok(answer.length > 0, block);
    return [command];
  });
}

function textOf(trace: Trace): string {
  const told = exportInteraction(trace);
  assert.ok(told.ok, told.ok ? "" : told.error);
  return told.text;
}

const prompt: Partial<Regime> = { prompt: true };

/** A walk without what these tests cannot do; null where no order of its steps is one of theirs. */
function walk(variant: string, scenario: string, seed: number, regime: Partial<Regime>): string | null {
  const faults = { restarts: 0, crashes: 1, cuts: 2, heals: 2, soloCampaigns: 5 };
  const budgets = { ...faults, proposals: 5, transfers: 2 };
  const members = seed % 5 === 0 ? 5 : 3;
  const question = questionOf(variant, { scenario, members, electionTick: 3, budgets, regime });
  const machine = machineOf(clusterOf(question));
  const header = { ...question, kind: "walk", property: "none", reason: `Seed ${seed}.` } as const;
  const told = exportInteraction(recordTrace(header, machine, pathOf(machine, seed, 40)));
  return told.ok ? told.text : null;
}

let known: Promise<readonly string[]> | null = null;
const texts = (): Promise<readonly string[]> => (known ??= made());

async function made(): Promise<readonly string[]> {
  const variants = ["etcd-3.4", "etcd-3.4+prevote", "raft-basic"];
  const scenarios = ["rejoin", "partition", "leader-crash", "bootstrap"];
  const regimes = [prompt, { prompt: true, loss: 3 }, { delay: 0 }, { delay: null, skew: null, loss: 2 }];
  const walks = Array.from({ length: 24 }, (_, seed) =>
    walk(
      variants[seed % 3] ?? "",
      scenarios[seed % 4] ?? "",
      seed,
      regimes[Math.floor(seed / 4) % 4] ?? prompt,
    ),
  );
  const told = walks.filter((text) => text !== null);
  assert.ok(told.length > 10, `only ${told.length} walks can be told`);
  return [textOf((await splitVotes()).trace), ...told];
}

test("every command is one that etcd-io/raft's interaction tests know, with its own arguments", async () => {
  for (const text of await texts()) {
    for (const command of commandsIn(text)) {
      const [name = ""] = command.split(" ");
      assert.match(command.slice(name.length + 1), commands[name] ?? /^no such command$/, command);
    }
  }
});

test("the library, 3.4.23, goes the way of every one of them, and not of a changed one", async (context) => {
  const library = "/usr/share/gocode/src/go.etcd.io/etcd/raft";
  if (spawnSync("go", ["version"]).error !== undefined || !existsSync(library)) {
    return context.skip("there is no Go with etcd's library (Debian: golang-go, golang-etcd-server-dev)");
  }
  const folder = mkdtempSync(join(tmpdir(), "quorate-interaction-"));
  context.after(() => rmSync(folder, { recursive: true }));
  const binary = join(folder, "run");
  const source = fileURLToPath(new URL("../interaction/run.go", import.meta.url));
  const packaged = { GO111MODULE: "off", GOPATH: "/usr/share/gocode", GOFLAGS: "", CGO_ENABLED: "0" };
  const env = { ...process.env, ...packaged };
  const built = spawnSync("go", ["build", "-o", binary, source], { env, encoding: "utf8" });
  assert.equal(built.status, 0, built.stderr);
  const run = (told: readonly string[]): { status: number | null; stdout: string } => {
    const files = told.map((text, at) => {
      const path = join(folder, `${at}.txt`);
      writeFileSync(path, text);
      return path;
    });
    return spawnSync(binary, files, { encoding: "utf8" });
  };
  const told = await texts();
  const { status, stdout } = run(told);
  assert.equal(status, 0, stdout);
  assert.equal(stdout.match(/: ok$/gm)?.length, told.length);
  // Each state that is asked for is asked for in earnest.
  const [first = ""] = told;
  const answers = [...first.matchAll(/^\d: State\w+ .*$/gm)];
  const changed = [0, Math.floor(answers.length / 2), answers.length - 1].map((at) => {
    const { index = 0, 0: row = "" } = answers[at] ?? {};
    return first.slice(0, index) + row.replace(/\d$/, "7") + first.slice(index + row.length);
  });
  for (const one of changed) assert.equal(run([one]).status, 1);
});

test("what these tests cannot express is refused, with what to ask instead", () => {
  const error = (trace: Trace): string => {
    const told = exportInteraction(trace);
    assert.ok(!told.ok);
    return told.error;
  };
  const budgets = { crashes: 9, restarts: 9 };
  const of = (variant: string, scenario: string, electionTick: number): Trace =>
    walkOf(variant, 1, 80, questionOf(variant, { scenario, electionTick, budgets, regime: prompt })).trace;
  assert.match(error(of("etcd-3.1.4", "rejoin", 3)), /etcd-3\.1\.4 has others.*under etcd-3\.4/);
  assert.match(error(of("mutant:minority-quorum", "bootstrap", 3)), /bug: null/);
  assert.match(error(of("etcd-3.4", "rejoin", 5)), /this trace has 5\. Make it with --election-tick 3/);
  assert.match(error(of("etcd-3.4", "figure-8", 3)), /no command for the first state of figure-8/);
  assert.match(error(of("etcd-3.4", "bootstrap", 3)), /cannot restart a member.*--restarts 0/);
  assert.match(error(hostileWalk(5).trace), /etcd-3\.1\.4 has others/);
});
