/** `npm run bench`: how fast the explorer is, a fresh process per line. No speed is asserted. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

import Table from "cli-table3";
import { Command, InvalidArgumentError, Option } from "commander";

import { lines, nameOf } from "./lines.ts";
import type { Line, Row } from "./lines.ts";

interface Options {
  readonly only?: readonly string[];
  readonly threads: number;
  readonly format: "text" | "json";
  readonly repeat: number;
  readonly child?: string;
}

function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,3}$/.test(text))
    throw new InvalidArgumentError("Give a whole number, 1 or more.");
  return Number(text);
}

function oneThread(text: string): number {
  if (wholeNumber(text) !== 1)
    throw new InvalidArgumentError("One thread is what there is: give 1.");
  return 1;
}

function lineName(text: string, before: readonly string[] = []): readonly string[] {
  const names = lines.map(nameOf);
  if (names.includes(text)) return [...before, text];
  throw new InvalidArgumentError(`Known lines: ${names.map((name) => `"${name}"`).join(", ")}.`);
}

const program = new Command("bench")
  .description("Explores models of known size and prints states per second and bytes per state.")
  .option("--only <line>", "only this line; may be given again", lineName)
  .option("--threads <n>", "threads that explore", oneThread, 1)
  .option("--repeat <n>", "runs per line, of which the medians are shown", wholeNumber, 1)
  .addOption(new Option("--format <format>").choices(["text", "json"]).default("text"))
  .addOption(new Option("--child <line>", "measure here, print the row").hideHelp())
  .exitOverride((error) => process.exit(error.exitCode === 0 ? 0 : 2));

/** Runs a line in a process of its own, so that one line's heap does not slow the next. */
function runOnce(line: Line): Row {
  const script = fileURLToPath(import.meta.url);
  const child = spawnSync(
    process.execPath,
    [...process.execArgv, script, "--child", nameOf(line)],
    { stdio: ["ignore", "pipe", "inherit"], encoding: "utf8" },
  );
  if (child.status !== 0)
    throw new Error(`the run of "${nameOf(line)}" ended with ${child.status}`);
  return JSON.parse(child.stdout) as Row;
}

function run(line: Line, repeat: number): Row {
  const rows = Array.from({ length: repeat }, () => runOnce(line));
  const [first] = rows;
  if (first === undefined) throw new Error("no run");
  const wrong = rows.find(({ states }) => states !== (line.states ?? first.states));
  if (wrong !== undefined) {
    throw new Error(`"${nameOf(line)}" found ${wrong.states} states, which is wrong`);
  }
  return {
    ...first,
    cpuSeconds: median(rows.map(({ cpuSeconds }) => cpuSeconds)),
    wallSeconds: median(rows.map(({ wallSeconds }) => wallSeconds)),
  };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [(sorted.length - 1) >> 1, sorted.length >> 1];
  return ((sorted[low] ?? NaN) + (sorted[high] ?? NaN)) / 2;
}

const heads = ["model", "parameters", "threads", "states", "transitions", "cpu s", "wall s"];
const moreHeads = ["states/s", "transitions/s", "bytes/state", "rule runs", "runs/transition"];

function cellsOf(row: Row): readonly string[] {
  const count = (value: number): string => Math.round(value).toLocaleString("en");
  return [
    row.model,
    row.cut === null ? row.parameters : `${row.parameters}, cut at ${count(row.states)} states`,
    String(row.threads),
    count(row.states),
    count(row.transitions),
    row.cpuSeconds.toFixed(2),
    row.wallSeconds.toFixed(2),
    count(row.states / row.cpuSeconds),
    count(row.transitions / row.cpuSeconds),
    row.bytesPerState.toFixed(1),
    count(row.ruleRuns),
    (row.ruleRuns / row.transitions).toExponential(1),
  ];
}

function asText(rows: readonly Row[]): string {
  const align = [...heads, ...moreHeads].map(
    (_, at) => (at < 2 ? "left" : "right") as "left" | "right",
  );
  const table = new Table({
    head: [...heads, ...moreHeads],
    colAligns: align,
    style: { head: [], border: [], compact: true },
  });
  table.push(...rows.map((row) => [...cellsOf(row)]));
  return `${table.toString()}\nStates and transitions per second of processor time; one thread.\n`;
}

async function main(): Promise<void> {
  const { only, format, repeat, child } = program.parse().opts<Options>();
  const named = lines.find((line) => nameOf(line) === child);
  if (named !== undefined) {
    process.stdout.write(JSON.stringify(await named.measure()));
    return;
  }
  const asked = lines.filter((line) => only?.includes(nameOf(line)) ?? true);
  const rows = asked.map((line) => {
    if (format === "text") process.stderr.write(`${nameOf(line)} …\n`);
    return run(line, repeat);
  });
  const document = { format: "quorate-bench", version: 1, rows };
  process.stdout.write(format === "json" ? `${JSON.stringify(document, null, 2)}\n` : asText(rows));
}

await main();
