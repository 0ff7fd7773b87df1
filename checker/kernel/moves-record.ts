/** The moves of a slot's part as the kernel reads them: where they lie in the record is in layout.ts. */

import * as at from "./layout.ts";
import { unknown } from "./layout.ts";

/** Kinds of moves by how many posts they have: none, one, two, more. */
const kinds = [0, 1, 2, 3];
/** Places are read by fours. */
const readBeyond = 3;

/** `moves`: the integers of each; `urgent`: the position of one; `refusals`: bounds that refused others. */
export function movesRecord(
  moves: readonly (readonly number[])[],
  urgent: number | null,
  refusals: readonly number[],
): readonly number[] {
  const ofKind = kinds.map((): number[] => []);
  const refusalsAt = at.movesPlaces / 4 + moves.length + readBeyond;
  let place = refusalsAt + 1 + refusals.length + 1;
  let urgentAt = unknown;
  moves.forEach((move, position) => {
    if (position === urgent) urgentAt = 4 * place;
    ofKind[Math.min(move[at.movePosts / 4] ?? 0, kinds.length - 1)]?.push(4 * place);
    place += move.length;
  });
  const isListed =
    urgent === null && refusals.length === 0 && ofKind.every(({ length }) => length <= at.listedMax);
  const counts = ofKind.reduce((sum, { length }, kind) => sum | (length << (at.countBits * kind)), 0);
  const record = [urgentAt, 4 * refusalsAt, isListed ? counts : unknown, ...ofKind.flat(), 0, 0, 0];
  record.push(refusals.length, ...refusals, moves.length);
  for (const move of moves) record.push(...move);
  return record;
}
