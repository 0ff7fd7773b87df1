/** Where things stand on the page, in px: by the width of the window alone. */

import type { Measures } from "./rows.ts";

export interface Geometry {
  readonly measures: Measures;
  /** Left of the lanes: ticks, and the bracket of a cycle. */
  readonly gutter: number;
  /** From one lane's middle to the next one's. */
  readonly lane: number;
  readonly band: number;
}

const narrowBelow = 760;
const panelBelow = 1000;
/** px */
const panelWidth = 410;
const characterWidth = { wide: 7.1, narrow: 6.3 };

export function geometryFor(width: number, members: number, hasTicks: boolean): Geometry {
  const isNarrow = width < narrowBelow;
  const most = isNarrow ? 52 : 104;
  const share = (isNarrow ? width * 0.42 : 430) / Math.max(1, members);
  const gutter = isNarrow ? 26 : hasTicks ? 54 : 76;
  const lane = Math.max(28, Math.min(most, share));
  const text = width - (width < panelBelow ? 0 : panelWidth) - gutter - lane * members - 80;
  const characters = Math.max(
    16,
    Math.floor(text / (isNarrow ? characterWidth.narrow : characterWidth.wide)),
  );
  const common = { characters, isNarrow };
  return {
    measures: isNarrow
      ? { quiet: 22, loud: 24, line: 0, wrapped: 15, ...common }
      : { quiet: 22, loud: 27, line: 18, wrapped: 19, ...common },
    gutter,
    lane,
    band: isNarrow ? 18 : 26,
  };
}

export const laneX = ({ gutter, lane }: Geometry, at: number): number => gutter + lane * (at + 0.5);

export const lanesWidth = ({ gutter, lane }: Geometry, members: number): number =>
  gutter + lane * members + 6;
