/**
 * Judges the model that it stands beside: a mutant's, in a copy of the project. Prints one line of JSON.
 * `judge.ts [RECORDINGS…]`.
 */

import { readdirSync, readFileSync } from "node:fs";

import { conformCommand } from "../../checker/commands/conform.ts";
import { explore, noLimits } from "../../checker/explore.ts";
import { progressOf } from "../../checker/progress.ts";
import { safetyProperties } from "../../checker/properties.ts";
import { clusterOf, questionOf } from "../../checker/question.ts";
import { scenarioNames } from "../../model/scenarios.ts";
import { variants } from "../../model/variants.ts";
import { disagreement, settings, whereAllMayFail } from "../certify/agreement.ts";
import { rerun } from "../step-script.ts";
import { battery, questionFor } from "./battery.ts";
import type { Asked } from "./battery.ts";

export interface Finding {
  readonly question: string;
  readonly property: string;
  /** Of progress: the exact worst case, or the verdict; of safety: "violated". */
  readonly value: number | string | null;
  /** Steps of the shortest trace that shows it; of a lasso with its cycle. */
  readonly length: number;
}

export interface Judgement {
  /** What is broken of safety, and every finding of progress. */
  readonly safety: readonly Finding[];
  readonly progress: readonly Finding[];
  /** Per folder or file of recordings: traces that differ, of how many. */
  readonly recordings: readonly { readonly differ: number; readonly of: number }[];
  /** Scripts of single steps that print something else. */
  readonly scripts: readonly string[];
  /** Walks on which certificates offer other steps than the model, of how many. */
  readonly walks: { readonly differ: number; readonly of: number };
  /** Questions to which the checker has no answer, as it finds an error of its own. */
  readonly errors: readonly string[];
}

const silent = { nowMs: () => 0, isInterrupted: () => false, onProgress: () => undefined };

async function answers(asked: Asked): Promise<readonly Finding[]> {
  const isSafety = asked.kind === "safety";
  const explored = await explore(clusterOf(questionFor(asked)), {
    properties: isSafety ? safetyProperties : [],
    limits: { ...noLimits, statesMax: asked.statesMax },
    keepsGraph: !isSafety,
    goesOn: true,
    ...silent,
  });
  const finding = (property: string, value: Finding["value"], length: number): Finding => ({
    ...{ question: asked.name, property, value, length },
  });
  if (isSafety) {
    return safetyProperties.flatMap(({ name }, at) => {
      const breach = explored.breaches[at] ?? null;
      return breach === null ? [] : [finding(name, "violated", breach.depth)];
    });
  }
  const { worst, liveness } = progressOf(explored, () => undefined);
  return [...worst, ...liveness].map((found) => {
    const { shown } = found;
    const edges = (path: { readonly edges: readonly number[] }): number => path.edges.length;
    const value = "verdict" in found ? found.verdict : found.worst;
    if (shown === null) return finding(found.name, value, 0);
    if (shown.kind === "witness") return finding(found.name, value, edges(shown.path));
    return finding(found.name, value, edges(shown.lasso.stem) + edges(shown.lasso.cycle));
  });
}

async function recordingsDiffer(path: string): Promise<Judgement["recordings"][number]> {
  const lines: string[] = [];
  await conformCommand([path], (line) => lines.push(line));
  const [of = 0, , differ = 0] = (lines.at(-1)?.match(/\d+/g) ?? []).map(Number);
  return { differ, of };
}

function scriptsDiffer(): readonly string[] {
  const folder = new URL("../scenarios/", import.meta.url);
  return readdirSync(folder).filter((name) => {
    if (!name.endsWith(".txt")) return false;
    const text = readFileSync(new URL(name, folder), "utf8");
    try {
      return rerun(text) !== text;
    } catch {
      return true;
    }
  });
}

/** A fixed sequence of numbers without pattern (a linear congruence). */
function choicesFrom(seed: number): readonly number[] {
  let state = seed;
  return Array.from({ length: 60 }, () => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return state >>> 8;
  });
}

function walksDiffer(): Judgement["walks"] {
  const names = variants.map(({ name }) => name);
  const walks = Object.values(settings).flatMap((options, setting) =>
    scenarioNames.flatMap((scenario, start) =>
      [0, 1, 2].map((turn) => {
        const seed = 100 * setting + 10 * start + turn + 1;
        const variant = names[seed % names.length] ?? "etcd-3.4";
        const question = whereAllMayFail(questionOf(variant, { scenario, ...options }));
        return disagreement(question, choicesFrom(seed)) !== null;
      }),
    ),
  );
  return { differ: walks.filter(Boolean).length, of: walks.length };
}

async function judge(recordings: readonly string[]): Promise<Judgement> {
  const [safety, progress, errors]: [Finding[], Finding[], string[]] = [[], [], []];
  const trying = async <Result>(what: string, run: () => Result | Promise<Result>, otherwise: Result) => {
    try {
      return await run();
    } catch (error) {
      errors.push(`${what}: ${error instanceof Error ? error.message : String(error)}`);
      return otherwise;
    }
  };
  for (const asked of battery) {
    const into = asked.kind === "safety" ? safety : progress;
    into.push(...(await trying(asked.name, () => answers(asked), [])));
  }
  const differ: Judgement["recordings"][number][] = [];
  for (const path of recordings) {
    differ.push(await trying(path, () => recordingsDiffer(path), { differ: 0, of: 0 }));
  }
  const walks = await trying("walks", walksDiffer, { differ: 0, of: 0 });
  return { safety, progress, recordings: differ, scripts: scriptsDiffer(), walks, errors };
}

console.log(JSON.stringify(await judge(process.argv.slice(2))));
