/** One message: an arrow from where it is sent to where it ends, and how it ends. */

import type { Geometry } from "./geometry.ts";
import { laneX } from "./geometry.ts";
import { termClass } from "./palette.ts";
import type { Arrow } from "./story.ts";

interface ArrowProps {
  readonly arrow: Arrow;
  readonly from: number;
  readonly to: number;
  readonly geometry: Geometry;
  readonly y: (at: number) => number;
  readonly isSelected: boolean;
}

export function ArrowShape({ arrow, from, to, geometry, y, isSelected }: ArrowProps) {
  const { fate, isRoutine, type, term, sentAt, endsAt } = arrow;
  const side = Math.sign(to - from) * (geometry.band / 2);
  const [x1, wholeX2] = [laneX(geometry, from) + side, laneX(geometry, to) - side];
  const [y1, wholeY2] = [y(sentAt), y(endsAt ?? Infinity)];
  const share = fate === "delivered" || fate === "ignored" ? 1 : fate === "lost" ? 0.62 : 0.4;
  const drop = fate === "gone" || fate === "underWay" ? stubDrop : wholeY2 - y1;
  const [x2, y2] = [x1 + (wholeX2 - x1) * share, y1 + drop * share];
  const classes = ["arrow", fate, isRoutine ? "routine" : "", isSelected ? "selected" : ""];
  const label = isSelected || (!isRoutine && !geometry.measures.isNarrow) ? shortName(type) : null;
  const middle = { x: x1 + (x2 - x1) * 0.5, y: y1 + (y2 - y1) * 0.5 - 4 };
  return (
    <g class={`${classes.filter((one) => one !== "").join(" ")} ${termClass(term)}`}>
      <line x1={x1} y1={y1} x2={x2} y2={y2} />
      {fate === "lost" || fate === "gone" ? <path class="cross" d={cross(x2, y2)} /> : null}
      {fate === "delivered" || fate === "ignored" ? (
        <path class="tip" d="M0 0L-9 -4.5L-9 4.5Z" transform={along(x1, y1, x2, y2)} />
      ) : null}
      {label === null ? null : (
        <text {...middle} data-message={type}>
          {label}
        </text>
      )}
    </g>
  );
}

/** px; of an arrow that comes to nothing, or to nothing yet. */
const stubDrop = 30;

const shortName = (type: string): string => type.replace(/^Msg/, "");

const cross = (x: number, y: number): string =>
  `M${x - 5} ${y - 5}L${x + 5} ${y + 5}M${x + 5} ${y - 5}L${x - 5} ${y + 5}`;

const along = (x1: number, y1: number, x2: number, y2: number): string => {
  const degrees = (Math.atan2(y2 - y1, x2 - x1) * 180) / Math.PI;
  return `translate(${x2} ${y2}) rotate(${degrees})`;
};
