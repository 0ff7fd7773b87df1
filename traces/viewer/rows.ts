/** The rows of the page: which are shown, how high each is, and which lie within a window. */

import type { Story, StoryMoment, StoryNote } from "./story.ts";

export type Row =
  | { readonly kind: "moment"; readonly at: number; readonly moment: StoryMoment }
  /** Quiet moments folded into one row. */
  | { readonly kind: "fold"; readonly at: number; readonly to: number }
  | { readonly kind: "note"; readonly at: number; readonly note: StoryNote };

export interface Measures {
  /** px */
  readonly quiet: number;
  readonly loud: number;
  readonly line: number;
  /** Of one more line of a sentence, and how many characters stand in one. */
  readonly wrapped: number;
  readonly characters: number;
  readonly isNarrow: boolean;
}

export interface Table {
  readonly rows: readonly Row[];
  /** px from the top, one more than there are rows: the last is the height of all. */
  readonly tops: readonly number[];
  /** The row of each moment: its own, or the fold that holds it. */
  readonly rowOf: readonly number[];
}

/** A run of quiet moments is folded if it has at least this many. */
const foldMin = 2;

export function tableOf(story: Story, isFolded: boolean, measures: Measures): Table {
  const rows = rowsOf(story, isFolded);
  const tops = [0];
  for (const row of rows) tops.push((tops.at(-1) ?? 0) + heightOf(row, measures));
  const rowOf = new Array<number>(story.moments.length).fill(0);
  for (const [index, row] of rows.entries()) {
    if (row.kind === "moment") rowOf[row.at] = index;
    if (row.kind === "fold") rowOf.fill(index, row.at, row.to + 1);
  }
  return { rows, tops, rowOf };
}

function rowsOf({ moments, notes, loop }: Story, isFolded: boolean): readonly Row[] {
  const rows: Row[] = [];
  let quiet: StoryMoment[] = [];
  const bounds = new Set(loop === null ? [] : [loop.from, loop.from + loop.lap]);
  const flush = (): void => {
    const [first] = quiet;
    const last = quiet.at(-1);
    if (isFolded && first !== undefined && last !== undefined && quiet.length >= foldMin) {
      rows.push({ kind: "fold", at: first.at, to: last.at });
    } else {
      for (const moment of quiet) rows.push({ kind: "moment", at: moment.at, moment });
    }
    quiet = [];
  };
  const noted = notedBefore(notes);
  for (const moment of moments) {
    const own = noted.get(moment.at) ?? [];
    if (own.length > 0 || bounds.has(moment.at)) flush();
    for (const note of own) rows.push({ kind: "note", at: moment.at, note });
    if (moment.weight === "loud" || moment.signs.length > 0) {
      flush();
      rows.push({ kind: "moment", at: moment.at, moment });
    } else {
      quiet.push(moment);
    }
  }
  flush();
  const ending = noted.get(moments.length) ?? [];
  for (const note of ending) rows.push({ kind: "note", at: moments.length, note });
  return rows;
}

function notedBefore(notes: readonly StoryNote[]): ReadonlyMap<number, readonly StoryNote[]> {
  const noted = new Map<number, StoryNote[]>();
  for (const note of notes) noted.set(note.before, [...(noted.get(note.before) ?? []), note]);
  return noted;
}

function heightOf(row: Row, measures: Measures): number {
  const { quiet, loud, line, wrapped, characters, isNarrow } = measures;
  if (row.kind !== "moment") return quiet;
  const { lines, weight, signs, says } = row.moment;
  if (weight !== "loud" && signs.length === 0) return quiet;
  const width = isNarrow ? "narrow" : "wide";
  const length = says.length + signs.length * charactersOfSign[width];
  const sentence = Math.min(sentenceMax[width], Math.max(1, Math.ceil(length / characters)));
  return loud + (sentence - 1) * wrapped + lines.length * line;
}

/** A sentence has no more lines than this; the panel has it whole. */
const sentenceMax = { wide: 3, narrow: 7 };
const charactersOfSign = { wide: 14, narrow: 4 };

/** The middle of a moment's row. */
export function middleOf({ tops, rowOf }: Table, at: number): number {
  if (at < 0) return 0;
  const row = rowOf[at];
  if (row === undefined) return tops.at(-1) ?? 0;
  return firstLineOf(tops, row);
}

/** Where the sentence of a row stands: near its top, whatever lines follow below. */
const firstLineOf = (tops: readonly number[], row: number): number => {
  const [top = 0, next = 0] = [tops[row], tops[row + 1]];
  return top + Math.min(13, (next - top) / 2);
};

/** The rows [first, last) that a window touches. */
export function within(
  { tops }: Table,
  top: number,
  bottom: number,
): { readonly first: number; readonly last: number } {
  const first = Math.max(0, lastAtMost(tops, top));
  const last = Math.min(tops.length - 1, lastAtMost(tops, bottom) + 1);
  return { first, last };
}

/** The last index whose value is at most `wanted`. */
function lastAtMost(ascending: readonly number[], wanted: number): number {
  let [low, high] = [0, ascending.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((ascending[middle] ?? Infinity) <= wanted) low = middle;
    else high = middle - 1;
  }
  return low;
}
