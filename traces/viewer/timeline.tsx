/** The steps, drawn and told side by side; only what the window shows is made. */

import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";

import { Drawing } from "./drawing.tsx";
import type { Geometry } from "./geometry.ts";
import { laneX, lanesWidth } from "./geometry.ts";
import { visible } from "./escaped.ts";
import type { Lane } from "./lanes.ts";
import { termClass } from "./palette.ts";
import { RowList } from "./row-list.tsx";
import { within } from "./rows.ts";
import type { Table } from "./rows.ts";
import type { Story } from "./story.ts";

interface TimelineProps {
  readonly story: Story;
  readonly lanes: readonly Lane[];
  readonly table: Table;
  readonly geometry: Geometry;
  readonly selected: number;
  readonly matches: ReadonlySet<number>;
  readonly lineText: (text: string) => string;
  readonly onSelect: (at: number) => void;
  readonly onUnfold: () => void;
}

/** px made above and below what is seen, so that scrolling finds it there. */
const overscan = 400;
/** px; before the page is measured. */
const firstHeight = 900;

export function Timeline(props: TimelineProps) {
  const { table, selected } = props;
  const box = useRef<HTMLDivElement>(null);
  const [view, setView] = useState({ top: 0, height: firstHeight });
  const measure = (): void => {
    const own = box.current;
    if (own !== null) setView({ top: own.scrollTop, height: own.clientHeight });
  };
  useEffect(() => {
    const own = box.current;
    if (own === null) return undefined;
    const observer = new ResizeObserver(measure);
    observer.observe(own);
    return () => observer.disconnect();
  }, []);
  useLayoutEffect(() => {
    if (box.current !== null) reveal(box.current, table, selected);
    measure();
  }, [selected, table]);
  const { first, last } = within(table, view.top - overscan, view.top + view.height + overscan);
  const total = table.tops.at(-1) ?? 0;
  return (
    <div
      ref={box}
      class="timeline"
      tabIndex={0}
      role="region"
      aria-label="Steps"
      onScroll={measure}
    >
      <LaneHeads {...props} />
      <div class="canvas" style={{ height: `${total + 24}px` }} onClick={selectRow(props)}>
        <Drawing {...props} first={first} last={last} />
        <RowList {...props} first={first} last={last} />
      </div>
    </div>
  );
}

/** A click goes to the step of that height, be it into the drawing or on a row, which is a link. */
const selectRow =
  ({ table, onSelect, onUnfold }: TimelineProps) =>
  (event: MouseEvent): void => {
    const { target, currentTarget, clientY } = event;
    if (target instanceof Element && target.closest("[data-unfold]") !== null) onUnfold();
    if (!(target instanceof Element) || !(currentTarget instanceof HTMLElement)) return;
    const y = clientY - currentTarget.getBoundingClientRect().top;
    const { first } = within(table, y, y);
    const row = table.rows[first];
    if (row !== undefined && row.kind !== "note") onSelect(row.at);
  };

const headHeight = 46;

/** Scrolls no further than is needed to see the row, with some of what surrounds it. */
function reveal(box: HTMLElement, { tops, rowOf }: Table, selected: number): void {
  const row = rowOf[selected] ?? 0;
  const [top = 0, next = 0] = [tops[row], tops[row + 1]];
  const margin = Math.min(70, box.clientHeight / 6);
  const [from, to] = [top - margin, next + margin + headHeight];
  if (from < box.scrollTop) box.scrollTop = Math.max(0, from);
  else if (to > box.scrollTop + box.clientHeight) box.scrollTop = to - box.clientHeight;
}

/** Who has which lane, and what each is at the step that is shown. */
function LaneHeads({ story, geometry, selected }: TimelineProps) {
  const now = story.moments[selected]?.after ?? story.initial;
  return (
    <div class="lane-heads" aria-hidden="true">
      <div class="heads" style={{ width: `${lanesWidth(geometry, story.members.length)}px` }}>
        {story.members.map(({ name }, at) => {
          const fields = now.get(name) ?? {};
          const isLeader = fields.role === "leader" && fields.up !== false;
          const width = geometry.lane;
          const left = laneX(geometry, at) - width / 2;
          return (
            <div key={name} class="head-of" style={{ left: `${left}px`, width: `${width}px` }}>
              <b>{visible(name)}</b>
              <span class={`term-chip ${termClass(fields.term ?? null)}`}>
                {fields.up === false ? "down" : `${isLeader ? "★ " : ""}${fields.term ?? "?"}`}
              </span>
            </div>
          );
        })}
        <span class="tick-head">
          {geometry.measures.isNarrow ? "" : story.hasTicks ? "tick" : "time"}
        </span>
      </div>
    </div>
  );
}
