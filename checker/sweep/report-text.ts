/** A sweep's report as text: a table for a terminal or in Markdown, and heat maps as tables. */

import Table from "cli-table3";
import pc from "picocolors";

import type { Sweep, SweepCell } from "../../traces/sweep-document.ts";
import { acrossOf, axesOf, valuesOn } from "./axis.ts";
import type { Axis } from "./axis.ts";
import { measured, measuresOf } from "./measure.ts";
import type { Measure } from "./measure.ts";

interface Grid {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A line for each cell. */
function gridOf({ axes, cells }: Sweep): Grid {
  const shownAxes = axesOf(axes, cells);
  const measures = measuresOf(cells);
  return {
    head: [...shownAxes.map(({ name }) => name), ...measures.map(({ name }) => name)],
    rows: cells.map((cell) => [
      ...shownAxes.map(({ of }) => of(cell)),
      ...measures.map((measure) => measured(measure, cell)?.text ?? ""),
    ]),
  };
}

export function textTable(sweep: Sweep): string {
  const { head, rows } = gridOf(sweep);
  const table = new Table({ head: [...head], style: { head: [], border: [], compact: true } });
  for (const row of rows) table.push(row.map(painted));
  return table.toString();
}

function painted(text: string): string {
  if (text === "∞" || text === "violated" || text === "failed") return pc.red(text);
  if (text === "holds") return pc.green(text);
  return text.includes("cut") || text.startsWith("≥") || text === "not asked" ? pc.yellow(text) : text;
}

const line = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;

const markdownOf = ({ head, rows }: Grid): string =>
  [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");

/** One measure over two axes: the last of several values across, all others down. */
export function mapOf(
  cells: readonly SweepCell[],
  axes: readonly Axis[],
  across: Axis,
  measure: Measure,
): Grid {
  const down = axes.filter((axis) => axis !== across);
  const columns = valuesOn(across, cells);
  const rowOf = (cell: SweepCell): string => down.map(({ of }) => of(cell)).join("\u0000");
  const rows = [...new Set(cells.map(rowOf))];
  return {
    head: [...down.map(({ name }) => name), ...columns.map((value) => `${across.name} ${value}`)],
    rows: rows.map((row) => [
      ...row.split("\u0000"),
      ...columns.map((column) => {
        const here = cells.filter((cell) => rowOf(cell) === row && across.of(cell) === column);
        return [...new Set(here.map((cell) => measured(measure, cell)?.text ?? ""))].join(" / ");
      }),
    ]),
  };
}

export function markdownReport(sweep: Sweep, differences: readonly string[]): string {
  const { name, says, rules, cells, notes } = sweep;
  const axes = axesOf(sweep.axes, cells);
  const across = acrossOf(axes, cells);
  const maps =
    across === null || axes.length < 2
      ? []
      : measuresOf(cells).flatMap((measure) => [
          `## ${measure.name}`,
          measure.says,
          markdownOf(mapOf(cells, axes, across, measure)),
        ]);
  return [
    `# ${name}`,
    ...(says === undefined ? [] : [says]),
    `${cells.length} cells, rules ${rules}.`,
    ...(notes.length === 0 ? [] : [notes.map((note) => `- ${note}`).join("\n")]),
    ...(differences.length === 0 ? [] : [`\`\`\`text\n${differences.join("\n")}\n\`\`\``]),
    ...maps,
    "## All cells",
    markdownOf(gridOf(sweep)),
  ].join("\n\n");
}

export function textReport(sweep: Sweep): readonly string[] {
  const { name, cells, rules, notes, run } = sweep;
  const answered = cells.filter(({ answer }) => answer !== null).length;
  const seconds = run?.["elapsedMs"];
  const failed = [...new Set(cells.flatMap(({ failed: why }) => (why === null ? [] : [why])))];
  return [
    pc.bold(name),
    textTable(sweep),
    ...notes.map((note) => `  ${note}`),
    ...failed.map((why) => `  a worker failed: ${why}`),
    `${answered} of ${cells.length} cells answered, ${run?.["fromStore"] ?? 0} from the store, rules ${rules}` +
      (typeof seconds === "number" ? `, ${(seconds / 1000).toFixed(1)} s` : ""),
  ];
}
