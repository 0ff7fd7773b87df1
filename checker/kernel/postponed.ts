/** Moves that a thread has postponed (assembly/postponed.ts), as TypeScript reads them. */

import { postponedPlace, postponedRecord, postponedSize } from "./layout.ts";

export interface Postponed {
  /** The source's number. */
  readonly source: number;
  /** Of the move in the pool; or what stands for all of the source. */
  readonly place: number;
  /** The address of its slot's record. */
  readonly record: number;
}

export const wordsOfPostponed = postponedSize / 4;

/** So many, from that word of 32 bits on. */
export function postponedIn(words: Uint32Array, first: number, count: number): Postponed[] {
  return Array.from({ length: count }, (_, at) => {
    const entry = first + wordsOfPostponed * at;
    return {
      source: words[entry] as number,
      place: words[entry + postponedPlace / 4] as number,
      record: words[entry + postponedRecord / 4] as number,
    };
  });
}
