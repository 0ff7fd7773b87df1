/** Variants side by side: exact worst cases in a table, odds as curves. */

import { useState } from "preact/hooks";

import type { ComparisonRow, Odds } from "../document.ts";
import { comparisonColumns } from "./comparison-cells.ts";
import { Curves, strokeOf } from "./curves.tsx";
import type { Curve } from "./curves.tsx";
import { visible } from "./escaped.ts";
import { HeatTable } from "./heat-table.tsx";
import type { ComparisonData } from "./page-data.ts";
import { Shell } from "./shell.tsx";

interface ViewProps {
  readonly data: ComparisonData;
  readonly title: string;
}

export function ComparisonView({ data, title }: ViewProps) {
  const { comparison, odds, markedSeconds } = data;
  const curves = odds.map(curveOf);
  const [chosen, setChosen] = useState<string | null>(null);
  return (
    <Shell title={title} subtitle="Worst cases are exact, over all executions" isFitted={false}>
      <main class="compared">
        {groupsOf(comparison.rows).map(({ name, rows }) => (
          <Group key={name} name={name} rows={rows} curves={curves} />
        ))}
        <p class="reading">
          ∞: without end, which a lasso shows. ≥: found in a search that was cut. Shades compare the
          rows of one column.
        </p>
        {curves.length === 0 ? null : (
          <section class="odds-section">
            <h2>Odds</h2>
            <p>
              How likely it takes longer, with etcd’s random timeouts on a network where every
              message arrives at once. Exact, not sampled.
            </p>
            <Curves
              {...{ curves, markedSeconds, chosen }}
              label={`How likely it takes longer than so many seconds; ${markedSeconds} s marked`}
            />
            <CurveList {...{ odds, curves, markedSeconds, chosen, setChosen }} />
          </section>
        )}
      </main>
    </Shell>
  );
}

interface GroupProps {
  readonly name: string;
  readonly rows: readonly ComparisonRow[];
  readonly curves: readonly Curve[];
}

function Group({ name, rows, curves }: GroupProps) {
  const shown = comparisonColumns.filter(({ cell }) =>
    rows.some((row) => cell(row, rows).text !== "–"),
  );
  return (
    <HeatTable
      caption={visible(name)}
      corner="variant"
      columns={shown}
      rows={rows.map((row, at) => ({
        key: `${row.variant} ${row.electionTick} ${at}`,
        head: <Variant row={row} curves={curves} />,
        cells: shown.map(({ cell }) => cell(row, rows)),
      }))}
    />
  );
}

function Variant({
  row,
  curves,
}: {
  readonly row: ComparisonRow;
  readonly curves: readonly Curve[];
}) {
  const at = curves.findIndex(({ name }) => name === curveName(row));
  return (
    <>
      {at === -1 ? null : <Swatch at={at} />}
      {visible(row.variant)}
    </>
  );
}

function Swatch({ at }: { readonly at: number }) {
  return (
    <svg class="swatch" viewBox="0 0 26 10" width="26" height="10" aria-hidden="true">
      <line x1="1" x2="25" y1="5" y2="5" {...strokeOf(at)} />
    </svg>
  );
}

interface ListProps {
  readonly odds: readonly Odds[];
  readonly curves: readonly Curve[];
  readonly markedSeconds: number;
  readonly chosen: string | null;
  readonly setChosen: (name: string | null) => void;
}

/** The legend; a curve that is pressed stands out from the others. */
function CurveList({ curves, markedSeconds, chosen, setChosen }: ListProps) {
  return (
    <ul class="curve-list">
      {curves.map(({ name, points }, at) => {
        const atLeast = points.findLast(([seconds]) => seconds < markedSeconds)?.[1] ?? 1;
        const isChosen = chosen === name;
        return (
          <li key={name}>
            <button
              type="button"
              class="tool"
              aria-pressed={isChosen}
              onClick={() => setChosen(isChosen ? null : name)}
            >
              <Swatch at={at} />
              {visible(name)}
              <span class="soft">{` ${oneIn(atLeast)}`}</span>
            </button>
          </li>
        );
      })}
    </ul>
  );
}

function oneIn(probability: number): string {
  if (probability <= 0) return "never";
  return `once in ${Number((1 / probability).toPrecision(2)).toLocaleString("en")}`;
}

const curveName = ({ variant, electionTick, tickMs }: CurveOf): string =>
  `${variant}, ${electionTick} ticks of ${tickMs} ms`;

type CurveOf = Pick<Odds, "variant" | "electionTick" | "tickMs">;

function curveOf(odds: Odds): Curve {
  let longer = 1;
  const points = odds.distribution.map(([ticks, probability]) => {
    longer = Math.max(0, longer - probability);
    return [(ticks * odds.tickMs) / 1000, longer < rounding ? 0 : longer] as const;
  });
  return { name: curveName(odds), points };
}

/** What sums of rounded numbers leave. */
const rounding = 1e-9;

function groupsOf(
  rows: readonly ComparisonRow[],
): readonly { readonly name: string; readonly rows: readonly ComparisonRow[] }[] {
  const names = [...new Set(rows.map(groupName))];
  return names.map((name) => ({ name, rows: rows.filter((row) => groupName(row) === name) }));
}

function groupName({ scenario, regime, electionTick, tickMs }: ComparisonRow): string {
  const { prompt, delay, order, loss, dup } = regime;
  return [
    `From ${scenario}`,
    prompt ? "prompt network" : `delay ${delay ?? "without limit"}`,
    order === "fifo" ? "in order" : "in any order",
    ...(loss > 0 ? [`${loss} lost`] : []),
    ...(dup > 0 ? [`${dup} doubled`] : []),
    `election timeout ${electionTick} ticks of ${tickMs} ms`,
  ].join(", ");
}
