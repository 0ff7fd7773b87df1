/** A sweep as heat maps: one measure at a time, over any two of the axes; the others give a map each. */

import { useState } from "preact/hooks";

import { visible } from "./escaped.ts";
import { HeatTable } from "./heat-table.tsx";
import type { Cell } from "./heat-table.tsx";
import { Shell } from "./shell.tsx";
import type { SweepData, SweepDataCell } from "./sweep-data.ts";

interface ViewProps {
  readonly data: SweepData;
  readonly title: string;
}

export function SweepView({ data, title }: ViewProps) {
  const [measure, setMeasure] = useState(0);
  const [across, setAcross] = useState(data.across);
  const [down, setDown] = useState(data.down);
  const axes = data.axes.map(({ name }) => name);
  const measures = data.measures.map(({ name }) => name);
  /** An axis is either across or down: to choose the other's is to change places with it. */
  const chooseAcross = (axis: number): void => {
    setAcross(axis);
    if (axis === down) setDown(across);
  };
  const chooseDown = (axis: number): void => {
    setDown(axis);
    if (axis === across) setAcross(down);
  };
  return (
    <Shell title={title} subtitle={`${data.cells.length} cells, rules ${data.rules}`} isFitted={false}>
      <main class="compared">
        {data.says === "" ? null : <p class="reading">{visible(data.says)}</p>}
        <div class="toolbar">
          <Choice label="Show" names={measures} at={measure} onChoice={setMeasure} />
          {axes.length < 2 ? null : (
            <>
              <Choice label="across" names={axes} at={across} onChoice={chooseAcross} />
              <Choice label="down" names={axes} at={down} onChoice={chooseDown} />
            </>
          )}
        </div>
        <p class="reading">{data.measures[measure]?.says ?? ""}</p>
        {facetsOf(data, across, down).map((facet) => (
          <Map key={facet.name} {...{ data, facet, measure, across, down }} />
        ))}
        <p class="reading">
          ∞: without end, which a lasso shows. ≥: found in a search that was cut. Shades compare all
          cells of the sweep. Each cell’s tip is the command that asks it again.
        </p>
        {data.notes.length === 0 ? null : (
          <ul class="reading">
            {data.notes.map((note) => (
              <li key={note}>{visible(note)}</li>
            ))}
          </ul>
        )}
      </main>
    </Shell>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly names: readonly string[];
  readonly at: number;
  readonly onChoice: (at: number) => void;
}

function Choice({ label, names, at, onChoice }: ChoiceProps) {
  return (
    <label>
      {`${label} `}
      <select value={String(at)} onChange={(event) => onChoice(Number(event.currentTarget.value))}>
        {names.map((name, option) => (
          <option key={name} value={String(option)} selected={option === at}>
            {visible(name)}
          </option>
        ))}
      </select>
    </label>
  );
}

interface Facet {
  readonly name: string;
  readonly cells: readonly SweepDataCell[];
}

/** The cells that agree on all other axes. */
function facetsOf({ axes, cells }: SweepData, across: number, down: number): readonly Facet[] {
  const others = axes.flatMap((axis, at) => (at === across || at === down ? [] : [{ axis, at }]));
  const nameOf = (cell: SweepDataCell): string =>
    others.map(({ axis, at }) => `${axis.name} ${valueAt(axis.values, cell.at[at])}`).join(", ");
  const names = [...new Set(cells.map(nameOf))];
  return names.map((name) => ({ name, cells: cells.filter((cell) => nameOf(cell) === name) }));
}

const valueAt = (values: readonly string[], at: number | undefined): string => values[at ?? 0] ?? "";

interface MapProps {
  readonly data: SweepData;
  readonly facet: Facet;
  readonly measure: number;
  readonly across: number;
  readonly down: number;
}

const absent: Cell = { text: "", heat: "none" };

/** Only the rows and columns that have a cell here; nothing, where no cell has this measure. */
function Map({ data, facet, measure, across, down }: MapProps) {
  const { axes, measures } = data;
  const [columnAxis, rowAxis] = [axes[across], axes[down]];
  const cells = facet.cells.filter(({ shown }) => shown[measure] !== null);
  if (cells.length === 0) return null;
  const indices = (axis: number): readonly number[] =>
    [...new Set(cells.map(({ at }) => at[axis] ?? 0))].sort((a, b) => a - b);
  const [columns, rows] = [indices(across), down === across ? [0] : indices(down)];
  const titleOf = (axis: typeof columnAxis, at: number): string => visible(valueAt(axis?.values ?? [], at));
  const isOneRow = down === across;
  const cellAt = (row: number, column: number): Cell => {
    const here = cells.find(({ at }) => (isOneRow || at[down] === row) && at[across] === column);
    return here?.shown[measure] ?? absent;
  };
  const caption = facet.name === "" ? (measures[measure]?.name ?? "") : facet.name;
  return (
    <HeatTable
      caption={visible(caption)}
      corner={`${rowAxis?.name ?? ""} \\ ${columnAxis?.name ?? ""}`}
      columns={columns.map((at) => ({ title: titleOf(columnAxis, at), says: columnAxis?.name ?? "" }))}
      rows={rows.map((row) => ({
        key: String(row),
        head: isOneRow ? "" : titleOf(rowAxis, row),
        cells: columns.map((column) => cellAt(row, column)),
      }))}
    />
  );
}
