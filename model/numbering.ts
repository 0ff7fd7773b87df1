/** The numbering of terms and log positions that makes a state canonical (argued in canonical.ts). */

/** Positions that hold entries of one term, `first` to `last`. */
export interface Extent {
  readonly term: number;
  readonly first: number;
  readonly last: number;
}

/** All that the numbering depends on in one member and its inbox. */
export interface Profile {
  readonly liveTerms: readonly number[];
  readonly extents: readonly Extent[];
  /** Where a run of entries ends and another follows. */
  readonly boundaries: readonly {
    readonly at: number;
    readonly before: number;
    readonly after: number;
  }[];
  readonly positions: readonly number[];
}

export interface Numbering {
  readonly key: string;
  readonly termOf: (term: number) => number;
  readonly indexOf: (index: number) => number;
  /** Has a step made an index within a far gap, whose true length is forgotten? */
  readonly isWithinFarGap: boolean;
}

/** A gap of this many positions or more is far: its length is forgotten. */
const nearGap = 2;
/** The length that far gaps get: more than any near one can grow to in a step. */
const farGap = 2 ** 20;
/** A step makes a far gap shorter by no more than this; a near one never grows so long. */
const shrinkMax = 2 ** 10;

/** Compact, and the same for members that constrain the numbering alike. */
export function profileText({ liveTerms, extents, boundaries, positions }: Profile): string {
  const least = Math.min(...liveTerms);
  const byTerm = [...new Set(extents.map(({ term }) => term))].sort(ascending).map((term) => {
    const own = extents.filter((extent) => extent.term === term);
    const first = Math.min(...own.map((extent) => extent.first));
    return [term, first, Math.max(...own.map((extent) => extent.last))];
  });
  const ends = boundaries.map(({ at, before, after }) => JSON.stringify([at, before, after]));
  const distinctEnds = [...new Set(ends)].sort().map((end) => JSON.parse(end) as number[]);
  return JSON.stringify([[least], byTerm, distinctEnds, sortedDistinct(positions)]);
}

function profileIn(text: string): Profile {
  const [liveTerms, extents, boundaries, positions] = JSON.parse(text) as [
    number[],
    [number, number, number][],
    [number, number, number][],
    number[],
  ];
  return {
    liveTerms,
    extents: extents.map(([term, first, last]) => ({ term, first, last })),
    boundaries: boundaries.map(([at, before, after]) => ({ at, before, after })),
    positions,
  };
}

/** The numbering that a state with these profiles needs; null: it is canonical already. */
export function numberingOf(profiles: readonly string[]): Numbering | null {
  const read = profiles.map(profileIn);
  const extents = read.flatMap((profile) => profile.extents);
  const terms = termNumbers(read.flatMap((profile) => profile.liveTerms), extents);
  const termOf = (term: number): number => terms.dead.get(term) ?? term + (term === 0 ? 0 : terms.shift);
  const ends = read
    .flatMap((profile) => profile.boundaries)
    .filter(({ before, after }) => termOf(before) !== termOf(after))
    .flatMap(({ at }) => [at, at + 1]);
  const positions = [...ends, ...read.flatMap((profile) => profile.positions)];
  const indexes = indexNumbers(positions);
  const isSame = terms.shift === 0 && areSame(terms.dead) && areSame(indexes.numbers);
  if (isSame) return null;
  return {
    key: JSON.stringify([terms.shift, [...terms.dead], [...indexes.numbers]]),
    termOf,
    indexOf: (index) => {
      const number = indexes.numbers.get(index);
      if (number === undefined) throw new Error(`index ${index} has no number`);
      return number;
    },
    isWithinFarGap: indexes.isWithinFarGap,
  };
}

const areSame = (numbers: ReadonlyMap<number, number>): boolean =>
  [...numbers].every(([from, to]) => from === to);

/** Numbers of dead terms by group, from 1; live terms follow, shifted. */
function termNumbers(
  liveTerms: readonly number[],
  extents: readonly Extent[],
): { readonly shift: number; readonly dead: ReadonlyMap<number, number> } {
  const least = Math.min(...liveTerms);
  if (least === 0) return { shift: 0, dead: new Map() };
  const deadExtents = extents.filter(({ term }) => term < least);
  const dead = new Map<number, number>();
  let group = 0;
  let groupLast = Infinity;
  for (const term of sortedDistinct(deadExtents.map((extent) => extent.term))) {
    const own = deadExtents.filter((extent) => extent.term === term);
    const first = Math.min(...own.map((extent) => extent.first));
    const last = Math.max(...own.map((extent) => extent.last));
    if (first <= groupLast) group += 1;
    groupLast = last;
    dead.set(term, group);
  }
  return { shift: group + 1 - least, dead };
}

/** Each position, 0 and 1, renumbered so that every gap is near or of the one far length. */
function indexNumbers(positions: readonly number[]): {
  readonly numbers: ReadonlyMap<number, number>;
  readonly isWithinFarGap: boolean;
} {
  const numbers = new Map<number, number>([[0, 0]]);
  let isWithinFarGap = false;
  let before = 0;
  let number = 0;
  for (const at of sortedDistinct([1, ...positions.filter((at) => at > 0)])) {
    const gap = at - before;
    if (gap < farGap && gap >= farGap - shrinkMax) isWithinFarGap = true;
    number += gap < nearGap ? gap : farGap;
    numbers.set(at, number);
    before = at;
  }
  return { numbers, isWithinFarGap };
}

const ascending = (a: number, b: number): number => a - b;
const sortedDistinct = (values: readonly number[]): readonly number[] =>
  [...new Set(values)].sort(ascending);
