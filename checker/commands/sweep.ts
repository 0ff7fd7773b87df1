/** `quorate sweep`: a matrix of questions, on this machine or through a queue; or a stored report again. */

import { join } from "node:path";

import type { Sweep } from "../../traces/sweep-document.ts";
import { validateSweep } from "../../traces/validate-document.ts";
import { writeWhole } from "../../traces/write.ts";
import { variantsAndMutants } from "../question.ts";
import { liveOn } from "../live.ts";
import { readText } from "../own-files.ts";
import { dashboardOn } from "../sweep/dashboard.ts";
import { differenceLines, differenceOf } from "../sweep/diff.ts";
import { manifestText } from "../sweep/manifest.ts";
import { embedded } from "../sweep/embedded.ts";
import { readPlan } from "../sweep/plan.ts";
import { queued } from "../sweep/queued.ts";
import { inspectRedis } from "../sweep/redis.ts";
import { exitCodeOf, sweepText } from "../sweep/report.ts";
import { markdownReport, textReport } from "../sweep/report-text.ts";
import { rulesVersion } from "../sweep/rules-version.ts";
import { runSweep } from "../sweep/run-sweep.ts";
import type { SweepRun } from "../sweep/run-sweep.ts";
import type { Served } from "../sweep/serving.ts";
import { defaultFolder, storeIn } from "../sweep/store.ts";
import { sweepPage } from "../sweep/page.ts";
import { UsageError } from "../usage-error.ts";

export interface SweepOptions {
  readonly jobs: number;
  readonly queue?: string;
  readonly store?: string;
  readonly report?: string;
  readonly diff?: string;
  readonly format: "text" | "json" | "md" | "html";
  readonly dashboard?: number;
  /** A container image: print manifests that use it, and ask nothing. */
  readonly manifest?: string;
  readonly quiet: boolean;
}

export async function sweep(
  path: string,
  options: SweepOptions,
  out: (text: string) => void,
): Promise<number> {
  if (options.manifest !== undefined) return printManifest(path, options.manifest, options.jobs, out);
  const before = options.diff === undefined ? null : storedReport(options.diff);
  const found = isReport(path) ? storedReport(path) : await asked(path, options);
  const differences = before === null ? [] : differenceLines(differenceOf(before, found), before, found);
  if (options.report !== undefined) await writeReport(options.report, found, differences);
  await print(found, differences, options.format, out);
  return exitCodeOf(found);
}

/** Refuses first what the coordinator would refuse later, and files, which the manifest does not hold. */
function printManifest(path: string, image: string, workers: number, out: (text: string) => void): number {
  const file = readPlan(path).cells.flatMap(({ question: { variant, scenario } }) => [
    ...(variantsAndMutants.some(({ name }) => name === variant.name) ? [] : [variant.name]),
    ...(scenario.own ?? []),
  ])[0];
  if (file !== undefined) {
    throw new UsageError(`${path}: "${file}" is of a file, which a manifest does not hold; name known ones only.`);
  }
  out(manifestText({ image, plan: readText(path), workers }).trimEnd());
  return 0;
}

/** A report says so on its second line; all else is for the reader of plans to refuse. */
const isReport = (path: string): boolean => /"format":\s*"quorate-sweep"/.test(readText(path).slice(0, 1000));

function storedReport(path: string): Sweep {
  const read = validateSweep(readText(path));
  if (!read.ok) throw new UsageError(`${path}: ${read.error}`);
  return read.value;
}

async function asked(path: string, options: SweepOptions): Promise<Sweep> {
  const spread = readPlan(path);
  const rules = rulesVersion();
  // As workers elsewhere tell the time: since 1970.
  const nowMs = (): number => performance.timeOrigin + performance.now();
  const abort = new AbortController();
  const onSignal = (): void => {
    if (abort.signal.aborted) process.exit(130);
    abort.abort();
  };
  process.on("SIGINT", onSignal);
  process.on("SIGTERM", onSignal);
  const { queue } = options;
  if (queue !== undefined) await inspectRedis(queue);
  let page: Served | null = null;
  const run: SweepRun = {
    rules,
    store: storeIn(options.store ?? defaultFolder()),
    asker: () => (queue === undefined ? embedded(options.jobs, nowMs) : queued(queue, rules)),
    live: liveOn(process.stderr, options.quiet, nowMs),
    nowMs,
    onStatus: async (status) => {
      if (options.dashboard === undefined) return;
      page = await dashboardOn(options.dashboard, status);
      process.stderr.write(`dashboard: http://127.0.0.1:${page.port}/\n`);
    },
    signal: abort.signal,
  };
  try {
    return await runSweep(spread, run);
  } finally {
    process.off("SIGINT", onSignal);
    process.off("SIGTERM", onSignal);
    await (page as Served | null)?.close();
  }
}

async function print(
  found: Sweep,
  differences: readonly string[],
  format: SweepOptions["format"],
  out: (text: string) => void,
): Promise<void> {
  switch (format) {
    case "json":
      out(sweepText(found).trimEnd());
      return;
    case "md":
      out(markdownReport(found, differences));
      return;
    case "html":
      out(await sweepPage(found));
      return;
    case "text":
      for (const line of [...textReport(found), ...differences]) out(line);
  }
}

async function writeReport(folder: string, found: Sweep, differences: readonly string[]): Promise<void> {
  const texts: readonly (readonly [string, string])[] = [
    ["sweep.json", sweepText(found)],
    ["sweep.md", `${markdownReport(found, differences)}\n`],
    ["sweep.html", await sweepPage(found)],
  ];
  for (const [name, text] of texts) {
    const written = writeWhole(folder, name, text);
    if (!written.ok) throw new UsageError(written.error);
  }
  process.stderr.write(`report: ${join(folder, "sweep.html")}, sweep.md, sweep.json\n`);
}
