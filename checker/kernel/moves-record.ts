/** The moves of a slot's part as the kernel reads them: where they lie in the record is in layout.ts. */

import * as at from "./layout.ts";
import { unknown } from "./layout.ts";

/** What is listed is read by fours. */
const readBeyond = 3;

/** `moves`: the integers of each; `urgent`: the position of one; `refusals`: bounds that refused others. */
export function movesRecord(
  moves: readonly (readonly number[])[],
  urgent: number | null,
  refusals: readonly number[],
): readonly number[] {
  const kinds = moves.map(kindOf);
  const counts = [0, 0, 0, 0];
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  const isListed = urgent === null && refusals.length === 0 && Math.max(...counts) <= at.listedMax;
  const refusalsAt = at.movesListed / 4 + wordsListed(counts) + readBeyond;
  const places = placesFrom(refusalsAt + 1 + refusals.length + 1, moves);
  const record = [urgent === null ? unknown : (places[urgent] ?? unknown), 4 * refusalsAt];
  record.push(isListed ? inOneWord(counts) : unknown);
  for (let kind = at.listLocal; kind <= at.listOther; kind += 1) {
    pushListed(record, kind, moves, kinds, places);
  }
  for (let more = 0; more < readBeyond; more += 1) record.push(0);
  record.push(refusals.length, ...refusals, moves.length);
  for (const move of moves) record.push(...move);
  return record;
}

/** The list that a block has it in. */
function kindOf(move: readonly number[]): number {
  const isListed = fieldIn(move, at.moveDemand) < at.listedDemands && fieldIn(move, at.moveBreaks) === 0;
  return isListed ? Math.min(fieldIn(move, at.movePosts), at.listOther) : at.listOther;
}

/** For so many moves of each kind. */
function wordsListed(counts: readonly number[]): number {
  let words = 0;
  for (let kind = at.listLocal; kind <= at.listOther; kind += 1) {
    words += (counts[kind] ?? 0) * (kind === at.listOther ? 1 : at.bytesOfListed / 4);
  }
  return words;
}

function inOneWord(counts: readonly number[]): number {
  let word = 0;
  for (let kind = at.listLocal; kind <= at.listOther; kind += 1) {
    word |= (counts[kind] ?? 0) << (at.countBits * kind);
  }
  return word;
}

/** Where each lies, in bytes, if the first does so many integers after the record's start. */
function placesFrom(start: number, moves: readonly (readonly number[])[]): readonly number[] {
  const places = [];
  let place = start;
  for (const move of moves) {
    places.push(4 * place);
    place += move.length;
  }
  return places;
}

/** Moves of a kind as a block lists them: all changes, all words, all places; of others these alone. */
function pushListed(
  record: number[],
  kind: number,
  moves: readonly (readonly number[])[],
  kinds: readonly number[],
  places: readonly number[],
): void {
  for (let array = kind === at.listOther ? 2 : 0; array <= 2; array += 1) {
    for (let number = 0; number < moves.length; number += 1) {
      if (kinds[number] !== kind) continue;
      const move = moves[number] ?? [];
      if (array === 0) record.push(fieldIn(move, at.moveChange));
      else if (array === 1) record.push(wordOn(move));
      else record.push(places[number] ?? 0);
    }
  }
}

const wordOn = (move: readonly number[]): number =>
  fieldIn(move, at.moveDemand) | (fieldIn(move, at.moveTally) << at.listedTallyFrom);

/** The integer at this offset, in bytes. */
const fieldIn = (move: readonly number[], offset: number): number => move[offset >> 2] ?? 0;
