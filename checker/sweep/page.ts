/** A sweep's report as a page with heat maps. */

import type { Sweep, SweepCell } from "../../traces/sweep-document.ts";
import type { Cell } from "../../traces/viewer/heat-table.tsx";
import type { SweepData } from "../../traces/viewer/sweep-data.ts";
import { sweepPageOf } from "../../traces/viewer/sweep-page.ts";
import { inShell } from "../shell.ts";
import { acrossOf, axesOf, valuesOn } from "./axis.ts";
import type { Axis } from "./axis.ts";
import { measured, measuresOf } from "./measure.ts";
import type { Measure, Measured } from "./measure.ts";

export const sweepPage = (sweep: Sweep): Promise<string> => sweepPageOf(sweep.name, dataOf(sweep));

/** A sweep in which nothing differs is one cell, named by its variant. */
const variantAlone: Axis = { name: "variant", of: ({ variant }) => variant };

export function dataOf({ says = "", rules, axes: names, cells, notes }: Sweep): SweepData {
  const found = axesOf(names, cells);
  const axes = found.length === 0 ? [variantAlone] : found;
  const values = axes.map((axis) => valuesOn(axis, cells));
  const measures = measuresOf(cells);
  const scales = measures.map((measure) => scaleOf(measure, cells));
  const across = axes.indexOf(acrossOf(axes, cells) ?? variantAlone);
  const down = axes.findIndex((_, at) => at !== across);
  return {
    ...{ says, rules, notes },
    measures: measures.map(({ name, says: meaning }) => ({ name, says: meaning })),
    axes: axes.map(({ name }, at) => ({ name, values: values[at] ?? [] })),
    cells: cells.map((cell) => ({
      at: axes.map(({ of }, axis) => (values[axis] ?? []).indexOf(of(cell))),
      shown: measures.map((measure, at) => shownIn(cell, measured(measure, cell), scales[at] ?? flat)),
    })),
    across,
    down: down === -1 ? across : down,
  };
}

type Scale = (amount: number) => number;
const flat: Scale = () => 0;

/** From 0, the least of the sweep, to 1, its most. */
function scaleOf(measure: Measure, cells: readonly SweepCell[]): Scale {
  const amounts = cells.flatMap((cell) => measured(measure, cell)?.amount ?? []).filter(Number.isFinite);
  const [least, most] = [Math.min(...amounts), Math.max(...amounts)];
  return most > least ? (amount) => (amount - least) / (most - least) : flat;
}

function shownIn(cell: SweepCell, found: Measured | null, scale: Scale): Cell | null {
  if (found === null) return null;
  const says = cell.failed ?? inShell(cell.command);
  return { text: found.text, heat: heatOf(found, scale), says };
}

function heatOf({ text, amount }: Measured, scale: Scale): Cell["heat"] {
  if (text === "holds") return "good";
  if (text === "violated" || amount === Infinity) return "bad";
  if (text === "–") return "none";
  return amount === null ? "open" : scale(amount);
}
