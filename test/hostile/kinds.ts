/** Kinds of hostile input: how one is made from real ones, and which command is given it. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

import fc from "fast-check";

import { conformCommand } from "../../checker/commands/conform.ts";
import { explainLogs } from "../../checker/commands/explain.ts";
import { exporters } from "../../checker/commands/exporters.ts";
import { exportTrace } from "../../checker/commands/export.ts";
import { replayTrace } from "../../checker/commands/replay.ts";
import { validateLogs } from "../../checker/commands/validate.ts";
import { verifyTraces } from "../../checker/commands/verify.ts";
import { terminalText } from "../../checker/terminal-text.ts";
import { scenarioIn, variantIn } from "../../checker/own-files.ts";
import type { Random } from "../../checker/simulate/random.ts";
import { readPlan } from "../../checker/sweep/plan.ts";
import { junitOf } from "../../checker/junit.ts";
import { githubOf } from "../../checker/github.ts";
import { linesOf } from "../../checker/report-text.ts";
import type { Report } from "../../traces/document.ts";
import { breachOf, endOf } from "./judge.ts";
import type { Shape } from "./judge.ts";
import { mutatedBytes, mutatedJson, one, strangeTexts } from "./mutate.ts";
import * as seeds from "./seeds.ts";

/** One case: makes its input in the folder, runs a command on it, and says what is amiss, or null. */
export type Kind = (random: Random, folder: string) => Promise<string | null>;

export const kinds = {
  log: (random: Random, folder: string) => explained(put(folder, "mn-0.log", mutatedBytes(logOf(random), random)), random),
  "generated log": (random: Random, folder: string) => explained(put(folder, "mn-0.log", generatedLog(random)), random),
  "compressed log": (random: Random, folder: string) => explained(put(folder, "mn-0.log.gz", zippedLog(random)), random),
  "validated log": (random: Random, folder: string) => validated(put(folder, "mn-0.log", mutatedBytes(logOf(random), random)), random),
  trace: (random: Random, folder: string) => traced(put(folder, "a.trace.json", mutatedDocument(one(random, seeds.traces), random)), random, folder),
  recording: (random: Random, folder: string) => conformed(put(folder, "a.jsonl", mutatedRecording(random))),
  variant: (random: Random, folder: string) => variantRead(put(folder, "a.json", mutatedDocument(seeds.variant, random))),
  scenario: (random: Random, folder: string) => scenarioRead(put(folder, "a.json", mutatedDocument(seeds.scenario, random))),
  plan: (random: Random, folder: string) => planRead(put(folder, "a.json", mutatedDocument(seeds.plan, random))),
  report: (random: Random) => reported(random),
} as const satisfies Readonly<Record<string, Kind>>;

export type KindName = keyof typeof kinds;

function put(folder: string, name: string, content: Buffer | string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

const logOf = (random: Random): Buffer => Buffer.from(one(random, seeds.logs));

/** Lines that hold what etcd's hold, and what no etcd would write. */
function generatedLog(random: Random): string {
  const [sample = []] = fc.sample(logLines, { seed: random.below(2 ** 31), numRuns: 1 });
  return sample.join("\n");
}

const word = fc.oneof(fc.constantFrom(...strangeTexts), fc.string({ unit: "binary", maxLength: 30 }));
const number = fc.oneof(fc.nat(9), fc.maxSafeNat().map(String), fc.constantFrom("9".repeat(400), "-1", "0x1", ""));
const hex = fc.oneof(fc.constantFrom("8296553e8d2c027d", "4bc7141c11bf71da", "0", "f".repeat(16), "f".repeat(17)), word);
const said = fc.oneof(
  fc.tuple(hex, fc.constantFrom("follower", "candidate", "leader", "pre-candidate"), number).map(([node, role, term]) => `${node} became ${role} at term ${term}`),
  fc.tuple(hex, hex, number).map(([node, lead, term]) => `raft.node: ${node} elected leader ${lead} at term ${term}`),
  fc.tuple(hex, hex, number).map(([node, from, term]) => `${node} [logterm: ${term}, index: ${term}, vote: 0] cast MsgVote for ${from} [logterm: ${term}, index: 1] at term ${term}`),
  fc.tuple(hex, number).map(([node, commit]) => `newRaft ${node} [peers: [${node},${node}], term: ${commit}, commit: ${commit}, applied: 0, lastindex: ${commit}, lastterm: 1]`),
  word,
);
const stamp = fc.oneof(fc.constantFrom("2024-01-01T00:00:00Z", "1.5", "9999999999999", "2024-13-45T99:99:99Z"), word);
const object = fc
  .record({ level: word, ts: fc.oneof(stamp, fc.double()), caller: word, logger: word, msg: said, log: said, MESSAGE: said, args: fc.array(word), "election-timeout": word, name: word, "local-member-id": hex, "local-member-attributes": word }, { requiredKeys: [] })
  .map((fields) => JSON.stringify(fields));
const line = fc.oneof(
  said,
  object,
  fc.tuple(stamp, said).map(([at, text]) => `${at} I | raft: ${text}`),
  fc.tuple(said, stamp).map(([text, at]) => `{"level":"info","ts":${JSON.stringify(at)},"logger":"raft","msg":${JSON.stringify(text)}}`),
  fc.tuple(word, said).map(([host, text]) => `Mar 13 05:51:08 ${host} etcd[813]: ${text}`),
  fc.json(),
);
const logLines = fc.array(line, { minLength: 1, maxLength: 30 });

function zippedLog(random: Random): Buffer {
  const zipped = gzipSync(mutatedBytes(logOf(random), random), { level: 1 });
  return random.below(2) === 0 ? zipped : mutatedBytes(zipped, random);
}

const mutatedDocument = (text: string, random: Random): Buffer | string =>
  random.below(3) === 0 ? mutatedBytes(Buffer.from(text), random) : mutatedJson(text, random);

function mutatedRecording(random: Random): Buffer | string {
  if (random.below(3) === 0) return mutatedBytes(Buffer.from(seeds.recording), random);
  const lines = seeds.recording.trimEnd().split("\n");
  const at = random.below(3) === 0 ? 0 : random.below(lines.length);
  return lines.map((text, place) => (place === at ? mutatedJson(text, random) : text)).join("\n");
}

async function explained(path: string, random: Random): Promise<string | null> {
  const format = one(random, ["text", "text", "json", "sarif"] as const);
  const options = { format, member: [], model: false, quiet: true } as const;
  const ended = await endOf((out) => explainLogs([path], options, out));
  return breachOf(ended, [0, 1, 3], format === "text" ? "terminal" : "json");
}

async function validated(path: string, random: Random): Promise<string | null> {
  const format = one(random, ["text", "json"] as const);
  const options = { variant: one(random, ["auto", "etcd-3.1.4"]), member: [], format, quiet: true, maxSeconds: 0.05 };
  const ended = await endOf((out) => validateLogs([path], options, out));
  return breachOf(ended, [0, 1, 3], format === "text" ? "terminal" : "json");
}

const shapes: Readonly<Record<string, Shape>> = { html: "html", itf: "json", tlc: "json" };

async function traced(path: string, random: Random, folder: string): Promise<string | null> {
  const what = random.below(exporters.length + 2);
  const exporter = exporters[what];
  if (exporter === undefined) {
    const isReplayed = random.below(2) === 0;
    const ended = await endOf((out) =>
      isReplayed ? replayTrace(path, out) : verifyTraces([path], 500, out),
    );
    return breachOf(ended, [0, 1], "terminal");
  }
  const { name: to } = exporter;
  const shape = shapes[to] ?? "file";
  if (random.below(4) > 0) return breachOf(await endOf((out) => exportTrace(path, { to }, out)), [0], shape);
  const ended = await endOf((out) => exportTrace(path, { to, out: join(folder, "out") }, out));
  return breachOf(ended, [0], "terminal");
}

async function conformed(path: string): Promise<string | null> {
  return breachOf(await endOf((out) => conformCommand([path], out)), [0, 1], "terminal");
}

const variantRead = async (path: string): Promise<string | null> =>
  breachOf(await endOf((out) => out(`read ${variantIn(path).name}`)), [0], "terminal");

const scenarioRead = async (path: string): Promise<string | null> =>
  breachOf(await endOf((out) => out(`read ${scenarioIn(path).name}`)), [0], "terminal");

const planRead = async (path: string): Promise<string | null> =>
  breachOf(await endOf((out) => out(`${readPlan(path).cells.length} cells`)), [0], "terminal");

/** What stands in a report may be of a property of a user's own, and of files' names. */
async function reported(random: Random): Promise<string | null> {
  const text = (): string => one(random, strangeTexts) + one(random, strangeTexts);
  const result = {
    ...{ variant: text(), scenario: text(), property: text(), reason: text(), verdict: "violated" },
    ...{ trace: text(), depth: 3, notes: [text()], regime: { delay: 0, order: "fifo", loss: 0, dup: 0, skew: 1 } },
  };
  const report = { format: "quorate-report", version: 1, explorations: [], results: [result] } as unknown as Report;
  const github = githubOf(report);
  const rows = github.split(/[\r\n]/);
  const commands = rows.filter((row) => !/^::(?:error|warning|notice) title=[^,:]*::/.test(row));
  if (commands.length > 0) return `a line of the report is a command of its own: ${JSON.stringify(commands)}`;
  const xml = breachOf({ exit: 0, out: terminalText(junitOf(report)), error: "" }, [0], "xml");
  const plain = { exit: 0, out: terminalText(linesOf(report, text()).join("\n")), error: "" };
  return xml ?? breachOf(plain, [0], "terminal");
}
