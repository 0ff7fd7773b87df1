/** A lane's bands: its term by colour and number, its role by shape, its links, whom it follows. */

import type { Geometry } from "./geometry.ts";
import { laneX } from "./geometry.ts";
import type { Band, Lane, Lead, Run } from "./lanes.ts";
import { termClass } from "./palette.ts";

interface Span {
  readonly from: number;
  readonly to: number;
}

interface BandsProps {
  readonly lane: Lane;
  readonly at: number;
  readonly geometry: Geometry;
  /** The middle of a moment's row; past the last one, the end. */
  readonly y: (at: number) => number;
  readonly window: Span;
}

export function LaneBands({ lane, at, geometry, y, window }: BandsProps) {
  const x = laneX(geometry, at);
  const isShown = ({ from, to }: Span): boolean => y(to) >= window.from && y(from) <= window.to;
  return (
    <g>
      {lane.bands.filter(isShown).map((run) => (
        <BandShape key={run.from} run={run} x={x} geometry={geometry} y={y} window={window} />
      ))}
      {lane.leads.filter(isShown).map((run) => (
        <LeadShape key={run.from} run={run} x={x} geometry={geometry} y={y} window={window} />
      ))}
    </g>
  );
}

interface ShapeProps<Value> {
  readonly run: Run<Value>;
  readonly x: number;
  readonly geometry: Geometry;
  readonly y: (at: number) => number;
  readonly window: Span;
}

/** A number stands again wherever a band is cut by the edge of what is drawn. */
function BandShape({ run, x, geometry, y, window }: ShapeProps<Band>) {
  const { term, role, isUp, isCut } = run.value;
  const [top, bottom] = [Math.max(y(run.from), window.from), Math.min(y(run.to), window.to)];
  const height = Math.max(0, bottom - top);
  const { band } = geometry;
  if (!isUp) {
    return <line class="down" x1={x} x2={x} y1={top} y2={bottom} />;
  }
  const common = { x: x - band / 2, y: top, width: band, height };
  return (
    <g class={termClass(term)}>
      <rect class={`band ${role ?? "unknown"}`} {...common} />
      {role === "candidate" || role === "preCandidate" ? (
        <rect class="striped" fill={`url(#${role})`} {...common} />
      ) : null}
      {isCut ? <path class="cut-off" d={walls(x, band, top, bottom)} /> : null}
      {term !== null && height > termHeight ? (
        <text class={`term ${role ?? "unknown"}`} x={x} y={top + termHeight - 4} data-term={term}>
          {term}
        </text>
      ) : null}
    </g>
  );
}

/** Below the sign that stands where a term begins. */
const termHeight = 30;

const walls = (x: number, band: number, top: number, bottom: number): string =>
  [-1, 1].map((side) => `M${x + side * (band / 2 + 4)} ${top}V${bottom}`).join("");

function LeadShape({ run, x, geometry, y, window }: ShapeProps<Lead>) {
  const { lead, isFalse, hasLease } = run.value;
  const [top, bottom] = [Math.max(y(run.from), window.from), Math.min(y(run.to), window.to)];
  const side = x + geometry.band / 2 + 4;
  const isLabelled = isFalse && bottom - top > 14 && !geometry.measures.isNarrow;
  return (
    <g class={`lead${isFalse ? " false" : ""}${hasLease ? " lease" : ""}`}>
      <line x1={side} x2={side} y1={top + 1} y2={bottom - 1} />
      {isLabelled ? (
        <text x={side + 5} y={top + 15}>
          {`${lead}?`}
        </text>
      ) : null}
    </g>
  );
}
