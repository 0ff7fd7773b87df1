/** Rows of a comparison in processes of their own, a few at a time: an exploration fills one core. */

import { spawn } from "node:child_process";

import { validateComparison } from "../traces/validate-document.ts";
import type { CompareOptions, Job, TimedRow } from "./commands/compare.ts";
import type { Live } from "./live.ts";
import { argumentsOf } from "./options.ts";
import { UsageError } from "./question.ts";
import { programFile } from "./worker-entry.ts";

/** The rows in the order of the jobs, whichever ends first. */
export async function rowsInProcesses(
  jobs: readonly Job[],
  { jobs: atOnce, out }: Pick<CompareOptions, "jobs" | "out">,
  live: Live,
): Promise<readonly TimedRow[]> {
  const rows: (readonly TimedRow[])[] = jobs.map(() => []);
  const waiting = jobs.map((job, at) => ({ job, at }));
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      rows[next.at] = await rowsOf(next.job, out, live);
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, jobs.length) }, worker));
  return rows.flat();
}

async function rowsOf(job: Job, out: string | undefined, live: Live): Promise<readonly TimedRow[]> {
  const limits = [...argumentsOf(job.options), ...(out === undefined ? [] : ["--out", out])];
  const args = ["compare", job.name, ...limits, "--format", "json", "--jobs", "1"];
  const { stdout, stderr, code } = await run(args, live);
  if (code !== 0 && code !== 1 && code !== 3) {
    throw new UsageError(`the comparison of ${job.name} ended with code ${code}: ${stderr.trim()}`);
  }
  const read = validateComparison(stdout);
  if (!read.ok) throw new Error(`the comparison of ${job.name} is not one: ${read.error}`);
  const elapsedMs = Number(read.value.run?.["row0Ms"] ?? 0);
  return read.value.rows.map((row) => ({ row, elapsedMs }));
}

interface Ended {
  readonly stdout: string;
  /** The last line on standard error. */
  readonly stderr: string;
  readonly code: number | null;
}

/** Runs this program again with other arguments; what it says of its progress is shown. */
function run(args: readonly string[], live: Live): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...process.execArgv, programFile(), ...args], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const stdout: Buffer[] = [];
    let stderr = "";
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => {
      const lines = chunk.toString().trim().split("\n");
      stderr = lines[lines.length - 1] ?? stderr;
      live.note(stderr);
    });
    child.on("error", reject);
    child.on("close", (code) => {
      resolve({ stdout: Buffer.concat(stdout).toString(), stderr, code });
    });
  });
}
