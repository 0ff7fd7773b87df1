/** What each key does, where the keys are about moving through the steps. */

import type { Table } from "./rows.ts";
import { firstProblem, nextEvent } from "./story.ts";
import type { Story } from "./story.ts";

export interface Standing {
  readonly story: Story;
  readonly table: Table;
  readonly step: number;
  /** What the search has found, ascending. */
  readonly found: readonly number[];
}

/** Where a key leads; null: it is no key of moving, or leads nowhere. */
export function moveOf(key: string, { story, table, step, found }: Standing): number | null {
  switch (key) {
    case "j":
      return rowBeside(table, step, 1);
    case "k":
      return rowBeside(table, step, -1);
    case "n":
      return nextEvent(story, step, 1);
    case "p":
      return nextEvent(story, step, -1);
    case "f":
      return firstProblem(story);
    case "Home":
      return 0;
    case "End":
      return story.moments.length - 1;
    case "nextMatch":
      return found.find((at) => at > step) ?? found[0] ?? null;
    case "previousMatch":
      return found.findLast((at) => at < step) ?? found.at(-1) ?? null;
    default:
      return null;
  }
}

/** The step of the next row up or down that is one. */
function rowBeside({ rows, rowOf }: Table, step: number, direction: 1 | -1): number | null {
  for (let row = (rowOf[step] ?? 0) + direction; row >= 0 && row < rows.length; row += direction) {
    const found = rows[row];
    if (found !== undefined && found.kind !== "note") return found.at;
  }
  return null;
}
