/** `npm run test:etcd-raft`: the model's steps on real nodes of etcd's raft library, live. */

import { existsSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { traceIn } from "../../checker/commands/replay.ts";
import { clusterOf, questionOf, variantNamed } from "../../checker/question.ts";
import { UsageError } from "../../checker/usage-error.ts";
import { eventKinds } from "../../model/events.ts";
import type { EventKind } from "../../model/events.ts";
import type { Rules } from "../../model/rules.ts";
import { scenarioNames } from "../../model/scenarios.ts";
import { etcd34 } from "../../model/versions.ts";
import { writeWhole } from "../../traces/write.ts";
import { held, shrunk } from "./agree.ts";
import type { Held } from "./agree.ts";
import { missingForDriver, startDriver } from "./driver.ts";
import type { Driver } from "./driver.ts";
import { findings, foundIn, libraryVariants } from "./findings.ts";
import type { Found } from "./findings.ts";
import { leavesAt, lowered } from "./lowered.ts";
import type { Execution, Lowered } from "./lowered.ts";
import { hunted, planted } from "./planted.ts";
import type { LibraryRun, PlantedRow, Tally } from "./library-run.ts";
import { recordedAgain } from "./recordings.ts";
import { differenceText, moveText } from "./said.ts";
import { shortened } from "./shortened.ts";
import { singleSteps } from "./single-steps.ts";
import { preVoteAlone, walkOf } from "./walks.ts";

const usage = `npm run test:etcd-raft -- [options]
  --walks N      random walks (1000)
  --steps N      steps of a walk (150)
  --seed N       of the first walk; the next has the next (1)
  --states N     states of each search whose steps are taken one by one (1000)
  --searched N   states of each search whose lassos and witnesses are replayed (30000)
  --trace FILE   only this trace of quorate, a JSON file, on the library; may be repeated
  --out DIR      where a disagreement is written, as a recording (quorate conform reads it)
  --save FILE    the numbers of this run, as JSON
  --required     a missing Go is a failure, and nothing is passed over`;

const { values } = parseArgs({
  options: {
    walks: { type: "string", default: "1000" },
    steps: { type: "string", default: "150" },
    seed: { type: "string", default: "1" },
    states: { type: "string", default: "1000" },
    searched: { type: "string", default: "30000" },
    trace: { type: "string", multiple: true, default: [] },
    out: { type: "string", default: "traces-out/etcd-raft" },
    save: { type: "string" },
    required: { type: "boolean", default: false },
    help: { type: "boolean", default: false },
  },
});

const number = (name: "walks" | "steps" | "seed" | "states" | "searched"): number => {
  const value = Number(values[name]);
  if (Number.isInteger(value) && value >= 0) return value;
  console.error(`--${name} ${values[name]}: give a whole number.\n${usage}`);
  process.exit(2);
};

const say = (text: string): void => console.log(text);
const taken = new Set<EventKind>();

/** One schedule on the library. A disagreement is shrunk, told and written down. */
async function tried(driver: Driver, { start, moves }: Lowered, rules: Rules): Promise<Held> {
  const found = await held(driver, start, moves, rules);
  for (const branch of found.branches) taken.add(branch);
  if (found.disagreement === null) return found;
  const short = await shrunk(moves, (some) => held(driver, start, some, rules));
  const { difference } = short.held.disagreement ?? found.disagreement;
  say(`${start.name}: model and library disagree after ${found.disagreement.at + 1} actions.`);
  say(`Shrunk to ${short.moves.length} (${short.runs} runs):`);
  for (const move of short.moves) say(`  ${moveText(move)}`);
  say(`  ${differenceText(difference)}`);
  const text = short.held.recording.map((line) => `${JSON.stringify(line)}\n`).join("");
  const written = writeWhole(values.out, "disagreement.jsonl", text);
  if (!written.ok) say(written.error);
  const other = otherRules(rules);
  if (other.length > 0) say(`The model had rules that are not the library's: ${other.join(", ")}.`);
  else if (written.ok) say(`See it again: quorate conform ${written.path}`);
  return found;
}

/** Options of the library, and what is its server's, may be as they like. */
const notOfTheLibrary: readonly string[] = ["checkQuorum", "preVote", "restartTicks"];

const otherRules = (rules: Rules): readonly string[] =>
  Object.entries(etcd34)
    .filter(([name]) => !notOfTheLibrary.includes(name))
    .flatMap(([name, value]) => (rules[name as keyof typeof etcd34] === value ? [] : [name]));

const noTally: Tally = { sequences: 0, actions: 0, disagreements: 0 };

const withHeld = (tally: Tally, { actions, disagreement }: Held): Tally => ({
  sequences: tally.sequences + 1,
  actions: tally.actions + actions,
  disagreements: tally.disagreements + (disagreement === null ? 0 : 1),
});

/** An execution of the checker, after it is certain that the schedule is one of those it stands for. */
async function execution(driver: Driver, made: Execution, rules: Rules, seed: number): Promise<Held> {
  const low = lowered(made, rules, seed);
  const leaves = leavesAt(made, low, rules);
  if (leaves !== null) throw new Error(`${made.name}: the schedule leaves the execution at ${leaves}`);
  return tried(driver, low, rules);
}

async function stepsOneByOne(driver: Driver): Promise<Tally> {
  let tally = noTally;
  for (const scenario of scenarioNames) {
    for (const variant of libraryVariants) {
      for (const regime of [{ prompt: true }, { delay: 0 }, { delay: null, skew: null, loss: 1 }]) {
        const labels = { labels: "absolute", campaigns: 3 } as const;
        const budgets = { proposals: 1, transfers: 1 };
        const asked = clusterOf(questionOf(variant, { scenario, budgets, regime: { ...regime, ...labels } }));
        const short = { ...asked, initial: [shortened(asked.initial[0])] } as const;
        for (const one of singleSteps(short, number("states"))) {
          tally = withHeld(tally, await tried(driver, one, asked.rules));
        }
      }
    }
  }
  return tally;
}

async function findingsReplayed(
  driver: Driver,
  all: AsyncIterable<Found> | Iterable<Found>,
): Promise<Tally & { readonly lassos: number }> {
  let tally = { ...noTally, lassos: 0 };
  for await (const { execution: made, rules, kind } of all) {
    const found = await execution(driver, made, rules, number("seed"));
    tally = { ...withHeld(tally, found), lassos: tally.lassos + (kind === "lasso" ? 1 : 0) };
  }
  return tally;
}

const walkVariants = [...libraryVariants.map(variantNamed), preVoteAlone];

async function walked(driver: Driver): Promise<Tally> {
  let tally = noTally;
  const [first, count] = [number("seed"), number("walks")];
  for (let seed = first; seed < first + count; seed += 1) {
    const variant = walkVariants[seed % walkVariants.length] ?? preVoteAlone;
    const { execution: made, rules } = walkOf(variant, seed, number("steps"));
    tally = withHeld(tally, await execution(driver, made, rules, seed));
  }
  return tally;
}

/** Walks until a planted rule must have shown; and how many must not show what nothing can. */
const huntsMax = 2000;
const alikeWalks = 50;
const stepsOfHunt = 150;

/** The planted ones that were found out, as they must be; and those that nothing can tell apart. */
async function plantedFound(
  driver: Driver,
): Promise<{ readonly rows: readonly PlantedRow[]; readonly isWell: boolean }> {
  const rows: PlantedRow[] = [];
  let isWell = true;
  for (const one of planted) {
    const most = one.alike === null ? huntsMax : alikeWalks;
    const caught = await hunted(driver, one, number("seed"), most, stepsOfHunt);
    const { walks, seed, found, shortest, moves, difference } = caught;
    const isAsMeant = (difference === null) === (one.alike !== null);
    isWell &&= isAsMeant;
    rows.push({
      name: one.name,
      found: difference === null ? null : { walks: walks ?? 0, seed, actions: found, shrunk: shortest },
      difference: difference === null ? null : differenceText(difference),
      alike: one.alike,
    });
    const told = difference === null ? `not told apart${one.alike === null ? "" : ` (${one.alike})`}` : differenceText(difference);
    say(`  ${isAsMeant ? "" : "UNEXPECTED: "}${one.name}: ${found} -> ${shortest} actions, walk ${walks ?? "-"}: ${told}`);
    if (one.name.startsWith("higherTermLead")) for (const move of moves) say(`      ${moveText(move)}`);
  }
  return { rows, isWell };
}

async function timed<Result>(
  what: string,
  job: () => Promise<Result>,
  text: (result: Result) => string,
): Promise<Result> {
  const began = performance.now();
  const result = await job();
  say(`${what}: ${text(result)}, ${((performance.now() - began) / 1000).toFixed(1)} s`);
  return result;
}

const tallyText = ({ sequences, actions, disagreements }: Tally): string =>
  `${sequences} schedules, ${actions} actions, ${disagreements} disagreements`;

function recordingsHere(): readonly string[] {
  const fromHere = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
  const oracle = fromHere("../../../shared/oracle");
  return existsSync(oracle) ? [oracle] : [fromHere("../conformance/sample.jsonl")];
}

async function everything(driver: Driver): Promise<boolean> {
  say(`seeds ${number("seed")} to ${number("seed") + number("walks") - 1}`);
  const recordings = await timed("recordings made anew", () => recordedAgain(driver, recordingsHere()), (made) =>
    `${made.traces} traces, ${made.actions} actions, ${made.differences.length} differences`);
  for (const difference of recordings.differences.slice(0, 3)) say(`  ${difference}`);
  const steps = await timed("each step of bounded searches", () => stepsOneByOne(driver), tallyText);
  const found = await timed("lassos and witnesses", () => findingsReplayed(driver, findings(number("searched"))), (tally) => `${tally.lassos} lassos among ${tallyText(tally)}`);
  const walks = await timed("random walks", () => walked(driver), tallyText);
  const missed = eventKinds.filter((kind) => !taken.has(kind));
  say(`branches of the rules taken: ${taken.size} of ${eventKinds.length}; never: ${missed.join(", ")}`);
  const hunt = await timed("planted, one at a time", () => plantedFound(driver), ({ rows }) =>
    `${rows.filter((row) => row.found !== null).length} of ${rows.length} told apart`);
  if (values.save !== undefined) {
    const branches = { taken: taken.size, of: eventKinds.length, never: missed };
    const seeds = [number("seed"), number("seed") + number("walks") - 1] as const;
    const saved: LibraryRun = { library: "etcd raft 3.4.23", seeds, recordings, steps, found, walks, branches, planted: hunt.rows };
    writeFileSync(values.save, `${JSON.stringify(saved, null, 1)}\n`);
  }
  const disagreements = [steps, found, walks].reduce((sum, tally) => sum + tally.disagreements, 0);
  return recordings.differences.length === 0 && disagreements === 0 && hunt.isWell;
}

async function main(): Promise<number> {
  if (values.help) {
    say(usage);
    return 0;
  }
  for (const name of ["walks", "steps", "seed", "states", "searched"] as const) number(name);
  const missing = missingForDriver();
  if (missing !== null) {
    say(`test:etcd-raft skipped: ${missing}. Nothing was held against the real library.`);
    return values.required ? 1 : 0;
  }
  const driver = startDriver();
  try {
    if (values.trace.length === 0) return (await everything(driver)) ? 0 : 1;
    const traces = values.trace.map((path) => foundIn(traceIn(path)));
    const tally = await timed("traces", () => findingsReplayed(driver, traces), tallyText);
    return tally.disagreements === 0 ? 0 : 1;
  } finally {
    driver.close();
  }
}

try {
  process.exitCode = await main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(error.message);
  process.exitCode = 2;
}
