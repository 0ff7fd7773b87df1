/** A simulation for people: what was broken, how to see it again, and how little the rest means. */

import { join } from "node:path";

import pc from "picocolors";

import type { Simulation, SimulationResult } from "../../traces/simulation-document.ts";
import { isAsExpected } from "../expect.ts";
import { inShell } from "../shell.ts";

export function simulationLines(simulation: Simulation, folder: string | null): readonly string[] {
  const { variant, scenario, seed, walks, walksAsked, steps, stepsOfWalk, cut, results } = simulation;
  const why = cut === "time" ? "out of time" : "interrupted";
  const stopped = cut === null ? "" : pc.yellow(`; ${why}, of ${grouped(walksAsked)} walks asked for`);
  const unbroken = results.filter(({ verdict }) => verdict === "cut");
  return [
    pc.bold(`${variant}, ${scenario}: random walks from seed ${seed}`),
    `  ${counted(walks, "walk")} of at most ${grouped(stepsOfWalk)} steps, ${grouped(steps)} steps${stopped}`,
    ...results.flatMap((result) => resultLines(result, simulation, folder)),
    "",
    unbroken.length === 0
      ? "every property asked for is violated"
      : `${unbroken.length} of ${counted(results.length, "property", "properties")} not violated in ${counted(walks, "walk")}, ` +
        `${grouped(steps)} steps; that proves nothing (check does)`,
  ];
}

const counted = (count: number, noun: string, several = `${noun}s`): string =>
  `${grouped(count)} ${count === 1 ? noun : several}`;

const grouped = (value: number): string => value.toLocaleString("en");

function resultLines(
  result: SimulationResult,
  { stepsOfWalk }: Simulation,
  folder: string | null,
): readonly string[] {
  const { property, verdict, reason, depth, seed, walkSteps, trace, expected } = result;
  const paint = isAsExpected(result) ? pc.green : verdict === "cut" ? pc.yellow : pc.red;
  const asked =
    expected === undefined ? "" : isAsExpected(result) ? " (as expected)" : ` (expected: ${expected})`;
  if (seed === null) return [`  ${property.padEnd(24)} ${paint("cut")}: not violated here${asked}`];
  const short = `shrunk from ${walkSteps ?? 0} steps of the walk with seed ${seed}`;
  const path = trace === undefined || folder === null ? null : join(folder, trace);
  return [
    `  ${property.padEnd(24)} ${paint(verdict)} after ${depth ?? 0} steps: ${reason ?? ""}${asked}`,
    `    ${short}; that walk again: the same command with --seed ${seed} --walks 1 --steps ${stepsOfWalk}`,
    ...(path === null ? [] : [`    ${inShell(`replay ${path}`)}`, `    ${inShell(`export ${path} --to md`)}`]),
  ];
}
