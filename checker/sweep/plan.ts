/** A plan of a sweep, read and spread out into its cells. */

import { dirname, isAbsolute, join } from "node:path";

import { lanRegime, noFaults } from "../../model/regime.ts";
import type { CellFields, CellMatch, FieldName, FieldValue } from "../../traces/sweep-document.ts";
import type { SweepLimits, SweepPlan } from "../../traces/sweep-document.ts";
import { validateSweepPlan } from "../../traces/validate-document.ts";
import { questionOptions } from "../options.ts";
import type { RawOptions } from "../options.ts";
import { propertiesOf } from "../properties-asked.ts";
import { questionOf, readText } from "../question.ts";
import type { Question } from "../question.ts";
import { UsageError } from "../usage-error.ts";
import { cellOf } from "./cell.ts";
import type { Cell } from "./cell.ts";

export interface SpreadPlan {
  readonly plan: SweepPlan;
  /** In the order of the plan, each content once. */
  readonly cells: readonly Cell[];
  readonly axes: readonly FieldName[];
  readonly notes: readonly string[];
}

/** More would fill the memory before the first is asked. */
const mostCells = 100_000;

export function readPlan(path: string): SpreadPlan {
  const read = validateSweepPlan(readText(path));
  if (!read.ok) throw new UsageError(`${path}: ${read.error}`);
  try {
    return spread(read.value, dirname(path));
  } catch (error) {
    if (error instanceof UsageError) throw new UsageError(`${path}: ${error.message}`);
    throw error;
  }
}

/** `folder`: where a variant's file is looked for, if the plan names one. */
export function spread(plan: SweepPlan, folder: string): SpreadPlan {
  const fields = fieldsOfCells(plan);
  if (fields.length === 0) throw new UsageError("the plan has no cell: exclude less, or include some.");
  const cells = fields.map((own) => cellFrom(own, limitsFor(own, plan), folder));
  const distinct = [...new Map(cells.map((cell) => [cell.id, cell])).values()];
  const repeated = cells.length - distinct.length;
  return {
    plan,
    cells: distinct,
    axes: axesOf(plan, fields),
    notes: [
      ...(repeated === 0 ? [] : [`${repeated} cells ask what others ask: each question is asked once`]),
      ...(distinct.some(({ limits }) => limits.maxSeconds !== undefined)
        ? ["cells with maxSeconds depend on the machine's speed where that cuts them; such answers are not kept"]
        : []),
    ],
  };
}

function fieldsOfCells({ matrix, exclude = [], include = [] }: SweepPlan): readonly CellFields[] {
  const axes = Object.entries(matrix).map(([name, values]) => [name, values.flatMap(valuesOf)] as const);
  const count = axes.reduce((product, [, values]) => product * values.length, 1);
  if (count > mostCells) {
    const most = mostCells.toLocaleString("en");
    throw new UsageError(`matrix: has ${count.toLocaleString("en")} cells; give at most ${most}.`);
  }
  if (matrix.variant === undefined) throw new UsageError("matrix: lacks \"variant\"; name one or more.");
  let cells: readonly CellFields[] = [{}];
  for (const [name, values] of axes) {
    cells = cells.flatMap((cell) => values.map((value) => ({ ...cell, [name]: value })));
  }
  return [...cells.filter((cell) => !exclude.some((match) => fits(cell, match))), ...include];
}

/** A range such as "3..20" is the numbers from one end to the other. */
function valuesOf(value: FieldValue): readonly FieldValue[] {
  const ends = typeof value === "string" ? /^(\d+)\.\.(\d+)$/.exec(value) : null;
  if (ends === null) return [value];
  const [from, to] = [Number(ends[1]), Number(ends[2])];
  if (to < from) throw new UsageError(`"${value}": a range ends where it began or later.`);
  if (to - from >= mostCells) throw new UsageError(`"${value}": a range of more values than a sweep may have.`);
  return Array.from({ length: to - from + 1 }, (_, at) => from + at);
}

function fits(cell: CellFields, match: CellMatch): boolean {
  return Object.entries(match).every(([name, wanted]) => {
    const values = (Array.isArray(wanted) ? wanted : [wanted]).flatMap(valuesOf);
    const own = cell[name as FieldName];
    return own !== undefined && values.includes(own);
  });
}

function limitsFor(cell: CellFields, { limits = {}, overrides = [] }: SweepPlan): SweepLimits {
  return overrides.findLast(({ match }) => fits(cell, match))?.limits ?? limits;
}

function cellFrom(fields: CellFields, limits: SweepLimits, folder: string): Cell {
  const { variant = "", ask = "compare", ...options } = fields;
  if (ask !== "compare" && ask !== "odds") propertiesOf(ask.split(","));
  const isFile = variant.endsWith(".json") && !isAbsolute(variant);
  const name = isFile ? join(folder, variant) : variant;
  // Absent is not undefined: the options of a cell are those that its fields name.
  const raw = options as RawOptions;
  const question = questionOf(name, questionOptions(raw));
  return cellOf(ask, ask === "odds" ? promptly(question) : question, limits, name, raw);
}

/** Odds are for a prompt schedule without faults, in whatever regime a cell is. */
const promptly = (question: Question): Question => ({
  ...question,
  scenario: { ...question.scenario, budgets: noFaults },
  regime: { ...lanRegime, prompt: true },
});

/** The fields that tell cells apart, those of the matrix first. */
function axesOf({ matrix }: SweepPlan, cells: readonly CellFields[]): readonly FieldName[] {
  const names = [...Object.keys(matrix), ...cells.flatMap((cell) => Object.keys(cell))] as FieldName[];
  return [...new Set(names)].filter((name) => new Set(cells.map((cell) => cell[name])).size > 1);
}
