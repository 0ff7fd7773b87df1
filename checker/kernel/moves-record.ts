/**
 * The moves of a slot's part as the kernel reads them: where they lie in the record is in layout.ts. Loops
 * over numbers and no more: it runs for each part that is found.
 */

import * as at from "./layout.ts";
import { unknown } from "./layout.ts";

/** What is listed is read by fours. */
const readBeyond = 3;
/** Arrays that a list has: of others the places alone, the last of them. */
const arraysListed = at.bytesOfListed / 4;

/** `moves`: the integers of each; `urgent`: the position of one; `refusals`: bounds that refused others. */
export function movesRecord(
  moves: readonly (readonly number[])[],
  urgent: number | null,
  refusals: readonly number[],
): Int32Array {
  const counts = [0, 0, 0, 0];
  let words = 0;
  for (const move of moves) {
    const kind = kindOf(move);
    counts[kind] = (counts[kind] as number) + 1;
    words += move.length;
  }
  /** Per kind: where the next of its moves is listed. */
  const listedAt = [0, 0, 0, 0];
  let end = at.movesListed / 4;
  let isListed = urgent === null && refusals.length === 0;
  for (let kind = at.listLocal; kind <= at.listOther; kind += 1) {
    const count = counts[kind] as number;
    listedAt[kind] = end;
    end += (kind === at.listOther ? 1 : arraysListed) * count;
    isListed &&= count <= at.listedMax;
  }
  const refusalsAt = end + readBeyond;
  let place = refusalsAt + 1 + refusals.length + 1;
  const record = new Int32Array(place + words);
  record[at.movesUrgent / 4] = unknown;
  record[at.movesRefusals / 4] = 4 * refusalsAt;
  record[at.movesCounts / 4] = isListed ? inOneWord(counts) : unknown;
  record[refusalsAt] = refusals.length;
  record.set(refusals, refusalsAt + 1);
  record[place - 1] = moves.length;
  for (let number = 0; number < moves.length; number += 1) {
    const move = moves[number] as readonly number[];
    if (number === urgent) record[at.movesUrgent / 4] = 4 * place;
    const kind = kindOf(move);
    let listed = listedAt[kind] as number;
    listedAt[kind] = listed + 1;
    if (kind !== at.listOther) {
      const count = counts[kind] as number;
      record[listed] = fieldIn(move, at.moveChange);
      record[listed + count] = wordOn(move);
      listed += 2 * count;
    }
    record[listed] = 4 * place;
    for (let word = 0; word < move.length; word += 1) record[place + word] = move[word] as number;
    place += move.length;
  }
  return record;
}

/** The list that a block has it in. */
function kindOf(move: readonly number[]): number {
  const isListed = fieldIn(move, at.moveDemand) < at.listedDemands && fieldIn(move, at.moveBreaks) === 0;
  return isListed ? Math.min(fieldIn(move, at.movePosts), at.listOther) : at.listOther;
}

function inOneWord(counts: readonly number[]): number {
  let word = 0;
  for (let kind = at.listLocal; kind <= at.listOther; kind += 1) {
    word |= (counts[kind] as number) << (at.countBits * kind);
  }
  return word;
}

const wordOn = (move: readonly number[]): number =>
  fieldIn(move, at.moveDemand) | (fieldIn(move, at.moveTally) << at.listedTallyFrom);

/** The integer at this offset, in bytes. */
const fieldIn = (move: readonly number[], offset: number): number => move[offset >> 2] as number;
