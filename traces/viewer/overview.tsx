/** The whole at one look: each member's terms and leaders from left to right, and where we are. */

import { useMemo } from "preact/hooks";

import { visible } from "./escaped.ts";
import type { Lane, Run, Band } from "./lanes.ts";
import { termClass } from "./palette.ts";
import { middleOf } from "./rows.ts";
import type { Table } from "./rows.ts";
import { isProblem } from "./story.ts";
import type { Story } from "./story.ts";

interface OverviewProps {
  readonly story: Story;
  /** It is as wide for a moment as the rows beside the lanes are high. */
  readonly table: Table;
  readonly isNarrow: boolean;
  readonly lanes: readonly Lane[];
  readonly selected: number;
  readonly onSelect: (at: number) => void;
}

/** In units of the drawing, which is stretched to the page's width. */
const width = 1000;
const laneHeight = 16;
const laneGap = 4;
const laneRow = laneHeight + laneGap;

export function Overview(props: OverviewProps) {
  const { story, table, lanes, isNarrow, selected, onSelect } = props;
  const count = Math.max(1, story.moments.length);
  const height = lanes.length * laneRow + 10;
  const share = shareIn(story, table);
  const here = share(selected) * width;
  const says = story.moments[selected]?.says ?? "the start";
  // All but the place where we are stays as it is from step to step.
  const drawn = useMemo(() => <Whole {...{ story, lanes, share, height }} />, [story, table]);
  const terms = useMemo(
    () => <Terms lanes={lanes} share={share} least={isNarrow ? 0.09 : 0.025} />,
    [lanes, table, isNarrow],
  );
  return (
    <section class="overview" aria-label="Overview">
      <div class="overview-names" aria-hidden="true">
        {lanes.map(({ name }) => (
          <span key={name}>{visible(name)}</span>
        ))}
      </div>
      <div class="overview-drawing">
        <svg
          viewBox={`0 0 ${width} ${height}`}
          style={{ height: `${height}px` }}
          preserveAspectRatio="none"
          aria-hidden="true"
        >
          {drawn}
          <line class="here" x1={here} x2={here} y1="0" y2={height} />
        </svg>
        {terms}
        <input
          type="range"
          min={0}
          max={count - 1}
          value={selected}
          aria-label="Step"
          aria-valuetext={`Step ${selected}: ${visible(says)}`}
          onInput={(event) => onSelect(Number(event.currentTarget.value))}
        />
      </div>
    </section>
  );
}

/** Where a moment stands, of the whole. */
function shareIn({ moments }: Story, table: Table): (at: number) => number {
  const total = Math.max(1, table.tops.at(-1) ?? 1);
  return (at) => (at < 0 ? 0 : at >= moments.length ? 1 : middleOf(table, at) / total);
}

interface WholeProps {
  readonly story: Story;
  readonly lanes: readonly Lane[];
  readonly share: (at: number) => number;
  readonly height: number;
}

function Whole({ story, lanes, share, height }: WholeProps) {
  const x = (at: number): number => share(at) * width;
  return (
    <g>
      {lanes.map((lane, at) => (
        <Strip key={lane.name} lane={lane} y={at * laneRow + 2} x={x} />
      ))}
      <Marks story={story} lanes={lanes} x={x} />
      {story.loop === null ? null : <Laps loop={story.loop} x={x} y={height - 5} />}
    </g>
  );
}

interface StripProps {
  readonly lane: Lane;
  readonly y: number;
  readonly x: (at: number) => number;
}

/** Less than this is not seen. */
const visibleWidth = 0.4;

function Strip({ lane, y, x }: StripProps) {
  const spans = merged(lane.bands);
  return (
    <g>
      {spans.map(({ from, to, value }) => {
        const start = x(from);
        const own = Math.max(visibleWidth, x(to) - start);
        if (!value.isUp) return null;
        const isLeader = value.role === "leader";
        return (
          <rect
            key={from}
            class={`strip ${value.role ?? "unknown"} ${termClass(value.term)}`}
            x={start}
            width={own}
            y={isLeader ? y : y + 2}
            height={isLeader ? laneHeight : laneHeight - 4}
          />
        );
      })}
    </g>
  );
}

interface TermsProps {
  readonly lanes: readonly Lane[];
  readonly share: (at: number) => number;
  /** Of the whole width; a number needs so much. */
  readonly least: number;
}

/** Numbers are no part of the drawing, which is stretched. */
function Terms({ lanes, share, least }: TermsProps) {
  return (
    <div class="overview-terms" aria-hidden="true">
      {lanes.flatMap((lane, at) =>
        merged(lane.bands).flatMap(({ from, to, value: { term, isUp, role } }) => {
          const [start, end] = [share(from), share(to)];
          if (term === null || !isUp || end - start < least) return [];
          const style = { left: `${((start + end) / 2) * 100}%`, top: `${at * laneRow + 2}px` };
          return [
            <span key={`${lane.name} ${from}`} style={style} class={`${role} ${termClass(term)}`}>
              {term}
            </span>,
          ];
        }),
      )}
    </div>
  );
}

/** Candidates look like followers here. */
function merged(bands: readonly Run<Band>[]): readonly Run<Band>[] {
  const runs: Run<Band>[] = [];
  const same = (one: Band, other: Band): boolean =>
    one.term === other.term &&
    one.isUp === other.isUp &&
    (one.role === "leader") === (other.role === "leader");
  for (const band of bands) {
    const last = runs.at(-1);
    if (last !== undefined && same(last.value, band.value)) {
      runs[runs.length - 1] = { ...last, to: band.to };
    } else {
      runs.push(band);
    }
  }
  return runs;
}

/** As many as can be told apart. */
const marksMax = 400;

interface MarksProps {
  readonly story: Story;
  readonly lanes: readonly Lane[];
  readonly x: (at: number) => number;
}

function Marks({ story, lanes, x }: MarksProps) {
  const wrong = story.moments.filter(({ signs }) => signs.some(isProblem)).slice(0, marksMax);
  return (
    <g>
      {wrong.map(({ at, member }) => {
        const lane = lanes.findIndex(({ name }) => name === member);
        const y = lane * laneRow;
        return (
          <rect key={at} class="problem" x={x(at) - 1} width="2" y={y} height={laneHeight + 4} />
        );
      })}
    </g>
  );
}

interface LapsProps {
  readonly loop: NonNullable<Story["loop"]>;
  readonly x: (at: number) => number;
  readonly y: number;
}

function Laps({ loop, x, y }: LapsProps) {
  return (
    <g class="laps">
      {Array.from({ length: loop.laps }, (_, lap) => {
        const from = loop.from + lap * loop.lap;
        const [start, end] = [x(from) - 2, x(from + loop.lap - 1) + 2];
        return <path key={lap} d={`M${start} ${y - 3}V${y}H${end}V${y - 3}`} />;
      })}
    </g>
  );
}
