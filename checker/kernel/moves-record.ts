/** The moves of a slot's part as the kernel reads them: where they lie in the record is in layout.ts. */

import * as at from "./layout.ts";
import { unknown } from "./layout.ts";

/** Kinds of moves in a block's lists: no post, one, two; others. */
const kinds = [at.listLocal, at.listPosting, at.listDouble, at.listOther];
/** What is listed is read by fours. */
const readBeyond = 3;

/** A move's integers, and in the record the place of its first. */
interface Placed {
  readonly move: readonly number[];
  readonly place: number;
}

/** `moves`: the integers of each; `urgent`: the position of one; `refusals`: bounds that refused others. */
export function movesRecord(
  moves: readonly (readonly number[])[],
  urgent: number | null,
  refusals: readonly number[],
): readonly number[] {
  const listed = moves.filter((move) => kindOf(move) !== at.listOther).length;
  const words = at.bytesOfListed / 4;
  const refusalsAt = at.movesListed / 4 + words * listed + (moves.length - listed) + readBeyond;
  let place = refusalsAt + 1 + refusals.length + 1;
  const placed = moves.map((move): Placed => {
    place += move.length;
    return { move, place: 4 * (place - move.length) };
  });
  const ofKind = kinds.map((kind) => placed.filter(({ move }) => kindOf(move) === kind));
  const isListed =
    urgent === null && refusals.length === 0 && ofKind.every(({ length }) => length <= at.listedMax);
  const counts = ofKind.reduce((sum, { length }, kind) => sum | (length << (at.countBits * kind)), 0);
  const urgentAt = urgent === null ? unknown : (placed[urgent]?.place ?? unknown);
  const record = [urgentAt, 4 * refusalsAt, isListed ? counts : unknown];
  for (const [kind, these] of ofKind.entries()) {
    if (kind !== at.listOther) {
      record.push(...these.map(({ move }) => fieldIn(move, at.moveChange)));
      record.push(...these.map(({ move }) => wordOn(move)));
    }
    record.push(...these.map((each) => each.place));
  }
  record.push(...Array.from({ length: readBeyond }, () => 0), refusals.length, ...refusals, moves.length);
  for (const move of moves) record.push(...move);
  return record;
}

/** The list that a block has it in. */
function kindOf(move: readonly number[]): number {
  const isFitting =
    fieldIn(move, at.moveDemand) < at.listedDemands &&
    fieldIn(move, at.moveTally) <= at.listedTallyMask &&
    fieldIn(move, at.moveBreaks) === 0;
  return isFitting ? Math.min(fieldIn(move, at.movePosts), at.listOther) : at.listOther;
}

const wordOn = (move: readonly number[]): number =>
  fieldIn(move, at.moveDemand) | (fieldIn(move, at.moveTally) << at.listedTallyFrom);

/** The integer at this offset, in bytes. */
const fieldIn = (move: readonly number[], offset: number): number => move[offset / 4] ?? 0;
