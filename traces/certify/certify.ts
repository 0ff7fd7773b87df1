/**
 * Certificates: a second opinion on a trace. It tells the trace again with rules of its own for all
 * that is around the members (world.ts), compares what the trace shows (shown.ts), judges its claim by
 * properties of its own (claims.ts), and looks for a shorter counterexample by a search of its own.
 * It shares nothing with `checker/`.
 */

import type { Trace } from "../document.ts";
import { brokenOf, isDisturbance } from "./claims.ts";
import type { Broken } from "./claims.ts";
import { shapeOf } from "./cycle.ts";
import { hashOf, initialAmiss, keyOf, stepAmiss } from "./shown.ts";
import { firstAmiss } from "./shown.ts";
import type { Keys } from "./shown.ts";
import { successorsOf } from "./successors.ts";
import { outcomesOf } from "./world.ts";
import type { Setting, Told, World } from "./world.ts";

export type Certificate =
  | Certified
  /** `step`: its index; -1 where it is no step. */
  | { readonly ok: false; readonly step: number; readonly why: string };

export interface Certified {
  readonly ok: true;
  readonly proved: readonly string[];
  /** What one trace cannot show, or what the search was too small for. */
  readonly open: readonly string[];
  /** So many steps would have been enough to break the property; null: no fewer are known. */
  readonly shorter: number | null;
}

/** What is taken of the model: the rules of one member, the start, and how states are written. */
export interface Given {
  readonly setting: Setting;
  readonly start: World;
  readonly members: Trace["members"];
  readonly keys: Keys;
}

interface Run {
  readonly worlds: readonly World[];
  readonly told: readonly Told[];
}

const certified = (proved: readonly string[], open: readonly string[] = []): Certified => ({
  ...{ ok: true, proved, open, shorter: null },
});

const refuse = (step: number, why: string): Certificate => ({ ok: false, step, why });

export function certify(trace: Trace, given: Given, statesMax: number): Certificate {
  const { start, members, keys } = given;
  const names = firstAmiss(trace.members, members);
  if (names !== null) return refuse(-1, `members${names}`);
  const initial = initialAmiss(trace, start, keys);
  if (initial !== null) return refuse(-1, initial);
  const run = toldAgain(trace, given);
  if ("why" in run) return run;
  const steps = `${run.told.length} steps, each one of the rules, as it is shown`;
  const judged = judge(trace, run, given, statesMax);
  return judged.ok ? { ...judged, proved: [steps, ...judged.proved] } : judged;
}

function toldAgain(trace: Trace, { setting, start, keys }: Given): Run | (Certificate & { ok: false }) {
  const worlds = [start];
  const told: Told[] = [];
  for (const [at, { action, hash }] of trace.steps.entries()) {
    const before = worlds[at] ?? start;
    const refused = (why: string) => ({ ok: false, step: at, why: `steps[${at}]${why}` }) as const;
    const outcomes = outcomesOf(before, action, setting);
    if (typeof outcomes === "string") return refused(`.action: ${outcomes}`);
    const taken = outcomes.find(({ world }) => hashOf(world, keys) === hash) ?? outcomes[0];
    if (taken === undefined) return refused(".action: nothing comes of it");
    const amiss = stepAmiss(trace, at, before, taken, keys);
    if (amiss !== null) return refused(amiss);
    told.push(taken);
    worlds.push(taken.world);
  }
  return { worlds, told };
}

function judge(trace: Trace, run: Run, given: Given, statesMax: number): Certificate {
  switch (trace.kind) {
    case "walk":
      return certified([]);
    case "counterexample":
      return counterexample(trace, run, given, statesMax);
    case "witness":
      return witness(trace, run);
    case "lasso":
      return lasso(trace, run, given.setting);
  }
}

function counterexample(trace: Trace, run: Run, given: Given, statesMax: number): Certificate {
  const broken = brokenOf(trace.property);
  if (broken === null && trace.propertyFrom !== undefined) {
    return certified([], [`whether ${trace.property}, a property of its user's own, is broken`]);
  }
  if (broken === null) return refuse(-1, `property: no "${trace.property}" is known`);
  const { worlds } = run;
  const first = worlds.findIndex((world, at) => broken(worlds[at - 1] ?? world, world));
  const length = trace.steps.length;
  if (first === -1) return refuse(length - 1, `${trace.property} is not broken at the end`);
  if (first < length) return refuse(first - 1, `${trace.property} is broken before the end`);
  const breaks = `the last step, and none before it, breaks ${trace.property}`;
  const { shorter, depth, states } = search(given, broken, length - 1, statesMax);
  if (shorter !== null) return { ...certified([breaks]), shorter };
  const found = `no execution of up to ${depth} steps breaks it (${states} states)`;
  const left = `whether one of ${depth + 1} to ${length - 1} steps does was not searched`;
  return certified([breaks, found], depth < length - 1 ? [left] : []);
}

interface Searched {
  /** The length of a counterexample, or null. */
  readonly shorter: number | null;
  /** So many steps were searched wholly. */
  readonly depth: number;
  readonly states: number;
}

/** Breadth first, without any reduction. */
function search(
  { setting, start, keys }: Given,
  broken: Broken,
  depthMax: number,
  statesMax: number,
): Searched {
  const seen = new Set([keyOf(start, keys)]);
  if (depthMax >= 0 && broken(start, start)) return { shorter: 0, depth: 0, states: 1 };
  let level: readonly World[] = [start];
  for (let depth = 1; depth <= depthMax; depth += 1) {
    const next: World[] = [];
    for (const world of level) {
      for (const { told } of successorsOf(world, setting)) {
        if (broken(world, told.world)) return { shorter: depth, depth, states: seen.size };
        const key = keyOf(told.world, keys);
        if (seen.has(key)) continue;
        seen.add(key);
        next.push(told.world);
      }
      if (seen.size > statesMax) return { shorter: null, depth: depth - 1, states: seen.size };
    }
    level = next;
  }
  return { shorter: null, depth: Math.max(0, depthMax), states: seen.size };
}

type Finding = "Rounds" | "Elections" | "Depositions" | "Disturbances" | "Ticks";

function findingOf(property: string): Finding | null {
  if (property === "Undisturbed") return "Disturbances";
  if (property.startsWith("StableWithin:")) return "Ticks";
  const known = ["Rounds", "Elections", "Depositions", "Disturbances", "Ticks"] as const;
  return known.find((name) => name === property) ?? null;
}

/** How much of it there is in the steps from `from` on; ticks: until the last election. */
function count(finding: Finding, trace: Trace, { worlds, told }: Run, from: number): number {
  const lastElection = told.findLastIndex(({ isElection }) => isElection);
  return told.slice(from).filter((one, offset) => {
    const at = from + offset;
    switch (finding) {
      case "Rounds":
        return one.campaigns > 0;
      case "Elections":
        return one.isElection;
      case "Depositions":
        return one.isDeposition;
      case "Ticks":
        return one.timePasses && at <= lastElection;
      case "Disturbances": {
        const action = trace.steps[at]?.action;
        const before = worlds[at];
        const sender = action !== undefined && "message" in action ? action.message.from : 0;
        return one.isDeposition && before !== undefined && isDisturbance(before, sender);
      }
    }
  }).length;
}

function witness(trace: Trace, run: Run): Certificate {
  const open = [`that no other execution has more, or that none goes on: one trace cannot show it`];
  const finding = findingOf(trace.property);
  if (finding === null) {
    const isLiveness = ["AF stable", "AG EF stable"].includes(trace.property);
    if (!isLiveness) return refuse(-1, `property: no "${trace.property}" is known`);
    return certified([], open);
  }
  const claimed = Number(/\d+/.exec(trace.reason)?.[0] ?? "NaN");
  const found = count(finding, trace, run, 0);
  // Ticks in which the cluster was stable, until something failed, are not claimed.
  const mayHaveMore = finding === "Ticks" && run.told.some(({ isFault }) => isFault);
  const fits = mayHaveMore ? found >= claimed : found === claimed;
  const noun = finding.toLowerCase();
  if (!fits) return refuse(-1, `reason: claims ${claimed} ${noun}, and there are ${found}`);
  return certified([`there are ${found} ${noun}`], open);
}

function lasso(trace: Trace, run: Run, setting: Setting): Certificate {
  const { loop = -1, laps = 0, steps } = trace;
  const length = (steps.length - loop) / 2;
  if (loop < 0 || laps !== 2 || length < 1 || !Number.isInteger(length)) {
    return refuse(-1, "loop: the rest of the steps are not two laps");
  }
  const shapes = run.worlds.slice(loop).map(shapeOf);
  const back = [1, 2].find((lap) => shapes[lap * length] !== shapes[0]);
  if (back !== undefined) return refuse(loop + back * length - 1, `after lap ${back} it is not where it began`);
  const amiss = stands(trace, run, loop, length);
  if (amiss !== null) return refuse(loop, amiss);
  const finding = findingOf(trace.property);
  if (finding === null && trace.property !== "AF stable") return refuse(-1, `property: no "${trace.property}"`);
  const timed = finding === null || finding === "Ticks";
  const inLap = timed
    ? run.told.slice(loop).filter(({ timePasses }) => timePasses).length
    : count(finding, trace, run, loop);
  if (inLap === 0) return refuse(loop, `in the cycle there are no ${timed ? "ticks of all" : finding}`);
  if (timed && !isRestless(run, loop)) {
    if (!leavesStability(run.worlds[loop], setting)) return refuse(loop, "nothing disturbs the cycle: it is stable");
  }
  const further = furtherLaps(run, shapes.slice(0, length + 1), setting);
  if (further < lapsMore) return refuse(steps.length - 1, `it cannot be gone round ${further + 3} times`);
  return certified([
    `the cycle of ${length} steps closes, and was gone round ${lapsMore + 2} times`,
    "in it every clock and channel moves",
  ]);
}

/** What stands still in a lap, or ends it one day; null: nothing. */
function stands(
  { steps, members, regime }: Trace,
  { worlds, told }: Run,
  loop: number,
  length: number,
): string | null {
  for (const from of [loop, loop + length]) {
    const start = worlds[from];
    if (start === undefined) return "the cycle is not whole";
    const lap = steps.slice(from, from + length);
    const ticks = new Set(lap.filter(({ action }) => action.kind === "tick").map(({ action }) => action.member));
    const idle = start.parts.find(({ up, node }) => up && !ticks.has(node.id));
    const name = members.find(({ node }) => node === idle?.node.id)?.name;
    if (name !== undefined) return `${name} does not tick in the cycle`;
    const stuck = start.parts.some(({ node, inbox }) =>
      inbox.some(({ message: { from: sender } }) => {
        const waiting = inbox.filter(({ message }) => message.from === sender).length;
        return waiting > lap.filter(({ action }) => takes(action, node.id, sender)).length;
      }),
    );
    if (regime.delay !== null && stuck) return "a message waits for ever in the cycle";
    if (told.slice(from, from + length).some(({ isFault }) => isFault)) return "something fails in the cycle";
  }
  return null;
}

/** Does this take a message out of the channel from one member to another? */
const takes = (action: Trace["steps"][number]["action"], to: number, from: number): boolean =>
  (action.kind === "deliver" || action.kind === "lose") &&
  action.member === to && action.message.from === from;

/** Does the cycle campaign, depose, or go without a leader? Then no state of it is stable. */
const isRestless = ({ worlds, told }: Run, loop: number): boolean =>
  told.slice(loop).some(({ campaigns, isDeposition }) => campaigns > 0 || isDeposition) ||
  worlds.slice(loop).some(({ parts }) => !parts.some(({ up, node }) => up && node.role === "leader"));

const restlessStatesMax = 20_000;

/** Can a campaign or deposition come from here, though nothing fails? Otherwise it may be stable. */
function leavesStability(start: World | undefined, setting: Setting): boolean {
  const queue = start === undefined ? [] : [start];
  const seen = new Set<string>();
  for (let at = 0; at < queue.length && queue.length < restlessStatesMax; at += 1) {
    for (const { told } of successorsOf(queue[at] as World, setting)) {
      if (told.isFault) continue;
      if (told.campaigns > 0 || told.isDeposition) return true;
      const shape = shapeOf(told.world);
      if (seen.has(shape)) continue;
      seen.add(shape);
      queue.push(told.world);
    }
  }
  return false;
}

const lapsMore = 3;

/** Goes on from the end: each step to the shape that it had in the first lap. */
function furtherLaps({ worlds }: Run, shapes: readonly string[], setting: Setting): number {
  let world = worlds.at(-1);
  for (let lap = 0; lap < lapsMore; lap += 1) {
    for (const shape of shapes.slice(1)) {
      if (world === undefined) return lap;
      const next = successorsOf(world, setting).find(({ told }) => shapeOf(told.world) === shape);
      world = next?.told.world;
    }
    if (world === undefined) return lap;
  }
  return lapsMore;
}
