#!/usr/bin/env node
/**
 * The command line: reads arguments, runs one command, sets the exit code (DESIGN: 0, 1, 2, 3).
 * A command's code is imported when it runs, so that `--help` and completion begin at once.
 */

import { realpathSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

import { Command, CommanderError, Option } from "commander";

import manifest from "../package.json" with { type: "json" };

import type { CheckOptions } from "./commands/check.ts";
import type { CompareOptions } from "./commands/compare.ts";
import type { ExplainCommandOptions } from "./commands/explain.ts";
import type { ExportOptions } from "./commands/export.ts";
import { exporters } from "./commands/exporters.ts";
import type { OddsOptions } from "./commands/odds.ts";
import type { ValidateOptions } from "./commands/validate.ts";
import type { ReplayOptions } from "./commands/replay.ts";
import { addCompletion } from "./commands/completion-program.ts";
import { addSweeps } from "./commands/sweep-program.ts";
import { maxMemoryHelp, memorySize, restartTicks, seconds, wholeNumber, withQuestionOptions, withSweptOptions } from "./options.ts";
import { addGraph } from "./drawing/command.ts";
import { addDrill } from "./drill/program.ts";
import { addSimulate } from "./simulate/command.ts";
import { compileLittle } from "./kernel/v8-options.ts";
import { endWith, guardOutput } from "./own-process.ts";
import { terminalText } from "./terminal-text.ts";
import { UsageError } from "./usage-error.ts";

export interface Streams {
  readonly out: (line: string) => void;
  readonly err: (text: string) => void;
}

const standard: Streams = {
  out: (text) => process.stdout.write(`${terminalText(text)}\n`),
  err: (text) => process.stderr.write(text),
};

type Out = Streams["out"];
type SetExit = (code: number) => void;

const collect = (value: string, before: readonly string[]): readonly string[] => [
  ...before,
  ...value.split(",").filter((name) => name !== ""),
];

function withLimits(command: Command): Command {
  return command
    .option("--max-states <n>", "stop after so many states (cut)", wholeNumber(1))
    .option("--max-seconds <s>", "stop after so many seconds (cut)", seconds)
    .option("--out <dir>", "folder for traces")
    .addOption(new Option("--format <format>", "of the report").choices(["text", "json", "junit", "github"]).default("text"))
    .option("--quiet", "no progress on standard error", false);
}

function withCompare(command: Command): Command {
  return withSweptOptions(command)
    .option("--max-states <n>", "stop each search after so many states (cut)", wholeNumber(1))
    .option("--max-seconds <s>", "stop each search after so many seconds (cut)", seconds)
    .option("--out <dir>", "folder for the traces that show each finding")
    .option("--jobs <n>", "how many variants at once, a process each", wholeNumber(1), availableParallelism())
    .addOption(new Option("--format <format>", "of the table").choices(["text", "json", "md", "html"]).default("text"))
    .option("--quiet", "no progress on standard error", false);
}

function addOdds(quorate: Command, setExit: SetExit, out: Out): void {
  const severalSeconds = (text: string, before: readonly number[]): readonly number[] => [
    ...before,
    seconds(text),
  ];
  quorate
    .command("odds")
    .description("how long until a stable leader: the exact distribution, with etcd's random timeouts")
    .argument("<variant>", "a name (quorate list variants) or a .json file")
    .option("--scenario <name>", "where to start (list scenarios); default: rejoin, or a mutant's own")
    .option("--members <n>", "3 or 5", wholeNumber(0))
    .option("--term <n>", "the cluster's term at the start", wholeNumber(0))
    .option("--election-tick <ticks>", "election timeout", wholeNumber(0))
    .option("--tick-ms <ms>", "length of a tick", wholeNumber(1))
    .option("--restart-ticks <ticks>", "a number, none, at-once or late; default: the variant's", restartTicks)
    .option("--at-least <seconds>", "how likely it takes so long; may be repeated (13)", severalSeconds, [])
    .option("--max-states <n>", "of one order of ticks; what lies beyond is cut off", wholeNumber(1))
    .option("--out <dir>", "folder for the document")
    .addOption(new Option("--format <format>", "of the answer").choices(["text", "json", "csv"]).default("text"))
    .action(async (name: string, options: OddsOptions) => {
      const { oddsCommand } = await import("./commands/odds.ts");
      setExit(oddsCommand(name, options, out));
    });
}

function addValidate(quorate: Command, setExit: SetExit, out: Out): void {
  quorate
    .command("validate")
    .description("is this history, etcd's logs of each member, a behaviour of a variant?")
    .argument("<log...>", "files or folders; - is standard input")
    .option("--variant <name>", "a name, a .json file, or auto: of the version that the logs tell", "auto")
    .option("--member <name=id>", "whose lines these are, where the logs do not tell; may be repeated", collect, [])
    .option("--election-tick <ticks>", "election timeout, where the logs do not tell it", wholeNumber(2))
    .option("--max-seconds <s>", "stop after so many seconds (cut)", seconds)
    .option("--out <dir>", "folder for the execution, a trace")
    .addOption(new Option("--format <format>", "of the answer").choices(["text", "json"]).default("text"))
    .option("--quiet", "no progress on standard error", false)
    .action(async (paths: string[], options: ValidateOptions) => {
      const { validateLogs } = await import("./commands/validate.ts");
      setExit(await validateLogs(paths, options, out));
    });
}

function addExplain(quorate: Command, setExit: SetExit, out: Out): void {
  quorate
    .command("explain")
    .description("logs of etcd in; what happened, why, and what helps out")
    .argument("<log...>", "files (also gzip) or folders; - is standard input")
    .option("--member <name=id>", "a member's name, where the logs do not tell; may be repeated", collect, [])
    .option("--etcd-version <version>", "of members whose logs do not tell")
    .option("--notes <file>", "notes on what happened, to be checked against the lines")
    .option("--no-model", "without the model's odds of what helps")
    .option("--bounds", "exact worst cases of what helps, a search each; default: where it is cheap")
    .option("--no-bounds", "no worst cases")
    .addOption(new Option("--format <format>", "of the explanation").choices(["text", "json", "sarif", "html"]).default("text"))
    .option("--quiet", "no progress on standard error", false)
    .action(async (paths: string[], options: ExplainCommandOptions) => {
      const { explainLogs } = await import("./commands/explain.ts");
      setExit(await explainLogs(paths, options, out));
    });
}

function program(setExit: SetExit, { out, err }: Streams): Command {
  const quorate = new Command("quorate")
    .description("A model checker over Raft histories: what etcd's elections can do, exhaustively.")
    .version(manifest.version, "-V, --version", "the version of quorate")
    .exitOverride()
    .configureOutput({ writeErr: err })
    .showHelpAfterError("(see: quorate --help)");
  addCheck(quorate, setExit, out);
  addCompare(quorate, setExit, out);
  addOdds(quorate, setExit, out);
  addSimulate(quorate, setExit, out);
  addGraph(quorate, out);
  addExplain(quorate, setExit, out);
  addValidate(quorate, setExit, out);
  addDrill(quorate, setExit, out);
  addTraces(quorate, setExit, out);
  addSources(quorate, setExit, out);
  addSweeps(quorate, setExit, out);
  addCompletion(quorate, out);
  return quorate;
}

function addCheck(quorate: Command, setExit: SetExit, out: Out): void {
  withLimits(
    withQuestionOptions(
      quorate
        .command("check")
        .description("explore variants and judge properties")
        .argument("<variant...>", "names (quorate list variants) or .json files"),
    ),
  )
    .option("--property <names>", "names with commas, or a .ts or .js file of your own; default: safety", collect, [])
    .option("--expect <name=verdict>", "what a property must come to; may be repeated", collect, [])
    .option("--workers <n>", "threads that search for broken safety properties", wholeNumber(1))
    .option("--max-memory <size>", maxMemoryHelp, memorySize)
    .option("--checkpoint <dir>", "keep what the search has found there, for --resume")
    .option("--checkpoint-seconds <s>", "between two saves, at least; default: 30", seconds)
    .option("--resume", "go on where the checkpoint was saved last")
    .action(async (names: string[], options: CheckOptions) => {
      const { check } = await import("./commands/check.ts");
      setExit(await check(names, options, out));
    });
}

function addCompare(quorate: Command, setExit: SetExit, out: Out): void {
  withCompare(
    quorate
      .command("compare")
      .description("variants side by side: safety, worst cases, liveness, odds")
      .argument("[variant...]", "names or .json files; default: all variants"),
  ).action(async (names: string[], options: CompareOptions) => {
    const { compare } = await import("./commands/compare.ts");
    setExit(await compare(names, options, out));
  });
  withCompare(
    quorate
      .command("incident")
      .description("the incident's start under the variants that explain it, and the verdict"),
  ).action(async (options: CompareOptions) => {
    const { incident } = await import("./commands/incident.ts");
    setExit(await incident(options, out));
  });
}

function addTraces(quorate: Command, setExit: SetExit, out: Out): void {
  quorate
    .command("replay")
    .description("run a trace through the model again, step by step")
    .argument("<trace>", "a trace's JSON file")
    .option("--property <file>", "the property of your own that the trace is about")
    .action(async (path: string, options: ReplayOptions) => {
      const { replayTrace } = await import("./commands/replay.ts");
      setExit(await replayTrace(path, out, options));
    });
  quorate
    .command("verify")
    .description("a second opinion on traces, by a certificate that shares nothing with the search")
    .argument("<trace...>", "traces' JSON files")
    .option("--max-states <n>", "of the search for a shorter counterexample", wholeNumber(1), 50_000)
    .action(async (paths: string[], { maxStates }: { maxStates: number }) => {
      const { verifyTraces } = await import("./commands/verify.ts");
      setExit(verifyTraces(paths, maxStates, out));
    });
  quorate
    .command("export")
    .description("a trace as other programs, and people, read it")
    .argument("<trace>", "a trace's JSON file")
    .addOption(
      new Option("--to <format>", exporters.map(({ name, says }) => `${name}: ${says}`).join("; "))
        .choices(exporters.map(({ name }) => name))
        .makeOptionMandatory(),
    )
    .option("--out <dir>", "folder for files; default: standard output")
    .action(async (path: string, options: ExportOptions) => {
      const { exportTrace } = await import("./commands/export.ts");
      await exportTrace(path, options, out);
    });
}

function addSources(quorate: Command, setExit: SetExit, out: Out): void {
  quorate
    .command("conform")
    .description("hold the model against recordings of real etcd raft")
    .argument("<recording...>", ".jsonl and .jsonl.gz files, or folders of them")
    .action(async (paths: string[]) => {
      const { conformCommand } = await import("./commands/conform.ts");
      setExit(await conformCommand(paths, out));
    });
  quorate
    .command("list")
    .description("variants, scenarios, regimes, properties")
    .argument("[topic]")
    .action(async (topic: string | undefined) => {
      const { list } = await import("./commands/list.ts");
      list(topic, out);
    });
}

/** Runs the command line; returns the exit code. Expected failures print one error. */
export async function main(args: readonly string[], streams = standard): Promise<number> {
  let exit = 0;
  try {
    await program((code) => (exit = code), streams).parseAsync([...args], { from: "user" });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof UsageError)) throw error;
    streams.err(`quorate: ${terminalText(error.message)}\n`);
    return 2;
  }
}

const isMain =
  process.argv[1] !== undefined &&
  realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
if (isMain) {
  compileLittle();
  guardOutput();
  await endWith(() => main(process.argv.slice(2)));
}
