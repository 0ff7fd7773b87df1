/**
 * Files of a search on this machine's disk. Each is taken out of its folder as soon as it is open: so
 * nothing is left behind, however the process ends.
 */

import { closeSync, ftruncateSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";

import { UsageError } from "../usage-error.ts";
import type { Spill, WordFile } from "./word-file.ts";

const statesPerPiece = 1 << 24;

/** A spill into files under `folder`, which is there. */
export const diskAt = (folder: string): Spill => ({
  open: () => wordFileIn(folder),
  statesPerPiece,
  placesMax: Infinity,
});

function wordFileIn(folder: string): WordFile {
  const file = orExplain(folder, () => opened(folder));
  let length = 0;
  return {
    length: () => length,
    append: (words) => {
      const bytes = bytesOf(words);
      orExplain(folder, () => {
        for (let done = 0; done < bytes.length; ) {
          done += writeSync(file, bytes, done, bytes.length - done, 4 * length + done);
        }
      });
      length += words.length;
    },
    read: (at, into) => {
      const bytes = bytesOf(into);
      for (let done = 0; done < bytes.length; ) {
        const more = readSync(file, bytes, done, bytes.length - done, 4 * at + done);
        if (more === 0) throw new Error(`a file in ${folder} ends before its last state`);
        done += more;
      }
    },
    truncate: (to) => {
      ftruncateSync(file, 4 * to);
      length = to;
    },
    remove: () => {
      closeSync(file);
    },
  };
}

function opened(folder: string): number {
  const own = mkdtempSync(join(folder, "quorate-"));
  try {
    return openSync(join(own, "states"), "wx+");
  } finally {
    rmSync(own, { recursive: true, force: true });
  }
}

const bytesOf = (words: Uint32Array): Uint8Array =>
  new Uint8Array(words.buffer, words.byteOffset, words.byteLength);

/** What a user can mend is said as such: no space, no permission, too many files. */
function orExplain<Value>(folder: string, act: () => Value): Value {
  try {
    return act();
  } catch (error) {
    if (!(error instanceof Error && "code" in error)) throw error;
    throw new UsageError(
      `cannot write states to ${folder}: ${error.message}. Make room there, give more memory ` +
        "(--max-memory), or another folder: TMPDIR, or --checkpoint.",
    );
  }
}
