/** Runs what is to be compared in turn, round after round, and holds all counts together. */

import { spawnSync } from "node:child_process";

import { bundledMeasure } from "./bundled.ts";
import { nameOf } from "./lines.ts";
import type { Line } from "./lines.ts";
import { built } from "./peers.ts";
import type { Peer } from "./peers.ts";
import { mismatch, ratioOf, rowOf } from "./run.ts";
import type { Ratio, Row, Run } from "./run.ts";

/** One tool, with a number of threads, ready for one line. */
interface Runner {
  readonly name: string;
  readonly run: () => Run;
  readonly end: () => void;
}

export interface Plan {
  readonly threads: readonly number[];
  readonly statesMax: number;
  readonly peers: readonly Peer[];
  /** How often each is run; null: five times where two or more are compared, else once. */
  readonly runs: number | null;
  readonly tell: (text: string) => void;
}

export interface Compared {
  readonly rows: readonly Row[];
  readonly ratios: readonly Ratio[];
}

export function compared(line: Line, plan: Plan): Compared {
  const runners = runnersOf(line, plan);
  const rounds = plan.runs ?? (runners.length > 1 ? 5 : 1);
  const runs: Run[][] = runners.map(() => []);
  try {
    for (let round = 1; round <= rounds; round += 1) {
      for (const [at, runner] of runners.entries()) {
        plan.tell(`${nameOf(line)}: ${runner.name}, run ${round} of ${rounds} …`);
        const run = runner.run();
        refuseWrong(run, line, runs.flat());
        runs[at]?.push(run);
      }
    }
  } finally {
    for (const { end } of runners) end();
  }
  const [base = [], ...others] = runs;
  return { rows: runs.map(rowOf), ratios: others.map((other) => ratioOf(other, base)) };
}

function runnersOf(line: Line, { threads, statesMax, peers, tell }: Plan): readonly Runner[] {
  const own = threads.map((count) => ({
    name: `quorate, threads ${count}`,
    run: () => ownRun(line, count, statesMax),
    end: () => undefined,
  }));
  const others: Runner[] = [];
  try {
    for (const peer of peers) {
      tell(`${nameOf(line)}: building for ${peer.tool} …`);
      others.push({ name: peer.tool, ...built(peer, line) });
    }
  } catch (error) {
    for (const { end } of others) end();
    throw error;
  }
  return [...own, ...others];
}

/**
 * In a process of its own, so that one run's heap does not slow the next, and as users run what they
 * install; `profile`: a file for where its time went.
 */
export function ownRun(line: Line, threads: number, statesMax: number, profile?: string): Run {
  const asked = [nameOf(line), String(threads), String(statesMax)];
  const args = [bundledMeasure(), ...asked, ...(profile === undefined ? [] : [profile])];
  const child = spawnSync(process.execPath, args, {
    stdio: ["ignore", "pipe", "inherit"],
    encoding: "utf8",
  });
  if (child.status === 0) return JSON.parse(child.stdout) as Run;
  throw new Error(`the run of "${nameOf(line)}" ended with ${child.status ?? child.signal}`);
}

/** Throws where a run's counts are not what is known, or not what another run found. */
function refuseWrong(run: Run, line: Line, before: readonly Run[]): void {
  // Where a search is cut is its own affair, but with the same threads it is the same place.
  const like = before.find(({ threads }) => line.known !== null || threads === run.threads);
  const wrong =
    (line.known === null ? null : mismatch(run, line.known, "the table of known counts")) ??
    (like === undefined ? null : mismatch(run, like, `an earlier run of ${like.tool}`));
  if (wrong !== null) throw new Error(wrong);
}
