/**
 * The figures and tables of the README, from what the checker finds: `npm run figures` makes them
 * anew and writes them into the README; a test compares what stands there.
 */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import { groupedByRegime, hidingLines, markdownTable } from "../checker/compare-table.ts";
import { verdict } from "../checker/commands/incident.ts";
import type { Comparison, ComparisonRow } from "../traces/document.ts";
import { validateComparison } from "../traces/validate-document.ts";

import { benchTable } from "./bench/figure.ts";
import { quorate } from "./in-process.ts";
import { drillFigure, libraryText } from "./live-figures.ts";
import { mutantsFigure } from "./mutants/figure.ts";
import { reductionsTable, storedRows, writeReductions } from "./reductions-figure.ts";
import { storedSweep, sweepTable } from "./sweep/figure.ts";

export const root = join(fileURLToPath(new URL(".", import.meta.url)), "..");
const golden = (name: string): string => join(root, "test", "golden", `${name}.json`);

const incidentVariants = ["etcd-3.1.4", "etcd-3.1.4+lead-fix", "etcd-3.4", "etcd-3.4+prevote"];

export interface Figure {
  readonly name: string;
  /** What `quorate compare` is asked. */
  readonly args: readonly string[];
  readonly text: (rows: readonly ComparisonRow[]) => string;
  /** Is it computed anew by every `npm test`, or only by `npm run test:deep`? */
  readonly isQuick: boolean;
}

const oneTable = (rows: readonly ComparisonRow[]): string => markdownTable(rows);

const tables = (rows: readonly ComparisonRow[]): string =>
  groupedByRegime(rows)
    .flatMap(({ title, rows: own }) => [`${title}:`, markdownTable(own), ...own.flatMap(hidingLines)])
    .join("\n\n");

export const figures: readonly Figure[] = [
  { name: "prompt", args: ["--delay", "prompt"], text: oneTable, isQuick: true },
  {
    name: "incident",
    args: [...incidentVariants, "--delay", "prompt,0", "--max-states", "80000000"],
    text: tables,
    isQuick: false,
  },
  {
    name: "regimes",
    args: [
      ...incidentVariants,
      ...["--delay", "0,1,2", "--order", "fifo,any", "--loss", "0,1,2", "--max-states", "1500000"],
    ],
    text: oneTable,
    isQuick: false,
  },
  {
    name: "partition",
    args: [...incidentVariants, "--scenario", "partition", "--delay", "prompt,0", "--max-states", "6000000"],
    text: tables,
    isQuick: false,
  },
  {
    name: "partition-prevote",
    args: [
      ...["etcd-3.4+prevote", "--scenario", "partition", "--delay", "0,1,2", "--order", "fifo,any"],
      ...["--loss", "0,1,2", "--max-states", "4000000"],
    ],
    text: oneTable,
    isQuick: false,
  },
  {
    name: "election-ticks",
    args: ["etcd-3.1.4", "etcd-3.4+prevote", "--delay", "prompt", "--election-tick", "3..10"],
    text: oneTable,
    isQuick: false,
  },
];

/** The verdict of the README's first screen: the prompt network's, in words. */
export function verdictText(rows: readonly ComparisonRow[]): string {
  const wanted = rows.filter(({ variant }) => incidentVariants.includes(variant));
  const lines = verdict(wanted, "traces-out/incident").filter((line) => !line.includes("export"));
  return `\`\`\`text\n${lines.join("\n")}\n\`\`\``;
}

const incidentLog = "test/logs/samples/incident.txt";

/** What the log commands say of the incident, without the evidence that they list. */
export async function logsText(): Promise<string> {
  // What is shown here does not need the model's odds of what helps.
  const explain = (await answer(["explain", join(root, incidentLog), "--no-model", "--quiet"])).split("\n");
  const [from, to] = [explain.lastIndexOf("  Why:"), explain.lastIndexOf("  What helps:")];
  if (from === -1) throw new Error("explain gives no causes");
  const causes = explain.slice(from + 1, to === -1 ? undefined : to);
  const argued = causes.filter((line) => !line.includes(" because ") && line.trim() !== "");
  const [validated = ""] = (await answer(["validate", join(root, incidentLog), "--quiet"])).split("\n");
  return [
    ...["```text", `$ npm run -s quorate -- explain ${incidentLog}`, explain[0] ?? "", "…"],
    ...[...argued, "…", `$ npm run -s quorate -- validate ${incidentLog}`, validated, "```"],
  ].join("\n");
}

/** Without times, the same question gives the same document. A quick one is asked in this process. */
export async function computed({ name, args, isQuick }: Figure): Promise<Comparison> {
  const jobs = isQuick ? ["--jobs", "1"] : [];
  return read(await answer(["compare", ...args, ...jobs, "--format", "json", "--quiet"]), name);
}

/** Exit code 3 says that a search was cut, which some tables show. */
async function answer(args: readonly string[]): Promise<string> {
  const { code, out, err } = await quorate(...args);
  if (code !== 0 && code !== 3) throw new Error(`${args.join(" ")}: exit code ${code}\n${err}`);
  return out;
}

export const stored = (name: string): Comparison => read(readFileSync(golden(name), "utf8"), name);

function read(text: string, name: string): Comparison {
  const found = validateComparison(text);
  if (!found.ok) throw new Error(`${name}: ${found.error}`);
  const { format, version, rows } = found.value;
  return { format, version, rows };
}

/** The README with each marked figure as it should be. */
export async function withFigures(readme: string): Promise<string> {
  const filled = figures.reduce(
    (text, { name, text: textOf }) => replaced(text, name, textOf(stored(name).rows)),
    readme,
  );
  const judged = replaced(filled, "verdict", verdictText(stored("prompt").rows));
  const live = replaced(replaced(judged, "etcd-raft", libraryText()), "drill", drillFigure());
  const swept = replaced(live, "sweep", sweepTable(storedSweep()));
  const reduced = replaced(swept, "reductions", reductionsTable(storedRows()));
  const measured = replaced(reduced, "bench", benchTable());
  const mutated = replaced(measured, "mutants", mutantsFigure());
  return replaced(mutated, "logs", await logsText());
}

function replaced(readme: string, name: string, text: string): string {
  const [start, end] = [`<!-- figure: ${name} -->`, `<!-- end: ${name} -->`];
  const from = readme.indexOf(start);
  const to = readme.indexOf(end);
  if (from === -1 || to < from) throw new Error(`the README has no place for the figure ${name}`);
  return `${readme.slice(0, from + start.length)}\n\n${text}\n\n${readme.slice(to)}`;
}

async function main(names: readonly string[]): Promise<void> {
  const wanted = names.length === 0 ? figures : figures.filter(({ name }) => names.includes(name));
  for (const figure of wanted) {
    process.stderr.write(`${figure.name} …\n`);
    writeFileSync(golden(figure.name), `${JSON.stringify(await computed(figure), null, 1)}\n`);
  }
  if (names.length === 0 || names.includes("reductions")) {
    process.stderr.write("reductions …\n");
    await writeReductions();
  }
  const path = join(root, "README.md");
  writeFileSync(path, await withFigures(readFileSync(path, "utf8")));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
