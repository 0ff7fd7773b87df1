/** The lanes as far as a window shows them. The rows beside say all of it in words. */

import { ArrowShape } from "./arrow-shape.tsx";
import type { Geometry } from "./geometry.ts";
import { laneX, lanesWidth } from "./geometry.ts";
import { LaneBands } from "./lane-bands.tsx";
import type { Lane } from "./lanes.ts";
import { middleOf } from "./rows.ts";
import type { Row, Table } from "./rows.ts";
import { SignShape } from "./sign-shape.tsx";
import type { Arrow, Story, StoryMoment } from "./story.ts";

interface DrawingProps {
  readonly story: Story;
  readonly lanes: readonly Lane[];
  readonly table: Table;
  readonly geometry: Geometry;
  readonly selected: number;
  readonly first: number;
  readonly last: number;
}

export function Drawing(props: DrawingProps) {
  const { story, lanes, table, geometry, first, last } = props;
  const y = (at: number): number =>
    at >= story.moments.length ? (table.tops.at(-1) ?? 0) : middleOf(table, at);
  const window = { from: table.tops[first] ?? 0, to: table.tops[last] ?? 0 };
  const width = lanesWidth(geometry, lanes.length);
  const height = Math.max(1, window.to - window.from);
  return (
    <svg
      class="drawing"
      aria-hidden="true"
      width={width}
      height={height}
      viewBox={`0 ${window.from} ${width} ${height}`}
      style={{ top: `${window.from}px` }}
    >
      <Patterns />
      <Ticks {...props} y={y} width={width} />
      <Cycle story={story} geometry={geometry} y={y} />
      {lanes.map((lane, at) => (
        <LaneBands key={lane.name} lane={lane} at={at} geometry={geometry} y={y} window={window} />
      ))}
      <Arrows {...props} y={y} window={window} />
      <Signs {...props} y={y} />
    </svg>
  );
}

type WithY = DrawingProps & { readonly y: (at: number) => number };

function Patterns() {
  const stripes = { patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" } as const;
  return (
    <defs>
      <pattern id="candidate" width="7" height="7" {...stripes}>
        <rect width="3" height="7" />
      </pattern>
      <pattern id="preCandidate" width="6" height="6" patternUnits="userSpaceOnUse">
        <circle cx="3" cy="3" r="1.4" />
      </pattern>
    </defs>
  );
}

/** A line wherever a tick has passed, with its number; of a history, the time of its lines. */
function Ticks({ story, table, geometry, first, last, y, width }: WithY & { width: number }) {
  let shown = "";
  const marks = table.rows.slice(first, last).flatMap((row) => {
    if (row.kind === "note") return [];
    const time = row.kind === "moment" ? timeOf(row.moment) : null;
    const label = story.hasTicks ? tickOf(story, row) : time;
    if (label === null || label === shown) return [];
    shown = label;
    return [{ at: row.at, tick: label }];
  });
  return (
    <g class="ticks">
      {marks.map(({ at, tick }) => (
        <g key={at}>
          <line x1={geometry.gutter - 4} x2={width} y1={y(at)} y2={y(at)} />
          {geometry.measures.isNarrow && !story.hasTicks ? null : (
            <text x={geometry.gutter - 8} y={y(at) + 4}>
              {tick}
            </text>
          )}
        </g>
      ))}
    </g>
  );
}

function tickOf({ moments }: Story, row: Exclude<Row, { readonly kind: "note" }>): string | null {
  const end = row.kind === "fold" ? row.to : row.at;
  const tick = moments[end]?.tick ?? 0;
  const before = row.at === 0 ? 0 : (moments[row.at - 1]?.tick ?? 0);
  return tick > before ? String(tick) : null;
}

/** To the second, as the first line has it. */
function timeOf({ lines }: StoryMoment): string | null {
  const stamp = lines.find(({ place }) => place?.stamp != null)?.place?.stamp ?? "";
  return /\d\d:\d\d:\d\d/.exec(stamp)?.[0] ?? null;
}

/** A bracket for each lap of a lasso's cycle. */
function Cycle({ story: { loop }, geometry, y }: Pick<WithY, "story" | "geometry" | "y">) {
  if (loop === null) return null;
  const laps = Array.from({ length: loop.laps }, (_, lap) => loop.from + lap * loop.lap);
  const x = geometry.measures.isNarrow ? 3 : 8;
  return (
    <g class="cycle">
      {laps.map((from, lap) => {
        const [top, bottom] = [y(from) - 9, y(from + loop.lap - 1) + 9];
        return (
          <g key={from} data-lap={lap + 1}>
            <path d={`M${x + 7} ${top}H${x}V${bottom}H${x + 7}`} />
            <text transform={`translate(${x + 12} ${top + 8}) rotate(90)`}>
              {lap === 0 ? "↻ cycle" : "↻ again, without end"}
            </text>
          </g>
        );
      })}
    </g>
  );
}

function Arrows(props: WithY & { window: { from: number; to: number } }) {
  const { story, lanes, table, geometry, selected, y, window } = props;
  const names = lanes.map(({ name }) => name);
  const shown = story.arrows.filter(
    ({ sentAt, endsAt }) =>
      y(endsAt ?? sentAt) + stubMargin >= window.from && y(sentAt) <= window.to,
  );
  return (
    <g>
      {shown.map((arrow, at) => {
        const [from, to] = [names.indexOf(arrow.from), names.indexOf(arrow.to)];
        const isSelected = arrow.sentAt === selected || arrow.endsAt === selected;
        if (from === -1 || to === -1 || from === to || isWithinRow(arrow, table)) return null;
        return <ArrowShape key={at} {...{ arrow, from, to, geometry, y, isSelected }} />;
      })}
    </g>
  );
}

/** px; from one sign of a moment to the next. */
const signGap = 19;

/** px; arrows without an end are short. */
const stubMargin = 40;

/** Sent and ended within one row of folded steps. */
const isWithinRow = ({ sentAt, endsAt }: Arrow, { rows, rowOf }: Table): boolean => {
  const row = rowOf[sentAt];
  return (
    endsAt !== null && sentAt >= 0 && rows[row ?? -1]?.kind === "fold" && rowOf[endsAt] === row
  );
};

function Signs({ lanes, table, geometry, first, last, y }: WithY) {
  return (
    <g>
      {table.rows.slice(first, last).flatMap((row) =>
        row.kind !== "moment"
          ? []
          : row.moment.signs.map(({ kind, member }, at) => {
              const lane = lanes.findIndex(({ name }) => name === member);
              if (lane === -1) return null;
              const x = laneX(geometry, lane) + signGap * at;
              return <SignShape key={`${row.at} ${kind}`} kind={kind} x={x} y={y(row.at)} />;
            }),
      )}
    </g>
  );
}
