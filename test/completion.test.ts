/** Completion: what can come next is read off the commands, and bash itself inserts it. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import test from "node:test";

import { Argument, Command, Option } from "commander";

import { completionOf } from "../checker/completion.ts";
import { root } from "./figures.ts";

const known = {
  variants: ["etcd-3.1.4", "etcd-3.4", "mutant:two-votes"],
  scenarios: ["rejoin", "partition"],
  properties: ["ElectionSafety", "AF stable", "RoundsBounded:"],
  verdicts: ["holds", "violated"],
  topics: ["variants"],
};

const program = new Command("quorate");
program
  .command("check")
  .argument("<variant...>")
  .option("--scenario <name>")
  .option("-p, --property <names>")
  .option("--expect <name=verdict>")
  .option("--quiet")
  .addOption(new Option("--order <order>").choices(["fifo", "any"]))
  .addOption(new Option("--secret").hideHelp());
program.command("list").argument("[topic]");
program.command("completion").addArgument(new Argument("<shell>").choices(["bash", "zsh"]));
program.command("candidates", { hidden: true }).argument("<line...>");

const candidates = (line: string): readonly string[] => completionOf(program, line, known).candidates;

test("what can come next follows from the line", () => {
  const cases: readonly (readonly [string, readonly string[]])[] = [
    ["quorate ", ["check", "list", "completion", "help"]],
    ["quorate c", ["check", "completion"]],
    ["quorate help li", ["list"]],
    ["quorate check ", known.variants],
    ["quorate check etcd-3.4 ", known.variants],
    ["quorate check etcd-3.4 mut", ["mutant:two-votes"]],
    ["quorate check etcd-3.4 --o", ["--order"]],
    ["quorate check --se", []],
    ["quorate check --order ", ["fifo", "any"]],
    ["quorate check --order fifo etcd-3.1", ["etcd-3.1.4"]],
    ["quorate check --quiet etcd-3.1", ["etcd-3.1.4"]],
    ["quorate check --scenario re", ["rejoin"]],
    ["quorate check -p El", ["ElectionSafety"]],
    ["quorate check --property safety,A", ["safety,AF stable"]],
    ['quorate check --property "AF st', ["AF stable"]],
    ["quorate check --property AF\\ st", ["AF stable"]],
    ["quorate check --expect AF\\ stable=v", ["AF stable=violated"]],
    ["quorate list ", ["variants"]],
    ["quorate list variants ", []],
    ["quorate completion z", ["zsh"]],
    ["quorate nothing ", []],
  ];
  for (const [line, expected] of cases) assert.deepEqual(candidates(line), expected, line);
});

const bash = spawnSync("bash", ["--version"]).status === 0;

test("bash completes with the script that quorate prints", { skip: bash ? false : "there is no bash here" }, (context) => {
  const bin = mkdtempSync(join(tmpdir(), "quorate-"));
  context.after(() => rmSync(bin, { recursive: true }));
  const program = join(bin, "quorate");
  writeFileSync(program, `#!/bin/sh\nexec "${process.execPath}" --import tsx checker/cli.ts "$@"\n`);
  chmodSync(program, 0o755);
  const script = `
    source <(quorate completion bash)
    complete -p quorate
    try() { COMP_LINE="$1"; COMP_POINT=\${#1}; _quorate quorate; printf '%s\\n' "\${COMPREPLY[@]}" --; }
    try "quorate list p"
    try "quorate check etcd-3.4 --property AF"
    try "quorate check etcd-3.4 --property \\"AF"
    try "quorate check mutant:two"
  `;
  const env = { ...process.env, PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}` };
  const run = spawnSync("bash", ["-c", script], { cwd: root, encoding: "utf8", env });
  assert.equal(run.stderr, "");
  assert.deepEqual(run.stdout.trim().split("\n"), [
    "complete -o bashdefault -o default -F _quorate quorate",
    ...["properties", "--", "AF\\ stable", "--", "AF stable", "--"],
    // To bash a colon ends a word, so it wants only what follows.
    ...["two-votes-in-one-term", "--"],
  ]);
});
