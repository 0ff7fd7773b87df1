/** Files that a search larger than memory keeps its states in; disk.ts has those of a real disk. */

/** Words of 32 bits, one after the other. */
export interface WordFile {
  /** In words. */
  readonly length: () => number;
  readonly append: (words: Uint32Array) => void;
  /** Fills `into` with the words from `at` on. */
  readonly read: (at: number, into: Uint32Array) => void;
  /** Leaves the first `length` words. */
  readonly truncate: (length: number) => void;
  /** The file is gone afterwards. */
  readonly remove: () => void;
}

/** Where a search may put what memory has no room for. */
export interface Spill {
  /** A new file, empty. */
  readonly open: () => WordFile;
  /** States that are sorted at once, at most; less where memory has less. */
  readonly statesPerPiece: number;
  /** Places of the table of visited states, at most. */
  readonly placesMax: number;
}
