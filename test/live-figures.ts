/** What the README shows of runs against real etcd: stored once, as they cannot be computed. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { drillMarkdown, failedChecks } from "../checker/drill/table.ts";
import { validateDrill } from "../traces/validate-drill.ts";
import type { Drill } from "../traces/drill-document.ts";
import type { LibraryRun } from "./etcd-raft/library-run.ts";

const golden = (name: string): string =>
  readFileSync(fileURLToPath(new URL(`golden/${name}.json`, import.meta.url)), "utf8");

const count = (value: number): string => value.toLocaleString("en");

/** Of `npm run test:etcd-raft -- --save test/golden/etcd-raft.json`. */
export function libraryText(): string {
  const run = JSON.parse(golden("etcd-raft")) as LibraryRun;
  const { recordings, steps, found, walks, planted, branches } = run;
  const sums: readonly (readonly [string, number, number, number])[] = [
    ["recordings, made anew by the driver", recordings.traces, recordings.actions, recordings.differences.length],
    ["each step of bounded searches, from a state that is set", steps.sequences, steps.actions, steps.disagreements],
    [`lassos (${found.lassos}) and witnesses`, found.sequences, found.actions, found.disagreements],
    [`random walks, seeds ${run.seeds[0]} to ${run.seeds[1]}`, walks.sequences, walks.actions, walks.disagreements],
  ];
  return [
    "| held against the library | schedules | actions | disagreements |",
    "| --- | --- | --- | --- |",
    ...sums.map(([what, ...numbers]) => `| ${[what, ...numbers.map(count)].join(" | ")} |`),
    "",
    `Branches of the rules that these took: ${branches.taken} of ${branches.of}; not ${branches.never.join(", ")}.`,
    "",
    "<details><summary>Planted in the model, one at a time</summary>",
    "",
    "| planted in the model | actions found / shrunk | first difference |",
    "| --- | --- | --- |",
    ...planted.map(
      ({ name, found: by, difference, alike }) =>
        `| ${name} | ${by === null ? "–" : `${by.actions} / ${by.shrunk}`} | ${cell(difference ?? `none: ${alike ?? ""}`)} |`,
    ),
    "",
    "</details>",
  ].join("\n");
}

const cellMax = 120;
const cell = (text: string): string => {
  const plain = text.replaceAll("|", "\\|");
  return plain.length <= cellMax ? plain : `${plain.slice(0, cellMax)}…`;
};

/** Of `quorate drill --runs 10`. */
export function storedDrill(): Drill {
  const read = validateDrill(golden("drill"));
  if (!read.ok) throw new Error(`drill: ${read.error}`);
  return read.value;
}

export function drillFigure(): string {
  const drill = storedDrill();
  const failed = failedChecks(drill);
  const verdict = failed.length === 0 ? "Every check held." : failed.join("; ");
  const { etcd, heartbeatMs, electionMs } = drill;
  return [
    drillMarkdown(drill),
    "",
    `etcd ${etcd}, heartbeat ${heartbeatMs} ms, election timeout ${electionMs} ms. ${verdict}`,
    ...drill.assumptions.map((text) => `- ${text}`),
  ].join("\n").replace("\n- ", "\n\n- ");
}
