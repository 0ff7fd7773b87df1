/** How likely it takes longer than so many seconds: curves on a scale of powers of ten. */

import { termColours } from "./palette.ts";

export interface Curve {
  readonly name: string;
  /** [seconds, the probability that it takes longer], ascending. */
  readonly points: readonly (readonly [seconds: number, longer: number])[];
}

interface CurvesProps {
  readonly curves: readonly Curve[];
  readonly markedSeconds: number;
  /** The curve that is set off from the others; null: none. */
  readonly chosen: string | null;
  readonly label: string;
}

const [width, height] = [760, 360];
const margin = { left: 64, right: 18, top: 14, bottom: 40 };
/** The least probability that is drawn. */
const leastPower = -6;

const dashes = ["none", "7 4", "2 3", "10 3 2 3"] as const;

/** Colours come round again; then the stroke differs. */
export const strokeOf = (
  at: number,
): { readonly stroke: string; readonly strokeDasharray: string } => ({
  stroke: termColours[at % termColours.length] ?? termColours[0],
  strokeDasharray: dashes[Math.floor(at / termColours.length) % dashes.length] ?? "none",
});

export function Curves({ curves, markedSeconds, chosen, label }: CurvesProps) {
  const most = Math.max(markedSeconds + 1, ...curves.map(({ points }) => lastDrawn(points)));
  const x = (seconds: number): number =>
    margin.left + (seconds / most) * (width - margin.left - margin.right);
  const y = (probability: number): number => {
    const power = Math.max(leastPower, Math.log10(Math.max(1e-12, probability)));
    return margin.top + (power / leastPower) * (height - margin.top - margin.bottom);
  };
  return (
    <svg class="curves" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      <Axes x={x} y={y} most={most} />
      <g class="marked">
        <line
          x1={x(markedSeconds)}
          x2={x(markedSeconds)}
          y1={margin.top}
          y2={height - margin.bottom}
        />
        <text
          x={x(markedSeconds) + 5}
          y={margin.top + 12}
        >{`the incident: ${markedSeconds} s`}</text>
      </g>
      {curves.map(({ name, points }, at) => (
        <path
          key={name}
          class={chosen === null || chosen === name ? "curve" : "curve dim"}
          d={steps(points, x, y)}
          {...strokeOf(at)}
        />
      ))}
    </svg>
  );
}

/** The seconds by which a curve is below what is drawn. */
function lastDrawn(points: Curve["points"]): number {
  const below = points.find(([, longer]) => longer < 10 ** leastPower);
  return (below ?? points.at(-1) ?? [0, 0])[0];
}

/** The probability falls at each point and stays until the next one. */
function steps(
  points: Curve["points"],
  x: (s: number) => number,
  y: (p: number) => number,
): string {
  let path = `M${x(0)} ${y(1)}`;
  for (const [seconds, longer] of points) {
    path += `H${x(seconds).toFixed(1)}`;
    if (longer < 10 ** leastPower) return `${path}V${y(0)}`;
    path += `V${y(longer).toFixed(1)}`;
  }
  return path;
}

interface AxesProps {
  readonly x: (seconds: number) => number;
  readonly y: (probability: number) => number;
  readonly most: number;
}

const powers = ["100 %", "10 %", "1 %", "0.1 %", "0.01 %", "0.001 %", "0.0001 %"];

function Axes({ x, y, most }: AxesProps) {
  const every = most > 40 ? 10 : most > 16 ? 5 : 2;
  const seconds = Array.from({ length: Math.floor(most / every) + 1 }, (_, at) => at * every);
  return (
    <g class="axes">
      {powers.map((text, power) => (
        <g key={text}>
          <line x1={x(0)} x2={x(most)} y1={y(10 ** -power)} y2={y(10 ** -power)} />
          <text class="end" x={x(0) - 8} y={y(10 ** -power) + 4}>
            {text}
          </text>
        </g>
      ))}
      {seconds.map((at) => (
        <text key={at} class="middle" x={x(at)} y={height - margin.bottom + 18}>
          {at}
        </text>
      ))}
      <text class="middle" x={(x(0) + x(most)) / 2} y={height - 4}>
        seconds until the stable leader is elected
      </text>
    </g>
  );
}
