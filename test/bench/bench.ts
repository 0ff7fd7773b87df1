/**
 * `npm run bench`: how fast and how small the search is, and other checkers beside it. Each run is
 * a process of its own. Counts are asserted, speed is not.
 */

import { readFileSync } from "node:fs";
import type { Profiler } from "node:inspector";
import { cpus, loadavg } from "node:os";

import {
  BenchUsageError,
  linesAsked,
  optionsOf,
  peersAsked,
  threadsAsked,
  whyNot,
} from "./asked.ts";
import type { Absent, Options } from "./asked.ts";
import { nameOf } from "./lines.ts";
import { selfTimes } from "./profile.ts";
import { compared, ownRun } from "./rounds.ts";
import type { Compared } from "./rounds.ts";
import { profileText, ratiosText, rowsText } from "./table.ts";

const tell = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

const print = (document: object): void => {
  process.stdout.write(`${JSON.stringify(document, null, 2)}\n`);
};

function profile(file: string, options: Options): void {
  const [line, ...others] = options.only === undefined ? [] : linesAsked(options);
  if (line === undefined || others.length > 0) {
    throw new BenchUsageError('--profile: name one line, such as --only "rejoin-t 2 3 1 6"');
  }
  const [threads = 1] = threadsAsked(options);
  const run = ownRun(line, threads, options.maxStates, file);
  const functions = selfTimes(JSON.parse(readFileSync(file, "utf8")) as Profiler.Profile);
  if (options.format === "json") {
    print({ format: "quorate-bench-profile", version: 1, run, functions });
    return;
  }
  process.stdout.write(
    `${nameOf(line)}: ${run.states.toLocaleString("en")} states, ` +
      `${run.cpuSeconds.toFixed(2)} s of processor time under the profiler, which slows it.\n` +
      profileText(functions) +
      `The whole profile is in ${file}; Chromium's developer tools show it (Performance).\n`,
  );
}

function compare(options: Options): void {
  const { present, absent } = peersAsked(options);
  const notRun: Absent[] = [...absent];
  const found: Compared[] = [];
  // Loads of a machine that does other work are no figures; this says whether it did.
  const loadBefore = loadavg()[0] ?? 0;
  for (const line of linesAsked(options)) {
    const here = present.filter((peer) => {
      const why = whyNot(peer, line, options);
      if (why !== null) notRun.push({ tool: peer.tool, line: nameOf(line), why });
      return why === null;
    });
    found.push(
      compared(line, {
        threads: threadsAsked(options),
        statesMax: options.maxStates,
        peers: here,
        runs: options.runs ?? null,
        tell: options.format === "text" ? tell : () => undefined,
      }),
    );
  }
  const rows = found.flatMap((one) => one.rows);
  const ratios = found.flatMap((one) => one.ratios);
  const [processor] = cpus();
  const machine = {
    cpu: processor?.model ?? "",
    processors: cpus().length,
    node: process.version,
    loadBefore,
  };
  if (options.format === "json") {
    print({ format: "quorate-bench", version: 1, machine, rows, ratios, notRun });
    return;
  }
  process.stdout.write(
    [
      rowsText(rows),
      ...(ratios.length === 0 ? [] : [ratiosText(ratios)]),
      ...notRun.map(({ tool, line, why }) => `Not run: ${tool}, ${line ?? "any line"}: ${why}`),
      `${machine.cpu}, ${machine.processors} processors, Node ${machine.node}; ` +
        `load before: ${loadBefore.toFixed(1)}.`,
      "",
    ].join("\n"),
  );
}

function main(): void {
  const options = optionsOf(process.argv);
  if (options.profile !== undefined) profile(options.profile, options);
  else compare(options);
}

try {
  main();
} catch (error) {
  if (!(error instanceof Error)) throw error;
  tell(`error: ${error.message}`);
  process.exitCode = error instanceof BenchUsageError ? 2 : 1;
}
