/** `quorate drill`: real servers are put through the incident, and held against the model. */

import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";

import type { Drill, DrillRow, DrillRun } from "../../traces/drill-document.ts";
import { validateDrill } from "../../traces/validate-drill.ts";
import { makeFolder, writeWhole } from "../../traces/write.ts";
import { drillCluster } from "../drill/cluster.ts";
import type { DrillCluster } from "../drill/cluster.ts";
import { judged } from "../drill/judge.ts";
import { assumptions, checksOf, predicted } from "../drill/model.ts";
import { DrillFailure, rejoin } from "../drill/nemesis.ts";
import { checkTimes, electionTickOf, etcdAt, variantNameOf } from "../drill/settings.ts";
import type { Binary, Setting } from "../drill/settings.ts";
import { drillMarkdown, drillText, failedChecks } from "../drill/table.ts";
import { liveOn } from "../live.ts";
import type { Live } from "../live.ts";
import { UsageError } from "../question.ts";

export interface DrillOptions {
  readonly etcd: string;
  readonly flag: readonly string[];
  readonly runs: number;
  readonly heartbeatMs: number;
  readonly electionMs: number;
  readonly preVote: "on" | "off" | "both";
  readonly tickAdvance: "on" | "off" | "both";
  readonly logger: "zap" | "capnslog";
  readonly keep: boolean;
  readonly out?: string;
  readonly format: "text" | "json" | "md";
  readonly quiet: boolean;
}

/** 0: all is as the model has it; 1: something is not; 2: no drill (thrown); 3: stopped. */
export async function drill(options: DrillOptions, out: (text: string) => void): Promise<number> {
  checkTimes(options.heartbeatMs, options.electionMs);
  const binary = etcdAt(options.etcd);
  if (options.logger === "capnslog" && !/^3\.4\./.test(binary.version)) {
    throw new UsageError(`--logger capnslog: etcd ${binary.version} has zap only.`);
  }
  if (options.out !== undefined) foldersReady(options.out);
  const live = liveOn(process.stderr, options.quiet, Date.now);
  const began = { at: new Date().toISOString(), ms: Date.now() };
  const rows: DrillRow[] = [];
  for (const setting of settingsOf(options)) rows.push(await rowFor(setting, binary, options, live));
  live.done();
  const { heartbeatMs, electionMs } = options;
  const document: Drill = {
    ...{ format: "quorate-drill", version: 1, etcd: binary.version, heartbeatMs, electionMs, rows },
    assumptions,
    run: { at: began.at, seconds: (Date.now() - began.ms) / 1000 },
  };
  const text = `${JSON.stringify(document, null, 1)}\n`;
  const valid = validateDrill(text);
  if (!valid.ok) throw new Error(`the drill does not fit its own schema: ${valid.error}`);
  if (options.out !== undefined) {
    const written = writeWhole(options.out, "drill.json", text);
    if (!written.ok) throw new UsageError(`--out ${options.out}: ${written.error}`);
  }
  out({ text: drillText, md: drillMarkdown, json: () => text.trimEnd() }[options.format](document));
  return failedChecks(document).length === 0 ? 0 : 1;
}

function settingsOf(options: DrillOptions): readonly Setting[] {
  const { heartbeatMs, electionMs, preVote, tickAdvance, logger, flag } = options;
  const values = (asked: "on" | "off" | "both"): readonly boolean[] =>
    asked === "both" ? [false, true] : [asked === "on"];
  return values(preVote).flatMap((isPreVote) =>
    values(tickAdvance)
      .toReversed()
      .map((advances) => ({
        ...{ heartbeatMs, electionMs, logger },
        ...{ preVote: isPreVote, tickAdvance: advances, flags: flag },
      })),
  );
}

async function rowFor(
  setting: Setting,
  binary: Binary,
  options: DrillOptions,
  live: Live,
): Promise<DrillRow> {
  const variant = variantNameOf(setting);
  const runs: DrillRun[] = [];
  for (let number = 1; number <= options.runs; number += 1) {
    const say = (what: string): void => live.note(`${variant}, run ${number} of ${options.runs}: ${what}`);
    runs.push(await runOnce(setting, binary, options, `${variant}-run${number}`, say));
  }
  live.note(`${variant}: asking the model, ${electionTickOf(setting)} ticks`);
  const expected = await predicted(setting, {
    ...{ live, nowMs: Date.now, isInterrupted: () => false },
  });
  const { preVote, tickAdvance, logger } = setting;
  const checks = checksOf(runs, expected, setting);
  return { variant, preVote, tickAdvance, logger, runs, model: expected.model, checks };
}

async function runOnce(
  setting: Setting,
  binary: Binary,
  { keep, out }: DrillOptions,
  name: string,
  say: (what: string) => void,
): Promise<DrillRun> {
  const cluster = await drillCluster({ binary: binary.path, setting, keeps: keep });
  const guard = guarded(cluster);
  try {
    const measured = await rejoin(cluster, setting, say);
    await cluster.stop();
    say("reading the logs");
    const logs = await judged(cluster.logFiles, setting);
    if (out !== undefined) keepLogs(cluster.logFiles, join(out, name));
    return { ...measured, logs };
  } catch (error) {
    if (!(error instanceof DrillFailure)) throw error;
    throw new UsageError(`drill: ${error.message}${lastWords(cluster)}`);
  } finally {
    await cluster.close();
    guard.end();
    if (keep) say(`kept ${cluster.folder}`);
  }
}

const lastWords = ({ lastLine }: DrillCluster): string => {
  const line = lastLine();
  return line === null ? "" : ` Its last line: ${line}`;
};

/** Before anything starts: a drill takes a while. */
function foldersReady(path: string): void {
  writing(() => makeFolder(path));
}

function keepLogs(files: readonly string[], folder: string): void {
  writing(() => {
    makeFolder(folder);
    for (const file of files) copyFileSync(file, join(folder, basename(file)));
  });
}

function writing(write: () => void): void {
  try {
    write();
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`--out: cannot be written (${why}). Give a folder that you may write to.`);
  }
}

/** However this program ends, its servers end with it. */
function guarded(cluster: DrillCluster): { readonly end: () => void } {
  const onSignal = (): void => {
    cluster.closeNow();
    process.stderr.write("quorate: drill stopped; its servers are ended, its folder is gone.\n");
    process.exit(3);
  };
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  for (const signal of signals) process.on(signal, onSignal);
  process.on("exit", cluster.closeNow);
  return {
    end: () => {
      for (const signal of signals) process.off(signal, onSignal);
      process.off("exit", cluster.closeNow);
    },
  };
}
