/**
 * `npm run test:hostile`: many hostile cases, in processes of their own that are ended if one hangs.
 * `-- --cases 100000 --seed 7 --jobs 2`; one case again, its input kept: `-- --seed 7 --case 4711`.
 */

import { fork } from "node:child_process";
import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { freshFolder, runCase } from "./run.ts";
import type { Found } from "./run.ts";

interface Share {
  readonly seed: number;
  readonly from: number;
  readonly cases: number;
  /** Every so manieth is this one's. */
  readonly jobs: number;
}

type News =
  | { readonly kind: "begun"; readonly number: number }
  | { readonly kind: "found"; readonly found: Found }
  /** Bytes, after a collection. */
  | { readonly kind: "heap"; readonly used: number };

const casesBetweenHeaps = 2000;
/** What stays after the first cases is caches; what then comes on top must not grow with the cases. */
const heapGrowthMax = 48 * 2 ** 20;
const hangMs = 180_000;
const foundMax = 20;

const { values } = parseArgs({
  options: {
    ...{ cases: { type: "string", default: "100000" }, seed: { type: "string" } },
    ...{ case: { type: "string" }, jobs: { type: "string", default: "2" }, share: { type: "string" } },
  },
});

async function main(): Promise<number> {
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  process.stdout.write(`seed ${seed}\n`);
  if (values.case !== undefined) return runOne(seed, Number(values.case));
  const [cases, jobs] = [Number(values.cases), Number(values.jobs)];
  const tally = { begun: 0, found: [] as string[] };
  const beganMs = Date.now();
  const line = setInterval(() => {
    const rate = Math.round((1000 * tally.begun) / (Date.now() - beganMs));
    process.stdout.write(`${tally.begun} of ${cases} cases, ${rate}/s, ${tally.found.length} found\n`);
  }, 10_000);
  const shares = Array.from({ length: jobs }, (_, from) => ({ seed, from, cases, jobs }));
  await Promise.all(shares.map((share) => watched(share, tally)));
  clearInterval(line);
  const minutes = ((Date.now() - beganMs) / 60_000).toFixed(1);
  process.stdout.write(`${tally.begun} cases, seed ${seed}: ${tally.found.length} found, ${minutes} min\n`);
  return tally.found.length === 0 && tally.begun === cases ? 0 : 1;
}

async function runOne(seed: number, number: number): Promise<number> {
  const top = freshFolder();
  const found = await runCase(seed, number, top);
  process.stdout.write(`${found === null ? "all is well" : `${found.kind}: ${found.breach}\nits input: ${top}`}\n`);
  return found === null ? 0 : 1;
}

/** One process over its share of the cases. */
async function watched(share: Share, tally: { begun: number; found: string[] }): Promise<void> {
  const child = started(share);
  const tell = (what: string): void => {
    tally.found.push(what);
    process.stdout.write(`FOUND ${what}\n`);
    if (tally.found.length >= foundMax) child.kill("SIGKILL");
  };
  let number = -1;
  const heaps: number[] = [];
  const isHung = (): void => {
    tell(`case ${number}: no end after ${hangMs / 1000} s`);
    child.kill("SIGKILL");
  };
  let alarm = setTimeout(isHung, hangMs);
  child.on("message", (news: News) => {
    clearTimeout(alarm);
    alarm = setTimeout(isHung, hangMs);
    if (news.kind === "heap") heaps.push(news.used);
    if (news.kind === "found") tell(`case ${news.found.number}, ${news.found.kind}: ${news.found.breach}`);
    if (news.kind !== "begun") return;
    number = news.number;
    tally.begun += 1;
  });
  const [code] = (await once(child, "exit")) as [number | null];
  clearTimeout(alarm);
  if (code !== 0) tell(`case ${number}: the process ended with ${code}`);
  const grown = (heaps.at(-1) ?? 0) - (heaps[0] ?? 0);
  process.stdout.write(`heap: ${heaps.map((used) => `${Math.round(used / 2 ** 20)}`).join(" ")} MiB\n`);
  if (grown > heapGrowthMax) tell(`the heap grew by ${Math.round(grown / 2 ** 20)} MiB`);
}

const started = (share: Share): ChildProcess =>
  fork(fileURLToPath(import.meta.url), ["--share", JSON.stringify(share)], {
    execArgv: [...process.execArgv, "--expose-gc"],
    env: { ...process.env, NO_COLOR: "1" },
  });

async function work({ seed, from, cases, jobs }: Share): Promise<void> {
  const send = (news: News): void => void process.send?.(news);
  let top = freshFolder();
  for (let number = from, done = 0; number < cases; number += jobs, done += 1) {
    send({ kind: "begun", number });
    const found = await runCase(seed, number, top);
    if (found !== null) {
      send({ kind: "found", found: { ...found, breach: `${found.breach}\n  its input: ${top}` } });
      top = freshFolder();
    }
    if (done % casesBetweenHeaps === casesBetweenHeaps - 1) {
      globalThis.gc?.();
      send({ kind: "heap", used: process.memoryUsage().heapUsed });
    }
  }
  rmSync(top, { recursive: true });
  process.disconnect();
}

if (values.share !== undefined) await work(JSON.parse(values.share) as Share);
else process.exitCode = await main();
