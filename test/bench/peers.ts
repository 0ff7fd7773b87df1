/** Other checkers on the same model: how each is built and run, and how its counts are read. */

import { spawnSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

import type { RejoinTBounds } from "../toys/rejoin-t.ts";
import { nameOf } from "./lines.ts";
import type { Line } from "./lines.ts";
import { rumurCounts, spinCounts, tlcCounts } from "./peer-counts.ts";
import type { Counts, Run } from "./run.ts";

export interface Peer {
  readonly tool: string;
  readonly says: string;
  /** States from which it takes so long that it is left out unless it is named. */
  readonly statesMost: number;
  /** What this machine lacks for it and how to get it, or null. */
  readonly missing: () => string | null;
  /** Makes ready to run in that folder; the command that explores. */
  readonly build: (bounds: RejoinTBounds, states: number, folder: string) => readonly string[];
  readonly counts: (output: string) => Counts | string;
}

const sources = fileURLToPath(new URL("./peers/", import.meta.url));
const optimised = ["-O3", "-march=native"];

export const peers: readonly Peer[] = [
  spinPeer("spin", "Spin, embedded C, exact, depth first", []),
  spinPeer("spin-bfs", "Spin, embedded C, exact, breadth first (shortest traces, as ours)", [
    "-DBFS",
  ]),
  {
    tool: "rumur",
    says: "Rumur, one thread",
    statesMost: 20_000_000,
    missing: () => lacking(["rumur", "gcc"]),
    build: rumurCommand,
    counts: rumurCounts,
  },
  {
    tool: "tlc",
    says: "TLC, one worker",
    statesMost: 5_000_000,
    missing: () => lackingTlc() ?? lacking(["java", "gcc"]),
    build: tlcCommand,
    counts: tlcCounts,
  },
];

/** `-DSAFETY` and `-DNOFAIR` leave out what this model has no use for; both make Spin faster. */
function spinPeer(tool: string, says: string, directives: readonly string[]): Peer {
  return {
    tool,
    says,
    statesMost: Infinity,
    missing: () => lacking(["spin", "gcc"]),
    build: ({ electionTick, termMax, capacity, inFlightMax }, states, folder) => {
      const own = [`-DTMAX=${termMax}`, `-DCAP=${capacity}`, `-DKMAX=${inFlightMax}`];
      const model = [`-DET=${electionTick}`, ...own];
      copied(["rejoin-t.pml", "glue_code.h", "step_spin.h"], folder);
      made("spin", [...model, "-a", "rejoin-t.pml"], folder);
      printWholeCounts(join(folder, "pan.c"));
      const exact = ["-DNOREDUCE", "-DSAFETY", "-DNOFAIR", ...directives];
      made("gcc", [...optimised, ...exact, ...model, "-o", "pan", "pan.c"], folder);
      // -E: a state without successors is no error. -w: two to four slots of its table per state.
      return ["./pan", "-E", "-m100000", `-w${Math.ceil(Math.log2(states)) + 1}`];
    },
    counts: spinCounts,
  };
}

/** From a hundred million on Spin's program would print its counts rounded to eight digits. */
function printWholeCounts(file: string): void {
  const program = readFileSync(file, "utf8");
  const exact = program.replaceAll(/%9\.8g (states, stored|transitions \(=)/g, "%.0f $1");
  if (exact === program) throw new Error(`${file}: Spin prints its counts in another way`);
  writeFileSync(file, exact);
}

function rumurCommand(bounds: RejoinTBounds, _states: number, folder: string): readonly string[] {
  const values = {
    ET: bounds.electionTick,
    T: bounds.termMax,
    CAP: bounds.capacity,
    K: bounds.inFlightMax,
  };
  const model = Object.entries(values).reduce(
    (text, [name, value]) => text.replaceAll(`@${name}@`, String(value)),
    readFileSync(join(sources, "rejoin-t.m.in"), "utf8"),
  );
  writeFileSync(join(folder, "rejoin-t.m"), model);
  const asked = [
    "--threads",
    "1",
    "--deadlock-detection",
    "off",
    "--output-format",
    "machine-readable",
  ];
  made("rumur", [...asked, "--output", "rejoin-t.c", "rejoin-t.m"], folder);
  const doubleWord = process.arch === "x64" ? ["-mcx16"] : [];
  const flags = ["-std=c11", ...optimised, ...doubleWord];
  made("gcc", [...flags, "-o", "rejoin-t", "rejoin-t.c", "-lpthread"], folder);
  return ["./rejoin-t"];
}

function tlcCommand(bounds: RejoinTBounds, _states: number, folder: string): readonly string[] {
  const { electionTick, termMax, capacity, inFlightMax } = bounds;
  copied(["RejoinT.tla"], folder);
  const constants = [
    `ET = ${electionTick}`,
    `T = ${termMax}`,
    `CAP = ${capacity}`,
    `K = ${inFlightMax}`,
  ];
  const config = ["SPECIFICATION Spec", "INVARIANT OneLeader", "CONSTANTS", ...constants, ""];
  writeFileSync(join(folder, "RejoinT.cfg"), config.join("\n"));
  const jar = process.env["TLA2TOOLS_JAR"] ?? "";
  const asked = [
    "-workers",
    "1",
    "-deadlock",
    "-metadir",
    "states",
    "-config",
    "RejoinT.cfg",
    "RejoinT",
  ];
  return ["java", "-XX:+UseParallelGC", "-cp", jar, "tlc2.TLC", ...asked];
}

function lackingTlc(): string | null {
  const jar = process.env["TLA2TOOLS_JAR"];
  if (jar === undefined || jar === "")
    return "TLA2TOOLS_JAR is not set: give it the path of tla2tools.jar";
  return existsSync(jar) ? null : `TLA2TOOLS_JAR names ${jar}, which is not there`;
}

/** Debian's packages are named as the programs, but for Java. */
function lacking(programs: readonly string[]): string | null {
  const found = (process.env["PATH"] ?? "").split(":").filter((folder) => folder !== "");
  const lost = programs.filter(
    (program) => !found.some((folder) => existsSync(join(folder, program))),
  );
  if (lost.length === 0) return null;
  const packages = lost.map((program) => (program === "java" ? "default-jre-headless" : program));
  return `${lost.join(" and ")} not found: apt-get install ${packages.join(" ")}`;
}

function copied(names: readonly string[], folder: string): void {
  for (const name of names) copyFileSync(join(sources, name), join(folder, name));
}

function made(program: string, args: readonly string[], folder: string): void {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd: folder,
    encoding: "utf8",
  });
  if (status === 0) return;
  const said = error?.message ?? `${stdout}${stderr}`;
  throw new Error(`${program} ${args.join(" ")} ended with ${status}: ${said}`);
}

/** A peer that is built for a line, to be run any number of times; `end` removes what was built. */
export interface Built {
  readonly run: () => Run;
  readonly end: () => void;
}

export function built(peer: Peer, line: Line): Built {
  const { bounds, known } = line;
  if (bounds === null || known === null) throw new Error(`no peer knows "${nameOf(line)}"`);
  const folder = mkdtempSync(join(tmpdir(), "quorate-bench-"));
  const end = (): void => rmSync(folder, { recursive: true });
  try {
    const command = peer.build(bounds, known.states, folder);
    const measure = [...optimised, "-o", "measure", join(sources, "measure.c")];
    made("gcc", measure, folder);
    return { run: () => runOf(peer, line, command, folder), end };
  } catch (error) {
    end();
    throw error;
  }
}

const outputMost = 1 << 28;

function runOf(peer: Peer, line: Line, command: readonly string[], folder: string): Run {
  const { status, output } = spawnSync("./measure", command, {
    cwd: folder,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    maxBuffer: outputMost,
  });
  const [, stdout = "", stderr = "", cost = ""] = output ?? [];
  const counts = peer.counts(stdout ?? "");
  if (status !== 0 || typeof counts === "string") {
    const why = typeof counts === "string" ? counts : `it ended with ${status}`;
    throw new Error(`${peer.tool} on "${nameOf(line)}": ${why}\n${stdout}${stderr}`);
  }
  const [user = NaN, system = NaN, wallSeconds = NaN, peakBytes = NaN] = (cost ?? "")
    .split(" ")
    .map(Number);
  const cpuSeconds = user + system;
  return {
    tool: peer.tool,
    model: line.model,
    parameters: line.parameters,
    threads: 1,
    ...counts,
    cut: null,
    cpuSeconds,
    processCpuSeconds: cpuSeconds,
    wallSeconds,
    peakBytes,
    bytesPerState: peakBytes / counts.states,
    statesPerCpuSecond: counts.states / cpuSeconds,
    statesPerWallSecond: counts.states / wallSeconds,
    warmStatesPerCpuSecond: null,
    warmStatesPerWallSecond: null,
    ruleRuns: null,
    ruleRunsPerTransition: null,
    warmRuleRunsPerTransition: null,
  };
}
